"""From a proposal and what a person chose to the sections of a profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kpk_geo.errors import InputError
from kpk_geo.geocoding.normalise import plain_key
from kpk_geo.ingest.proposals.choices import (
    NEW,
    SHARE,
    Choices,
    asked_about,
    counted_by,
    is_left,
    label_of,
    match_of_answers,
    unit_of,
)
from kpk_geo.ingest.proposals.offer_sections import offer_section
from kpk_geo.ingest.proposals.record import DeliveryKind, Proposal, ProposedColumn, Role
from kpk_geo.model import Polarity, Unit
from kpk_geo.profile import MISSING_MARKERS, Indicator, RegionProfile

_FIGURES = (Role.COUNT, Role.RATE, Role.FIGURE)
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """What a profile gets: keys as they are written, in the order in which they are."""

    kind: str  # "tables" or "offers"
    section: dict[str, Any]
    indicators: tuple[dict[str, Any], ...] = ()
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    replaces: str = ""  # source name of the section whose place it takes; empty: it is added
    places: Mapping[int, str] = field(default_factory=dict)  # column -> indicator that it brings


def sections_of(
    proposal: Proposal, choices: Choices, profile: RegionProfile, *, file: str
) -> Sections:
    """Write the sections of a delivery; a column that is still asked about stays out of them.

    Parameters
    ----------
    proposal
        Of the file.
    choices
        Answers and corrections.
    profile
        As it is.
    file
        Name under which the file will lie beside the profile.

    Raises
    ------
    InputError
        Nothing is left that could be taken, or the day is missing.
    """
    source, sources = _source(proposal, choices, profile)
    head = {"file": file, "source": source, **proposal.keys}
    if proposal.kind is DeliveryKind.OFFERS:
        return Sections(
            kind="offers", section=offer_section(proposal, choices, head), sources=sources
        )
    if proposal.kind is not DeliveryKind.TABLE or proposal.areas is None:
        raise InputError(f"{file}: Eine Datei dieser Art wird hier nicht übernommen.")
    section, indicators, places = _table(proposal, choices, profile, head)
    return Sections(
        kind="tables", section=section, indicators=tuple(indicators), sources=sources, places=places
    )


def _source(
    proposal: Proposal, choices: Choices, profile: RegionProfile
) -> tuple[str, dict[str, dict[str, Any]]]:
    """Name where the data come from: a source of the profile, or a new one."""
    if choices.source in profile.sources:
        return choices.source, {}
    name = _free_id(plain_key(choices.dataset or proposal.file.rpartition(".")[0]), profile.sources)
    new: dict[str, Any] = {
        "publisher": choices.publisher.strip()
        or profile.region.youth_office
        or profile.region.name,
        "dataset": choices.dataset.strip() or proposal.file,
        "licence": "keine Angabe, nur für die eigene Planung",
    }
    return name, {name: new | ({"reference_date": choices.day} if choices.day else {})}


def _free_id(base: str, taken: Mapping[str, object] | set[str]) -> str:
    """Give an id that nothing has yet."""
    base = base[: _LONGEST_ID - 4] or "daten"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _table(
    proposal: Proposal, choices: Choices, profile: RegionProfile, head: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]], dict[int, str]]:
    match = match_of_answers(proposal, choices)
    assert match is not None
    section = {**head, "level": match.level.level, "key_column": match.heading, **match.options}
    has_days = proposal.column(Role.DAY)
    if choices.day is None:
        raise InputError("Bitte sagen, für welchen Tag die Zahlen gelten (Stichtag).")
    section["reference_date"] = choices.day
    if match.unknown or match.absent:
        section["unmatched_keys"] = "report"
    names = {text: key for text, key in {**match.aliases, **choices.aliases}.items() if key}
    if names:
        section["names"] = names
    missing = _placeholders(proposal, choices)
    if missing:
        section["missing"] = [*MISSING_MARKERS, *missing]
    if proposal.like is not None and not choices.meanings:
        section["values"] = [
            value.model_dump(exclude_defaults=True, exclude={"reference_date"})
            for value in proposal.like.values
        ]
        same = proposal.like.model_dump(exclude_defaults=True, include={"suppressed_means", "zero"})
        return {**section, **same}, [], {}
    values, indicators, places = _values(proposal, choices, profile)
    if not values:
        named = " Alle Zahlenspalten sind offen oder weggelassen." if has_days or head else ""
        raise InputError(f"Es bleibt keine Spalte, die übernommen werden kann.{named}")
    return {**section, "values": values}, indicators, places


def _placeholders(proposal: Proposal, choices: Choices) -> list[str]:
    """Give the texts of numbers that stand for none, as the file writes them."""
    found: list[str] = []
    for question in proposal.questions:
        answer = choices.answer(question)
        if question.kind != "placeholder" or answer is None or not _is_number(answer.value):
            continue
        for column in proposal.columns:
            if column.heading in question.headings and column.figures is not None:
                texts = column.figures.column.texts
                found += [text for text in texts if _same_number(text, answer.value)]
    return list(dict.fromkeys(found))


def _is_number(text: str) -> bool:
    return text.lstrip("-").isdigit()


def _same_number(text: str, value: str) -> bool:
    return text.replace("−", "-").replace(",", ".").rstrip("0").rstrip(".") == value.rstrip("0")


def _values(
    proposal: Proposal, choices: Choices, profile: RegionProfile
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[int, str]]:
    by_id = {item.id: item for item in profile.indicators}
    taken = set(by_id)
    values: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    places: dict[int, str] = {}
    for column in proposal.columns:
        if (
            column.role not in _FIGURES
            or column.figures is None
            or is_left(column, proposal, choices)
        ):
            continue
        counts = counted_by(column, proposal, choices)
        known = _known(column, choices, by_id, is_counted=counts is not None)
        unit = known.unit if known else unit_of(column, proposal, choices)
        if unit is None:
            continue
        if known is None:
            new.append(_indicator(column, unit, choices, taken))
            taken.add(new[-1]["id"])
        value = {"indicator": known.id if known else new[-1]["id"]}
        if counts is not None and unit is Unit.PERCENT:
            values.append(value | _counted(counts))
        else:
            value["column"] = column.heading
            values.append(value | _reading(column, proposal, choices, unit))
        places[column.place] = value["indicator"]
    _once(values)
    return values, new, places


def _once(values: Sequence[Mapping[str, Any]]) -> None:
    names = [value["indicator"] for value in values]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"Zwei Spalten sollen dieselbe Kennzahl sein ({', '.join(twice)}). Bitte eine davon "
            "weglassen oder als neue Kennzahl übernehmen."
        )


def _counted(counts: tuple[ProposedColumn, ProposedColumn]) -> dict[str, Any]:
    """Name numerator and denominator, and the decimal sign that something else settled."""
    found: dict[str, Any] = {"numerator": counts[0].heading, "denominator": counts[1].heading}
    signs = {c.figures.read.numbers.decimal for c in counts if c.figures and c.figures.settled}
    if len(signs) == 1:
        found["decimal"] = signs.pop()
    return found


def _known(
    column: ProposedColumn,
    choices: Choices,
    by_id: Mapping[str, Indicator],
    *,
    is_counted: bool = False,
) -> Indicator | None:
    """Give the indicator of the profile that a column is; None: a new one."""
    meaning = choices.meanings.get(column.place, "")
    if meaning.startswith("indicator:"):
        return by_id.get(meaning.removeprefix("indicator:"))
    if meaning == NEW or meaning.startswith(("unit:", SHARE)):
        return None
    if is_counted and column.part == "numerator":
        return by_id.get(column.indicator)
    fits = column.role is not Role.FIGURE or "passt nicht sicher" not in column.found.evidence
    return by_id.get(column.indicator) if fits and column.part == "column" else None


def _indicator(
    column: ProposedColumn, unit: Unit, choices: Choices, taken: set[str]
) -> dict[str, Any]:
    label = label_of(column, choices)
    polarity = choices.polarities.get(column.place, Polarity.NEUTRAL)
    return {
        "id": _free_id(plain_key(label), taken), "label": label, "unit": unit.value,
        "polarity": polarity.value,
    }  # fmt: skip


def _reading(
    column: ProposedColumn, proposal: Proposal, choices: Choices, unit: Unit
) -> dict[str, Any]:
    """Say what the load would ask: the decimal sign where something else settled it, shares."""
    found: dict[str, Any] = {}
    assert column.figures is not None
    if column.figures.settled:
        found["decimal"] = column.figures.read.numbers.decimal
    for question in asked_about(column, proposal, choices):
        answer = choices.answer(question)
        if answer is None:
            continue
        if question.kind == "decimal":
            found["decimal"] = answer.value
        is_share = unit in (Unit.PERCENT, Unit.POINTS) and answer.value in ("share", "percent")
        if question.kind == "shares" and is_share:
            found["unit_in_file"] = answer.value
    if column.unit_in_file and "unit_in_file" not in found and unit is Unit.PERCENT:
        found["unit_in_file"] = column.unit_in_file
    return found
