"""Ways and supply of one area, or of several together: words and picture for their page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kpk_geo import german
from kpk_geo.results.access import AccessArea, QuestionSummary
from maps.area.counting import between, of_areas
from maps.area.parts import Fact
from maps.kit.figure import Figure, FigureTable
from maps.kit.palette import BURDEN_COLOURS
from maps.kit.scatter import ScatterDot, ScatterPlot, scatter_plot

HEADING = "Wie weit ist es, und reicht es?"
SEVERAL = (
    "Wege haben nur die einzelnen Gebiete; die Versorgung ist aus Kindern und Plätzen gerechnet."
)
FIELDS = (
    "weite Wege, weniger belastet", "hoch belastet und weite Wege",
    "kurze Wege, weniger belastet", "hoch belastet, kurze Wege",
)  # fmt: skip
MIN_AREAS = 8  # with fewer a cloud of points says nothing: own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What several areas come to together, from counts of children."""

    children: float  # of the areas that are in it
    supply_per_100: float  # capacity that falls to them, for 100 of them; NaN: not known
    used: int  # areas in it
    areas: int


def joint_supply(areas: Sequence[AccessArea]) -> Joint:
    """Add up the capacity that falls to the children of areas, and divide it by their number.

    Parameters
    ----------
    areas
        Of one question. Those without children or without a figure are left out and counted.
    """
    used = [area for area in areas if area.children > 0 and math.isfinite(area.supply_per_100)]
    children = math.fsum(area.children for area in used)
    capacity = math.fsum(area.children * area.supply_per_100 for area in used)
    return Joint(
        children=children, supply_per_100=capacity / children if children > 0 else math.nan,
        used=len(used), areas=len(areas),
    )  # fmt: skip


def joint_minutes(areas: Sequence[AccessArea]) -> tuple[str, str]:
    """Give the span of the areas' minutes, since medians add up to nothing, and from how many.

    Parameters
    ----------
    areas
        Of one question.
    """
    known = sorted(area.minutes_p50 for area in areas if math.isfinite(area.minutes_p50))
    if not known:
        return "–", "in keinem der Gebiete bekannt"
    span = between(german.number(known[0]), german.number(known[-1]))
    note = of_areas(len(known), len(areas))
    return f"{span} Minuten", f"je nach Gebiet{', ' if note else ''}{note}"


def offer_of(question: QuestionSummary) -> str:
    """Name what was asked for."""
    return f"{question.kind.label}, {question.life_phase.label}"


def several_statements(
    question: QuestionSummary, areas: Sequence[AccessArea], supply: str
) -> list[Fact]:
    """Say ways and supply of several areas.

    Parameters
    ----------
    question
        What was asked for.
    areas
        Its records.
    supply
        German: the joint supply in its unit; "" where it is not asked for.
    """
    text, note = joint_minutes(areas)
    statements = [
        Fact(label=f"{offer_of(question)}: Weg ({question.mode.label}), Median", text=text,
             note=note)
    ]  # fmt: skip
    if supply:
        joint = joint_supply(areas)
        statements.append(
            Fact(label=f"{offer_of(question)}: Versorgung", text=supply,
                 note=of_areas(joint.used, joint.areas))
        )  # fmt: skip
    return statements


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenAndMinutes:
    """Burden and minutes of every area of a run."""

    scores: Mapping[str, float]
    minutes: Mapping[str, float]
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    high_from: float  # score from which burden is high
    chosen: Sequence[str]
    source: str  # German


def burden_figure(question: QuestionSummary, given: BurdenAndMinutes) -> Figure | None:
    """Hold burden against minutes, all areas, the chosen marked; None where too few are known.

    Parameters
    ----------
    question
        Whose minutes.
    given
        Figures of all areas.
    """
    both = [
        key for key, value in given.minutes.items()
        if math.isfinite(value) and math.isfinite(given.scores.get(key, math.nan))
    ]  # fmt: skip
    if len(both) < MIN_AREAS:
        return None
    split = median(given.minutes[key] for key in both)
    strong = [
        key for key in both
        if given.scores[key] > given.high_from and given.minutes[key] > split
    ]  # fmt: skip
    what = f"{question.kind.label} ({question.mode.label})"
    title = (
        f"In {german.number(len(strong))} von {german.several(len(both), 'Gebiet', 'Gebieten')} "
        f"kommen hohe Belastung und weite Wege zusammen: {question.kind.label}."
    )
    alt = f"Punktwolke: Belastung und Minuten bis {what}, ein Punkt je Gebiet. " + "; ".join(
        _dot_text(key, given) for key in given.chosen if key in both
    )
    plot = ScatterPlot(
        dots=[_dot(key, given) for key in sorted(both)],
        x_split=given.high_from, y_split=split, x_split_label="ab hier hohe Belastung",
        y_split_label=f"mittleres Gebiet: {german.number(split)} Minuten",
        x_label="Belastung, nach rechts höher →", y_label=f"↑ Minuten bis {what}",
        fields=FIELDS, strong_field=1, alt=alt, colour=BURDEN_COLOURS[-1],
    )  # fmt: skip
    rows = sorted(strong, key=lambda key: (-given.minutes[key], key))
    return Figure(
        id="belastung-wege", title=title, picture=scatter_plot(plot), alt=alt,
        source=given.source, note="Ein Klick auf einen Punkt öffnet das Gebiet.",
        table=FigureTable(
            head=("Gebiet", "Belastung (Punktwert)", "Minuten"),
            rows=tuple(
                (given.names.get(key, key), german.number(given.scores[key], 2),
                 german.number(given.minutes[key]))
                for key in dict.fromkeys([*(k for k in given.chosen if k in both), *rows])
            ),
            caption="Dieses Gebiet, und die mit hoher Belastung und weiten Wegen",
        ),
    )  # fmt: skip


def _dot(key: str, given: BurdenAndMinutes) -> ScatterDot:
    return ScatterDot(
        x=given.scores[key], y=given.minutes[key], label=_dot_text(key, given),
        address=given.addresses.get(key, ""), is_marked=key in given.chosen,
    )  # fmt: skip


def _dot_text(key: str, given: BurdenAndMinutes) -> str:
    minutes = german.number(given.minutes[key])
    score = german.number(given.scores[key], 2)
    return f"{given.names.get(key, key)}: {minutes} Minuten, Belastung {score}"
