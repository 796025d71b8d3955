"""What changed offers would do over the borders of communes, in words, a table and a map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
from markupsafe import Markup

from analyses.scenarios.over_borders import LEAST_AMOUNT, LEAST_CHILDREN, BorderEffect
from kpk_geo.errors import listed
from kpk_geo.german import day, digits_for, number
from kpk_geo.local_time import local_day
from kpk_geo.model import Validity
from kpk_geo.results.access import AskedQuestion
from kpk_geo.results.state import StateCommune
from maps.access.area_records import minutes
from maps.access.scenario_text import ROUNDED, whole
from maps.access.supply_words import SupplyUnit
from maps.compare.commune_map import MAX_NAMED
from maps.compare.view import StateView
from maps.kit.figure import FigureTable
from maps.kit.outlines import Fill, Marks, outline_map
from maps.kit.palette import BURDEN_RAMP, NEUTRAL_RAMP, REACHED_COLOURS
from maps.kit.place_names import map_names

HEAD: Final = (
    "Kommune", "längerer Weg", "kürzerer Weg", "nicht mehr in 15 min", "neu in 15 min",
    "95 von 100 brauchen höchstens",
)  # fmt: skip
METHOD: Final = (
    "Verglichen wird die Rechnung über das ganze Land ohne und mit den Änderungen, über Gemeinde- "
    "und Kreisgrenzen hinweg; gespeichert wird nichts. „Längerer Weg“: Kinder, deren Weg zum "
    "nächsten Angebot um mindestens eine Sekunde wächst. Versorgung: Plätze, die für ein Kind "
    "bleiben, wenn alle im Umkreis sie sich teilen, nach der einen Rechenweise, die das Land "
    "eingestellt hat. Wie viel da ist, hängt an der Rechenweise (deren Spanne steht bei den Wegen "
    "jeder Kommune und ist oft breiter als die Änderung); dass sie sinkt, wenn ein Angebot "
    "schließt, und steigt, wenn eines eröffnet, gilt nach jeder.",
    "Keine Stichprobe, deshalb ohne Zufallsspanne. Gerechnet wird, als nähme jede Familie das "
    "nächste Angebot; ob sie das tut und ob dort ein Platz frei ist, weiß die Rechnung nicht. "
    "Kinder sind aus Zensuszellen geschätzt.",
    ROUNDED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change of a scenario over a state."""

    action: str  # "close", "resize" or "add"
    title: str  # of the offer; empty: it has none
    number: str  # of the offer in its list; empty for a new one
    commune: str  # key
    before: float  # capacity; NaN: not known, or there was none
    after: float  # NaN: not known, or it is closed


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BorderView:
    """A scenario over a state, answered."""

    question: AskedQuestion
    changes: Sequence[ChangeView]
    effect: BorderEffect
    computed: Any  # datetime of the run
    warning: str  # German: what of the run is missing or old; empty: nothing


def question_label(question: AskedQuestion) -> str:
    """Name a question in a list of them, which are grouped by mode."""
    return f"{question.kind.label} ({question.life_phase.label}), {question.mode.label}"


def unit_of(question: AskedQuestion) -> SupplyUnit:
    """Give in what supply is counted."""
    return SupplyUnit(kind=question.kind, capacity=question.capacity)


def change_line(change: ChangeView, unit: SupplyUnit, communes: Mapping[str, StateCommune]) -> str:
    """Say what is changed.

    Parameters
    ----------
    change
        Of an offer.
    unit
        In which its capacity is counted.
    communes
        By key.
    """
    where = communes[change.commune].name if change.commune in communes else change.commune
    if change.action == "add":
        size = f", {unit.amount_of(change.after)}"
        if math.isnan(change.after):
            size = "" if unit.is_sites else f" ohne Zahl ({unit.amount}); die Versorgung bleibt"
        return f"Neu in {where}: {change.title or unit.site}{size}"
    name = f"„{change.title}“" if change.title else f"{unit.site} {change.number}"
    known = not math.isnan(change.before)
    if change.action == "close":
        return f"{name} in {where} schließt" + (
            f" ({unit.amount_of(change.before)})" if known and not unit.is_sites else ""
        )
    before = unit.amount_of(change.before) if known else f"unbekannt vielen ({unit.amount})"
    return f"{name} in {where}: {unit.amount_of(change.after)} statt {before}"


def headline(view: BorderView, communes: Mapping[str, StateCommune]) -> str:
    """Say in a sentence whom it concerns, and how many of them live in other communes.

    Parameters
    ----------
    view
        Answered.
    communes
        By key.
    """
    found = view.effect
    parts = [
        _people(found, name, word, communes)
        for name, word in (("longer", "einen längeren"), ("shorter", "einen kürzeren"))
        if round(found.children(name)) >= 1
    ]
    if parts:
        return f"{'; '.join(parts)}."
    count = len(found.concerned) - len(found.own & set(found.concerned.index))
    if not any(abs(found.concerned["amount"]) > 0):
        return "Für kein Kind ändert sich etwas."
    rest = f", auch in {_others(count)}" if count else ""
    return f"Kein Weg ändert sich, nur die Versorgung{rest}."


def _people(found: BorderEffect, name: str, word: str, communes: Mapping[str, StateCommune]) -> str:
    count = round(found.children(name))
    noun = "Kind hat" if count == 1 else "Kinder haben"
    text = f"{number(count)} {noun} {word} Weg"
    elsewhere = found.children(name, elsewhere=True)
    if round(elsewhere) < 1:
        rows = found.communes.loc[found.communes[name] >= LEAST_CHILDREN]
        own = [communes[str(key)].name for key in rows.index if str(key) in communes]
        return f"{text}, {'alle' if count > 1 else 'es wohnt'} in {listed(own)}"
    rows = found.communes
    places = int(((rows[name] >= LEAST_CHILDREN) & ~rows.index.isin(list(found.own))).sum())
    where = _others(places) if places else "anderen Kommunen"  # nowhere a whole child
    return f"{text}, {number(round(elsewhere))} davon in {where}"


