"""The pictures of what changed around a site, to be handed on."""

from kpk_geo.german import day
from maps.impact.event_picture import event_picture
from maps.impact.page import ImpactView, catchment_map, map_title
from maps.impact.text import headline, not_said, picture_note
from maps.kit.figure import Figure
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import source_text


def impact_drawings(view: ImpactView) -> Drawings:
    """Give the difference per day, and the areas that were compared."""
    parameters, summary = view.parameters, view.summary
    title = headline(parameters, summary, view.label, view.polarity)
    run = f"Lauf {view.run_pk} vom {day(view.run_day)}."
    limits = f"Was das nicht sagt: {not_said(summary)[0]} {run}"
    source = source_text(view.sources)
    return Drawings(
        method=f"Wirkung: {parameters.title}", region_name=view.region_name,
        synthetic=view.synthetic, notes=[view.stale] if view.stale else [],
        figures=[
            Figure(
                id="verlauf", title=title, picture=event_picture(parameters, summary),
                alt="Unterschied des Einzugsgebiets zu den übrigen Gebieten je Stichtag",
                source=source,
                note="Punkte: Unterschied zum letzten Stichtag davor (weißer Punkt). Striche: "
                f"95-%-Spanne. {picture_note(parameters, summary)} {limits}",
            ),
            Figure(
                id="karte", title=title, picture=catchment_map(view), alt=map_title(view),
                source=source, note=f"{map_title(view)}. {limits}",
            ),
        ],
    )  # fmt: skip
