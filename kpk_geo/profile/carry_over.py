"""Values that were counted on earlier areas, and how they come to today's."""

from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from kpk_geo.german import day
from kpk_geo.profile.base import Identifier, Section


class CrosswalkColumns(Section):
    """Columns of a file that says where the people of earlier areas live today."""

    # "from" is no name in Python; what is stored is read by either.
    model_config = ConfigDict(populate_by_name=True)

    earlier: str = Field(alias="from")
    today: str = Field(alias="to")
    share: str | None = None  # of the earlier area's people; None: each goes whole to one area


class CarryOver(Section):
    """How the values of a table come to today's areas; empty: they were counted on these."""

    crosswalk: str | None = None  # file
    crosswalk_columns: CrosswalkColumns | None = None
    reallocate: Literal["population"] | None = None
    measured_on: date | None = None  # `valid_from` of the areas on which was counted
    weight: Identifier | None = None  # indicator of the table: people, to average ready rates
    # Share of an area's people; a rate of fewer than nine tenths of them says little of the area.
    max_withheld: float = Field(default=0.1, ge=0, le=1)

    @model_validator(mode="after")
    def _one_carrier(self) -> Self:
        if self.crosswalk and self.reallocate:
            raise ValueError('entweder "crosswalk" oder "reallocate" angeben')
        if bool(self.crosswalk) != bool(self.crosswalk_columns):
            raise ValueError(
                'zu "crosswalk" gehört "crosswalk_columns", etwa '
                '{ from = "alt", to = "neu", share = "anteil" }'
            )
        if self.reallocate and self.measured_on is None:
            raise ValueError(
                'zu "reallocate" gehört "measured_on": valid_from der Gebiete, auf denen gezählt '
                "wurde"
            )
        if self.weight and not self.crosswalk:
            raise ValueError('"weight" gibt es nur mit "crosswalk"')
        if not self.is_carried_over:
            for name in ("measured_on", "max_withheld"):
                if getattr(self, name) != type(self).model_fields[name].default:
                    raise ValueError(f'"{name}" gibt es nur mit "crosswalk" oder "reallocate"')
        return self

    @property
    def is_carried_over(self) -> bool:
        """Whether the values were counted on other areas than today's."""
        return bool(self.crosswalk or self.reallocate)

    @property
    def remark(self) -> str:
        """Say in the name of the data set that its values were carried over; else empty."""
        if not self.is_carried_over:
            return ""
        by = f" mit {self.crosswalk}" if self.crosswalk else ""
        if self.measured_on is None:
            return f" (umgerechnet von früheren Gebieten{by})"
        return f" (umgerechnet von den Gebieten vom {day(self.measured_on)}{by})"