def _others(count: int) -> str:
    return "einer anderen Kommune" if count == 1 else f"{number(count)} anderen Kommunen"


def lines(view: BorderView) -> list[str]:
    """Say how many are there in 15 minutes, what was asked, of when it is, and what is old."""
    rows = view.effect.concerned
    then, now = (round(rows[name].sum()) for name in ("within_before", "within_after"))
    found = []
    if len(rows):
        steps = f"{number(then)} → {number(now)} Kinder ({whole(now - then)})"
        same = f"unverändert {number(now)} Kinder"
        where = "In der Kommune" if len(rows) == 1 else "In diesen Kommunen zusammen"
        found.append(f"{where} in 15 Minuten dort: {same if now == then else steps}.")
    with_supply = rows[rows["amount"].abs() >= LEAST_AMOUNT]
    others = len(with_supply.index.difference(list(view.effect.own)))
    if others:
        found.append(f"Die Versorgung ändert sich auch in {_others(others)}.")
    computed = day(local_day(view.computed))
    found.append(
        f"Gedankenspiel zu {question_label(view.question)}, gerechnet mit dem Lauf vom {computed}. "
        f"{view.warning}"
    )
    return [text.strip() for text in found]


def table(view: BorderView, communes: Mapping[str, StateCommune]) -> FigureTable:
    """Write a row for each commune in which something is to be seen, the changed ones first.

    Parameters
    ----------
    view
        Answered.
    communes
        By key.
    """
    unit = unit_of(view.question)
    head = (*HEAD, unit.label)
    return FigureTable(
        head=head, caption="Änderungen je Kommune",
        rows=tuple(
            _row(_name(str(key), communes, view.effect.own), row, unit)
            for key, row in zip(
                view.effect.concerned.index, view.effect.concerned.to_dict("records"), strict=True
            )
        ),
    )  # fmt: skip


def _name(key: str, communes: Mapping[str, StateCommune], own: frozenset[str]) -> str:
    name = communes[key].name if key in communes else key
    return f"{name} (hier geändert)" if key in own else name


def _row(name: str, row: Mapping[Any, Any], unit: SupplyUnit) -> tuple[str, ...]:
    counts = [
        _with_minutes(row["longer"], row["more_minutes"], "+"),
        _with_minutes(row["shorter"], row["less_minutes"], "−"),
        *(number(round(row[column])) for column in ("lost", "gained")),
    ]
    if row["validity"] != Validity.VALID.value:
        why = Validity.of(str(row["validity"])).label
        return (name, *counts, why, why)
    supply = [row["supply_before"], row["supply_after"]]
    digits = max(digits_for(value) for value in supply) if not any(map(math.isnan, supply)) else 1
    return (
        name, *counts, _step(*(_minutes(row[f"minutes_{when}"]) for when in ("before", "after"))),
        _step(*(unit.figure(value, None if unit.is_sites else digits) for value in supply)),
    )  # fmt: skip


def _with_minutes(children: float, change: float, sign: str) -> str:
    """Write how many children, and by how much their way changes on average."""
    count = number(round(children))
    if round(children) == 0 or math.isnan(change):
        return count
    return f"{count} (im Mittel {sign}{minutes(change)} min)"


def _minutes(value: float) -> str:
    return f"{minutes(value)} min" if math.isfinite(value) else minutes(value)


def _step(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


_LONGER, _SHORTER, _SUPPLY, _SAME = "longer", "shorter", "supply", "same"
_LOOKS: Final = {
    _LONGER: ("Kinder mit längerem Weg", BURDEN_RAMP[2], "L"),
    _SHORTER: ("Kinder mit kürzerem Weg", REACHED_COLOURS[2], "K"),
    _SUPPLY: ("nur die Versorgung", NEUTRAL_RAMP[1], "V"),
    _SAME: ("nichts zu sehen", "#ffffff", ""),
}  # fmt: skip


def effect_map(view: BorderView, state: StateView) -> Markup | None:
    """Draw the Kreise in which something changes; None: nothing does.

    Parameters
    ----------
    view
        Answered.
    state
        With the outlines of its communes.
    """
    rows = view.effect.concerned
    if rows.empty:
        return None
    outlines = state.outlines
    districts = set(outlines.loc[outlines.index.isin(rows.index), "parent_id"])
    areas = outlines[outlines["parent_id"].isin(districts)]
    kinds = {str(key): _kind(row) for key, row in zip(rows.index, rows.to_dict("records"),
                                                      strict=True)}  # fmt: skip
    classes = {str(key): kinds.get(str(key), _SAME) for key in areas.index}
    counts = {kind: list(classes.values()).count(kind) for kind in _LOOKS}
    fills = {
        kind: Fill(label=label, colour=colour, count=counts[kind], sign=sign)
        for kind, (label, colour, sign) in _LOOKS.items()
        if counts[kind]
    }
    nowhere = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=areas.crs)
    names = map_names([areas], nowhere, region="") if len(areas) <= MAX_NAMED else ()
    return outline_map(
        areas, classes, fills, title="Karte: in welchen Kommunen sich etwas ändert",
        marks=Marks(outlined=sorted(view.effect.own), names=names),
    )  # fmt: skip


def _kind(row: Mapping[Any, Any]) -> str:
    if max(row["longer"], row["shorter"]) < LEAST_CHILDREN:
        return _SUPPLY if row["amount"] else _SAME
    return _LONGER if row["longer"] >= row["shorter"] else _SHORTER
