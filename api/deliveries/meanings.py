"""What a column may be taken for: the choices beside it on the page."""

from collections.abc import Sequence

from kpk_geo.ingest.proposals.choices import LEAVE, SHARE, Choices, is_left, label_of, unit_of
from kpk_geo.ingest.proposals.counted import bases_of
from kpk_geo.ingest.proposals.record import Proposal, ProposedColumn, Role
from kpk_geo.ingest.proposals.sections import Sections
from kpk_geo.model import Polarity, Unit
from kpk_geo.offers.record import FIELD_BY_NAME, MAPPED_ONLY, OFFER_FIELDS
from kpk_geo.profile import Indicator
from maps.deliveries.view import Choice, ColumnView

_FIGURES = (Role.COUNT, Role.RATE, Role.FIGURE, Role.CLASSES)
_NEW = (Unit.COUNT, Unit.PERCENT, Unit.PER_1000, Unit.EURO, Unit.YEARS, Unit.POINTS, Unit.SCORE)
_PARTS = {
    "place": "Name des Ortes und Adresse", "house_number": "Hausnummer",
    "house_number_suffix": "Zusatz zur Hausnummer", "municipality_key": "Gemeindeschlüssel",
}  # fmt: skip


def column_view(
    column: ProposedColumn,
    proposal: Proposal,
    choices: Choices,
    sections: Sections | None,
    indicators: Sequence[Indicator],
    numbers: Sequence[int],
) -> ColumnView:
    """Put together what the page says of a column.

    Parameters
    ----------
    column
        Of the file.
    proposal, choices
        What was proposed and chosen.
    sections
        What would be written; None: nothing can be.
    indicators
        Of the profile.
    numbers
        Of the questions that hang on the column.
    """
    chosen = choices.meanings.get(column.place, "")
    value = _value_of(column, sections)
    taken = value is not None or _is_used(column, sections)
    new = value is not None and value["indicator"] not in {item.id for item in indicators}
    polarity = choices.polarities.get(column.place, Polarity.NEUTRAL)
    return ColumnView(
        place=column.place, heading=column.heading, example=column.example,
        evidence=column.found.evidence,
        meanings=_meanings(column, chosen, indicators, proposal.columns),
        meaning=column.role.label, questions=numbers, is_taken=taken and chosen != LEAVE,
        label=label_of(column, choices) if new else "",
        polarities=[
            Choice(value=member.value, label=member.label, is_chosen=member is polarity)
            for member in Polarity
        ] if new and unit_of(column, proposal, choices) is not Unit.COUNT
        and not is_left(column, proposal, choices) else (),
    )  # fmt: skip


def _value_of(column: ProposedColumn, sections: Sections | None) -> dict[str, str] | None:
    if sections is None or sections.kind != "tables":
        return None
    values: list[dict[str, str]] = sections.section["values"]
    own = sections.places.get(column.place)
    if own is not None:
        return next(v for v in values if v["indicator"] == own)
    return next((v for v in values if v.get("column") == column.heading), None)


def _is_used(column: ProposedColumn, sections: Sections | None) -> bool:
    """Whether a section names the column as anything."""
    if sections is None:
        return False
    section = sections.section
    named = [section.get(key) for key in ("key_column", "x_column", "y_column", "latlon_column")]
    named += list(section.get("columns", {}).values())
    for value in section.get("values", ()):
        named += [value.get("numerator"), value.get("denominator")]
    return column.heading in named


def _meanings(
    column: ProposedColumn,
    chosen: str,
    indicators: Sequence[Indicator],
    columns: Sequence[ProposedColumn],
) -> list[Choice]:
    """List what a column can be; none for what names the areas or holds nothing."""
    if column.role in _FIGURES and column.figures is not None:
        proposed = column.role.label
        known = next((item.label for item in indicators if item.id == column.indicator), "")
        if known and column.part == "column":
            proposed = f"{known} ({proposed})"
        options = [("", f"{proposed} (Vorschlag)")]
        options += [(f"indicator:{item.id}", item.label) for item in indicators]
        options += [(f"unit:{unit.value}", f"neue Kennzahl: {unit.label}") for unit in _NEW]
        options += [
            (f"{SHARE}{base.place}", f"neue Kennzahl: Anteil in Prozent von „{base.heading}“")
            for base in bases_of(column, columns)
        ]
    elif column.role in (Role.FIELD, Role.TEXT, Role.CODE, Role.LATLON, Role.CONTACT):
        options = [("", f"{_label(column)} (Vorschlag)")]
        options += [(f"field:{field.name}", field.heading) for field in OFFER_FIELDS]
        options += [(f"field:{name}", _PARTS[name]) for name in MAPPED_ONLY]
    else:
        return []
    options.append((LEAVE, "nicht übernehmen"))
    return [Choice(value=value, label=label, is_chosen=value == chosen) for value, label in options]


def _label(column: ProposedColumn) -> str:
    if column.role is Role.FIELD:
        field = FIELD_BY_NAME.get(column.found.field)
        return field.heading if field else _PARTS.get(column.found.field, column.found.field)
    return column.role.label if column.role is Role.LATLON else "nicht übernehmen"
