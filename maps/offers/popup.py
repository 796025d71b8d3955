"""What a click on the map of offers says."""

from maps.kit.popup import Line, PopupFrame

# Said on a planner's pages wherever such a place is shown.
CONFIDENTIAL = "Vertraulicher Ort: nicht weitergeben."
POPUP = PopupFrame(
    title="title",
    where=("kind", "provider"),
    tag=Line(field="confidential", text=CONFIDENTIAL),
    lines=(
        Line(field="site", label="Ort"),
        Line(field="address", label="Adresse"),
        Line(field="times", label="Zeiten"),
        Line(field="understood", label="Verstanden als"),
        Line(field="phases", label="Für"),
        Line(field="capacity", label="Umfang"),
        Line(field="funding", label="Förderung"),
        Line(field="checked", label="Zuletzt geprüft"),
        Line(field="outside", label="Lage", text="außerhalb der Region"),
        Line(field="located", label="Adresse ist"),
    ),
)
