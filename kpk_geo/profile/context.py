"""Figures of the whole commune, for context: they stand beside the maps and enter none of them."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from kpk_geo.profile.base import Identifier, Section


class ContextValue(Section):
    """A value as its publisher gives it: of a year, or as of a day."""

    value: float = Field(allow_inf_nan=False)
    year: int | None = Field(default=None, ge=1900, le=2200)
    day: date | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.year is None) == (self.day is None):
            raise ValueError('entweder "year" oder "day" angeben')
        return self

    @property
    def order(self) -> tuple[int, int]:
        """By which values are sorted: a day within its year, a year at its end."""
        if self.day is not None:
            return self.day.year, self.day.timetuple().tm_yday
        assert self.year is not None
        return self.year, 366


class ContextFigure(Section):
    """One figure of the whole commune; a value that its publisher withholds is left out."""

    id: Identifier
    label: str = Field(min_length=1, max_length=200)
    unit: str = Field(default="", max_length=100)  # as the publisher writes it: "%"
    source: Identifier
    file: str = ""  # in which it stood
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    values: tuple[ContextValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        orders = [value.order for value in self.values]
        if len({*orders}) < len(orders):
            raise ValueError("jedes Jahr und jeder Tag darf nur einmal vorkommen")
        return self

    @property
    def sorted_values(self) -> tuple[ContextValue, ...]:
        """From the oldest to the newest."""
        return tuple(sorted(self.values, key=lambda value: value.order))
