"""The answer of a question for a whole state: cells as GeoParquet, and a row per commune."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np

from analyses.access.answer import Answer, Known, answer_for, choose_offers
from analyses.access.supply import Supply
from analyses.routing import straight_metres
from api.questions.access.summary import access_areas
from api.state.stages.network import MappedMode, mapped_mode
from api.state.stages.state_data import StateData, read_state_data
from api.state.stages.supply import added_districts, question_of

CELLS: Final = "cells.parquet"
COMMUNES: Final = "communes.json"
_SHARED: Final = "supply:"  # inputs that are sums of a Kreis begin so


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StateAnswer:
    """The answer of a question over a state, and of what it is."""

    state: StateData
    mode: MappedMode
    answer: Answer
    variants: tuple[Supply, ...]  # places shared in the other defensible ways


def put_together(
    inputs: Mapping[str, Path], *, asked: Mapping[str, Any], plan: Mapping[str, Any], today: str,
    communes: Sequence[str],
) -> StateAnswer:  # fmt: skip
    """Add up the supply of all Kreise, and find the nearest offers over the whole graph.

    Parameters
    ----------
    inputs, asked, plan, today, communes
        As `answer_state` takes them.
    """
    state = read_state_data(inputs, plan=plan, today=today, communes=communes)
    mode, question = mapped_mode(inputs["graph"], inputs["index"]), question_of(asked)
    offers = choose_offers(state, mode, question)
    folders = [folder for name, folder in inputs.items() if name.startswith(_SHARED)]
    shared, *variants = added_districts(folders, offers.capacity, cells=len(state.grid))
    known = Known(
        supply=shared, straight=straight_metres(offers.xy, state.cell_xy), variants=tuple(variants)
    )
    found = answer_for(state, mode, question, offers, known=known)
    return StateAnswer(state=state, mode=mode, answer=found, variants=tuple(variants))


def answer_state(
    inputs: Mapping[str, Path], output: Path, *, asked: Mapping[str, Any], plan: Mapping[str, Any],
    today: str, communes: Sequence[str],
) -> None:  # fmt: skip
    """Add up the supply, find the nearest offers over the whole graph, and sum up by commune.

    Parameters
    ----------
    inputs
        "cells", "offers", "graph", "index", and "supply:KEY" of each Kreis.
    output
        Where cells and communes go.
    asked
        The question.
    plan, today, communes
        As `read_state_data` takes them.
    """
    found = put_together(inputs, asked=asked, plan=plan, today=today, communes=communes)
    _cells(found).to_parquet(output / CELLS)
    records = {
        area.area_id: area.model_dump(mode="json", exclude={"area_id"})
        for area in access_areas(found.answer)
    }
    (output / COMMUNES).write_text(
        json.dumps(records, ensure_ascii=False, sort_keys=True), encoding="utf-8"
    )


def read_communes(output: Path) -> dict[str, dict[str, Any]]:
    """Read the rows of a question: AGS -> figures as `AccessArea` has them."""
    found: dict[str, dict[str, Any]] = json.loads((output / COMMUNES).read_text(encoding="utf-8"))
    return found


def _cells(of: StateAnswer) -> gpd.GeoDataFrame:
    state, found = of.state, of.answer
    nearest = found.nearest.destination[:, 0]
    ids = found.offers.rows["offer_id"].to_numpy(dtype=object)
    every = np.stack([supply.per_child for supply in (found.supply, *of.variants)])
    return gpd.GeoDataFrame(
        {
            "owner": state.grid["owner"],
            "minutes": found.travel.minutes,
            "metres": found.travel.metres,
            "straight": found.travel.straight,
            "nearest": [ids[row] if row >= 0 else None for row in nearest],
            "children": found.cells.children,
            "supply": found.supply.per_child,
            "supply_low": every.min(axis=0),
            "supply_high": every.max(axis=0),
        },
        index=state.grid.index, geometry=state.grid.geometry, crs=state.grid.crs,
    )  # fmt: skip
