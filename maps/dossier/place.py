"""Why this area: what it consists of, where it lies in the city, and what lies around it."""

from kpk_geo import german
from maps.area.page import closeup
from maps.area.profile import AreaProfile
from maps.document.blocks import Block, Box, Column, Heading, Paragraph, Picture, Room, Table
from maps.dossier.content import DossierContent
from maps.dossier.head import MAX_LISTED, named
from maps.dossier.words import the_area
from maps.kit.drawing.areas import AreaPicture, Pen, drawn_areas
from maps.kit.drawing.closeup import closeup_map
from maps.kit.figure import Figure

_PEN = Pen(border=1.4, parent=2.2, mark=5, label=25)


def place(content: DossierContent) -> list[Block]:
    """Say what the area consists of and show it."""
    profile = content.profile
    return [
        Heading(text="Abgrenzung und Lage"), Paragraph(text=_delimited(profile)),
        *_listed_areas(profile), *_notes(profile),
        Picture(figure=city_figure(content), share=0.5),
        Picture(figure=near_figure(content), share=0.66),
        Room(label="Warum diese Abgrenzung", lines=3),
    ]  # fmt: skip


def _delimited(profile: AreaProfile) -> str:
    if profile.quarter is None:
        text = (
            f"Gewählt ist das Gebiet {named(profile.areas[0].name, profile.areas[0].area_id)} in "
            f"den amtlichen Grenzen der Ebene „{profile.level_label}“, Gebietsstand "
            f"{german.day(profile.valid_from)}."
        )
    else:
        number_of = german.several(len(profile.areas), "Gebiet", "Gebiete")
        text = (
            f"Das Quartier umfasst {number_of} der Ebene „{profile.level_label}“ in ihren "
            f"amtlichen Grenzen, Gebietsstand {german.day(profile.valid_from)}. Anzahlen sind "
            "addiert, Quoten aus den Summen gebildet."
        )
        if len(profile.areas) <= MAX_LISTED:
            names = "; ".join(named(area.name, area.area_id) for area in profile.areas)
            text += f" Es sind: {names}."
    neighbours = ", ".join(area.name for area in profile.neighbours[:MAX_LISTED])
    more = len(profile.neighbours) - MAX_LISTED
    if neighbours:
        rest = f" und {german.several(more, 'weiteres', 'weitere')}" if more > 0 else ""
        text += f" Nachbarn: {neighbours}{rest}."
    return text


def _listed_areas(profile: AreaProfile) -> list[Block]:
    if profile.quarter is None or len(profile.areas) <= MAX_LISTED:
        return []
    rows = [(area.name or area.area_id, area.area_id) for area in profile.areas]
    columns = [Column(label="Gebiet", weight=3), Column(label="Nummer")]
    return [Table(caption="Gebiete des Quartiers", columns=columns, rows=rows)]


def _notes(profile: AreaProfile) -> list[Block]:
    """Say what has become of the areas of a Quartier since it was saved."""
    if profile.quarter is None:
        return []
    notes = list(profile.quarter.notes)
    if profile.quarter.is_removed:
        notes.append("Dieses Quartier wurde aus der Liste genommen.")
    return [Box(title="Zu den Gebieten", texts=notes)] if notes else []


def city_figure(content: DossierContent) -> Figure:
    """Draw the classes of the index over the whole city, and outline the area."""
    city, name = content.city, content.caption
    if city.colours is None:
        title, source = f"Wo {name} in der Stadt liegt (kein Belastungsindex gerechnet)", ""
    else:
        title = f"Soziale Belastung, Ebene „{city.colours.level_label}“; umrandet: {name}"
        source = city.colours.source
    counts = "" if city.colours is None else "; ".join(
        f"{fill.label}: {german.number(fill.count)}" for fill in city.colours.fills.values()
    )  # fmt: skip
    alt = f"Karte der Stadt. {title}." + (f" Gebiete je Klasse: {counts}." if counts else "")
    picture = AreaPicture(
        ground=city.ground, title=alt, outlined=city.outlined, names=city.names, pen=_PEN,
        classes={} if city.colours is None else city.colours.classes,
        fills={} if city.colours is None else city.colours.fills,
        has_legend=city.colours is not None,
    )  # fmt: skip
    return Figure(
        id="stadt", title=title, picture=drawn_areas(picture), alt=alt,
        source="; ".join(text for text in (source or _ground_source(content), content.osm) if text),
    )  # fmt: skip


def _ground_source(content: DossierContent) -> str:
    return f"Gebietsstand {german.day(content.profile.valid_from)}"


def near_figure(content: DossierContent) -> Figure:
    """Draw the area among its neighbours, by name."""
    profile = content.profile
    drawn = closeup(profile, with_links=False)
    title = f"{content.caption[0].upper()}{content.caption[1:]} und die Nachbarn"
    if profile.colours is not None:
        title += ", nach sozialer Belastung"
    alt = f"Karte des Ausschnitts. {drawn.title}. Das {the_area(profile)} ist umrandet."
    source = _ground_source(content) if profile.colours is None else profile.colours.source
    return Figure(
        id="ausschnitt", title=title, picture=closeup_map(drawn), alt=alt, source=source
    )  # fmt: skip
