"""The shape that all stored results have as JSON: what was run, on what, and its rows."""

from datetime import datetime
from typing import Any, Generic, TypedDict, TypeVar

from api.http.schemas import PageOf
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import Run

Parameters = TypeVar("Parameters")
Summary = TypeVar("Summary")
Row = TypeVar("Row")


class ResultOut(PageOf[Row], Generic[Parameters, Summary, Row]):
    """The newest result of a region with what it rests on."""

    region_id: str
    run: int
    finished_at: datetime
    software_version: str
    level: str
    parameters: Parameters
    inputs: dict[str, str]
    summary: Summary


class RunFields(TypedDict):
    """What all results say of their run."""

    region_id: str
    run: int
    finished_at: datetime
    software_version: str
    level: str
    parameters: Any
    inputs: dict[str, str]


def run_fields(run: Run[Any, Any], level: AreaLevel) -> RunFields:
    """Give what all results say of their run."""
    return {
        "region_id": run.region_id,
        "run": run.run_pk,
        "finished_at": run.finished_at,
        "software_version": run.software_version,
        "level": level.level,
        "parameters": run.parameters,
        "inputs": run.inputs,
    }
