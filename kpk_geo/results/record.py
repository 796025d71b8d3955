"""What all stored results share: frozen records, figures that JSON can hold, kinds of runs."""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from kpk_geo.model import Validity

ENDLESS = "inf"


class Record(BaseModel):
    """A stored record; unknown fields are refused, so that another format is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _from_stored(value: Any) -> Any:
    if value is None:
        return math.nan
    return math.inf if value == ENDLESS else value


def _to_stored(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return ENDLESS if math.isinf(value) else float(value)


# NaN, no figure, is stored as null, and an endless way as "inf": JSON knows neither.
Figure = Annotated[float, BeforeValidator(_from_stored), PlainSerializer(_to_stored)]


class AreaRecord(Record):
    """What is stored of one area; figures that are not known are NaN, never 0."""

    area_id: str

    @classmethod
    def missing(cls, area_id: str) -> Self:
        """Stand for an area that the run did not know."""
        return cls.model_validate(cls.nothing() | {"area_id": area_id})

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        known = {"validity": Validity.MISSING} if "validity" in cls.model_fields else {}
        return dict.fromkeys(cls.model_fields) | known


class SecretPlaces(Protocol):
    """What is confidential in a region today."""

    @property
    def offer_ids(self) -> Collection[str]:
        """Keys of confidential offers."""

    def is_named_in(self, content: str) -> bool:
        """Say whether a text names a confidential place."""

    def is_near_degrees(self, longitude: float, latitude: float) -> bool:
        """Say whether a point is taken for a confidential site."""


Parameters = TypeVar("Parameters", bound=BaseModel)
Summary = TypeVar("Summary", bound=BaseModel)
Area = TypeVar("Area", bound=AreaRecord)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunKind(Generic[Parameters, Summary, Area]):
    """What the stored runs of one planning question hold."""

    slug: str  # in the database, in addresses and commands
    format_version: int  # raised whenever the records below change
    parameters: type[Parameters]
    summary: type[Summary]
    area: type[Area]
    needs: str = ""  # what the command needs beside the region, as the guide writes it
    # Key of the profile's section that plans it, where the parameters are that section, or have it
    # as `plan`; a run that nobody plans any more is not shown.
    planned_by: str = ""
    # Whether its summary names places that are confidential by now: then it is not shown either.
    names_secret: Callable[[Any, SecretPlaces], bool] | None = None
    subject_option: str = "--indicator"  # of the command, where there is a run for each subject
