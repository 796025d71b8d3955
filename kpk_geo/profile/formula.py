"""How an indicator follows from census cells."""

from datetime import date

from pydantic import Field

from kpk_geo.census import adds_up
from kpk_geo.profile.base import Identifier, Section


class CellFormula(Section):
    """What is summed up over the census cells of an area; empty where nothing is."""

    numerator: tuple[Identifier, ...] = ()  # measures; several add up
    denominator: tuple[Identifier, ...] = ()
    mean: Identifier | None = None  # a rate or an average of each cell
    weight: Identifier | None = None  # of what it is one
    reference_date: date | None = None  # of the grid; the newest in the profile if absent
    levels: tuple[Identifier, ...] = ()  # empty: all
    uncertain_from: float = Field(default=0.1, ge=0, le=1)  # share of people; above it uncertain
    max_withheld: float = Field(default=0.3, ge=0, le=1)  # share of people; above it suppressed

    def check(self) -> None:
        """Check that there is one way to come to a figure.

        Raises
        ------
        ValueError
            There is none, or several, or what cannot be added up is to be.
        """
        counted, averaged = bool(self.numerator), self.mean is not None
        if counted == averaged or averaged != (self.weight is not None):
            raise ValueError(
                'from = "cells" braucht entweder "numerator" (für eine Quote auch "denominator") '
                'oder "mean" und "weight"'
            )
        if self.denominator and not counted:
            raise ValueError('zu "denominator" gehört "numerator"')
        summed = (*self.numerator, *self.denominator, *([self.weight] if self.weight else []))
        rates = [name for name in summed if not adds_up(name)]
        if rates:
            raise ValueError(
                f"{rates[0]} lässt sich nicht zusammenzählen. Quoten und Mittelwerte gehören unter "
                '"mean", mit dem, worauf sie sich beziehen, unter "weight"'
            )
        if self.mean is not None and adds_up(self.mean):
            raise ValueError(
                f'{self.mean} ist eine Anzahl; unter "mean" gehören Quoten und Mittelwerte'
            )

    @property
    def measures(self) -> tuple[str, ...]:
        """All measures that are needed, each once."""
        names = (*self.numerator, *self.denominator, self.mean, self.weight)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def is_count(self) -> bool:
        """Whether it has no denominator."""
        return bool(self.numerator) and not self.denominator

    @property
    def is_ratio(self) -> bool:
        """Whether it is a sum over a sum."""
        return bool(self.denominator)
