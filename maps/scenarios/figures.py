"""The key figures of scenarios side by side: a row per figure, a column per scenario."""

from collections.abc import Callable, Sequence

from kpk_geo import german
from kpk_geo.model import LifePhase
from kpk_geo.results.access import StoredEquity
from kpk_geo.results.scenario import ScenarioGaps, ScenarioResult
from maps.access.scenario_text import BURDEN_LABELS, concentration_text, whole, within_change
from maps.scenarios.card import ScenarioCard
from maps.scenarios.gap_text import gap_rows
from maps.scenarios.text import cost_text, unit_of

Row = tuple[str, list[str]]  # heading, and a text per scenario
Write = Callable[[ScenarioCard], str]
_UNKNOWN = "–"


def figure_rows(cards: Sequence[ScenarioCard]) -> list[Row]:
    """List the figures of all scenarios; what one of them does not have is a dash."""
    if not cards:
        return []
    rows: list[tuple[str, Write]] = [
        ("Kinder in 15 Minuten dort", _within),
        ("Versorgung im Durchschnitt", _supply),
        ("Orte", lambda card: _pair(card.result.before.offers, card.result.after.offers)),
        ("Kosten", lambda card: cost_text(card.annual_cost)),
        *((f"Neu in 15 Minuten: {phase.label}", _of_age(phase)) for phase in _phases(cards)),
        *((f"Neu in 15 Minuten: {label}", _of_class(code))
          for code, label in BURDEN_LABELS.items() if code in _codes(cards)),
        *((heading, _gaps(write))
          for heading, write in gap_rows([card.result.gaps for card in cards])),
        ("Versorgung im am stärksten belasteten Fünftel", _quintile("most_burdened")),
        ("Versorgung im am wenigsten belasteten Fünftel", _quintile("least_burdened")),
        ("Konzentrationsindex heute (95-%-Intervall)", _index("equity_before")),
        ("Konzentrationsindex danach (95-%-Intervall)", _index("equity_after")),
    ]  # fmt: skip
    return [(heading, [write(card) for card in cards]) for heading, write in rows]


def _phases(cards: Sequence[ScenarioCard]) -> list[LifePhase]:
    known = {part.life_phase for card in cards for part in card.result.by_age}
    return [phase for phase in LifePhase if phase in known]


def _codes(cards: Sequence[ScenarioCard]) -> set[int | None]:
    return {part.class_code for card in cards for part in card.result.by_burden}


def _gaps(write: Callable[[ScenarioGaps | None], str]) -> Write:
    return lambda card: write(card.result.gaps)


def _pair(before: float, after: float) -> str:
    return f"{german.number(before)} → {german.number(after)}"


def _within(card: ScenarioCard) -> str:
    before, after = card.result.before, card.result.after
    return f"{_pair(before.within, after.within)} ({whole(within_change(before, after))})"


def _supply(card: ScenarioCard) -> str:
    unit = unit_of(card.question)
    before, after = (total.supply_per_100 for total in (card.result.before, card.result.after))
    if after != after:  # NaN
        return _UNKNOWN
    return f"{unit.phrase(before)} → {unit.phrase(after)}"


def _of_age(phase: LifePhase) -> Write:
    def write(card: ScenarioCard) -> str:
        found = next((part for part in card.result.by_age if part.life_phase is phase), None)
        return _UNKNOWN if found is None else _gained(found.gained, found.lost)

    return write


def _of_class(code: int | None) -> Write:
    def write(card: ScenarioCard) -> str:
        found = next((part for part in card.result.by_burden if part.class_code == code), None)
        return _UNKNOWN if found is None else _gained(found.gained, found.lost)

    return write


def _gained(gained: float, lost: float) -> str:
    text = whole(gained)
    return f"{text}, {whole(-lost)} nicht mehr" if round(lost) else text


def _quintile(name: str) -> Write:
    def write(card: ScenarioCard) -> str:
        unit, (before, after) = unit_of(card.question), _equities(card.result)
        if before is None or after is None:
            return _UNKNOWN
        then, now = (100 * getattr(equity, name) for equity in (before, after))
        return f"{unit.phrase(then)} → {unit.phrase(now)}"

    return write


def _equities(result: ScenarioResult) -> tuple[StoredEquity | None, StoredEquity | None]:
    return result.equity_before, result.equity_after


def _index(name: str) -> Write:
    def write(card: ScenarioCard) -> str:
        equity = getattr(card.result, name)
        return _UNKNOWN if equity is None else concentration_text(equity)

    return write
