"""The commune's strategic goals: which figures speak for each, and where they are to go."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from kpk_geo.errors import listed
from kpk_geo.profile.base import Identifier, Section
from kpk_geo.profile.indicators import Indicator


class GoalIndicator(Section):
    """An indicator that speaks for a goal."""

    indicator: Identifier
    direction: Literal["up", "down"] | None = None  # wanted; else as its polarity says
    target: float | None = None  # in the unit: 12 is 12 %
    target_day: date | None = None  # by when
    target_source: str = Field(default="", max_length=300)  # where it says so: resolution, concept

    @model_validator(mode="after")
    def _target(self) -> Self:
        if self.target is None and (self.target_day or self.target_source):
            raise ValueError("target_day und target_source gelten nur mit target")
        if self.target is not None and not self.target_source:
            raise ValueError("Zu target gehört target_source: wo der Zielwert steht")
        return self

    def wanted(self, indicator: Indicator) -> int:
        """Give 1 where the figure is to rise, -1 where it is to fall.

        Parameters
        ----------
        indicator
            Of which it speaks.
        """
        if self.direction is not None:
            return 1 if self.direction == "up" else -1
        return -indicator.polarity.sign

    def stored_target(self, indicator: Indicator) -> float | None:
        """Give the target as values are stored; a rate is 0-1.

        Parameters
        ----------
        indicator
            Of which it speaks.
        """
        return None if self.target is None else self.target / indicator.unit.divisor


class Goal(Section):
    """A strategic goal."""

    id: Identifier
    label: str = Field(min_length=1, max_length=200)
    sentence: str = Field(default="", max_length=600)  # what is wanted, for a page's head
    source: str = Field(default="", max_length=300)  # where the goal is written down
    indicators: tuple[GoalIndicator, ...] = ()


def check_goals(goals: Sequence[Goal], indicators: Sequence[Indicator]) -> None:
    """Refuse goals that contradict themselves or their indicators.

    Parameters
    ----------
    goals, indicators
        Of the profile; indicators that it does not describe are named elsewhere.

    Raises
    ------
    ValueError
        A goal comes twice, names an indicator twice, wants no direction, or a value that there is
        not.
    """
    _refuse_twice("Ziel mehrfach beschrieben", [goal.id for goal in goals])
    known = {item.id: item for item in indicators}
    for goal in goals:
        _refuse_twice(
            f"Ziel „{goal.id}“ nennt mehrfach", [own.indicator for own in goal.indicators]
        )
        for own in goal.indicators:
            if own.indicator in known:
                _check(goal, own, known[own.indicator])


def _check(goal: Goal, own: GoalIndicator, indicator: Indicator) -> None:
    if not own.wanted(indicator):
        raise ValueError(
            f"Ziel „{goal.id}“: „{own.indicator}“ ist ohne Wertung (neutral). Bitte direction = "
            '"up" oder "down" angeben.'
        )
    if own.target is None:
        return
    low, high = indicator.lowest, indicator.highest
    if (low is not None and own.target < low) or (high is not None and own.target > high):
        raise ValueError(
            f"Ziel „{goal.id}“: target = {own.target:g} gibt es bei „{own.indicator}“ nicht."
        )


def _refuse_twice(what: str, names: Sequence[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ValueError(f"{what}: {listed(twice)}.")
