"""Who shares the places: children per life phase, offers per question, sums per Kreis."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from analyses.access.answer import AccessQuestion, choose_offers
from analyses.access.shared_places import ways_of
from analyses.access.supply import Supply, added_up, block_in_reach
from api.state.stages.arrays import keep_arrays, mapped_arrays
from api.state.stages.network import mapped_mode
from api.state.stages.state_data import read_state_data
from kpk_geo.arrays import Floats
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.network.positions import Positions
from kpk_geo.profile import AccessibilityPlan


def count_children(
    inputs: Mapping[str, Path], output: Path, *, phase: str, plan: Mapping[str, Any], today: str,
    communes: Sequence[str],
) -> None:  # fmt: skip
    """Write the children of a life phase by cell.

    Parameters
    ----------
    inputs
        "cells", "offers".
    output
        Where they go.
    phase
        Of life.
    plan, today, communes
        As `read_state_data` takes them.
    """
    state = read_state_data(inputs, plan=plan, today=today, communes=communes)
    keep_arrays(output, "children", {"persons": state.persons(LifePhase.of(phase))})


def question_of(asked: Mapping[str, Any]) -> AccessQuestion:
    """Read a question from the arguments of a task."""
    return AccessQuestion(
        kind=OfferKind.of(asked["kind"]), life_phase=LifePhase.of(asked["life_phase"]),
        mode=TravelMode.of(asked["mode"]), capacity=CapacityUnit.of(asked["capacity"]),
    )  # fmt: skip


def choose(
    inputs: Mapping[str, Path], output: Path, *, asked: Mapping[str, Any], plan: Mapping[str, Any],
    today: str, communes: Sequence[str],
) -> None:  # fmt: skip
    """Choose the offers of a question; write positions, capacity and Kreis.

    Parameters
    ----------
    inputs
        "cells", "offers", "graph", "index".
    output
        Where they go.
    asked
        The question.
    plan, today, communes
        As `read_state_data` takes them.

    Raises
    ------
    NotFoundError
        There is no such offer.
    """
    state = read_state_data(inputs, plan=plan, today=today, communes=communes)
    mode = mapped_mode(inputs["graph"], inputs["index"])
    chosen = choose_offers(state, mode, question_of(asked))
    columns = {part.name: getattr(chosen.positions, part.name) for part in fields(Positions)}
    district = chosen.rows["district"].to_numpy(dtype="U8")
    keep_arrays(output, "chosen", {**columns, "capacity": chosen.capacity, "district": district})


def share_districts(
    inputs: Mapping[str, Path], output: Path, *, districts: Sequence[str], plan: Mapping[str, Any]
) -> None:
    """Share the places of some Kreise's own offers among all children in reach, in every way.

    Every offer is searched once, on the graph of the whole state, so there is no halo.

    Parameters
    ----------
    inputs
        "graph", "index", "chosen", "children".
    output
        Sums of whole numbers for each cell that got something, and the ratio of each offer.
    districts
        Keys of the Kreise.
    plan
        How ways and supply are computed.
    """
    mode = mapped_mode(inputs["graph"], inputs["index"])
    chosen = mapped_arrays(inputs["chosen"], "chosen")
    rows = np.flatnonzero(np.isin(chosen["district"], districts))
    positions = Positions(**{part.name: chosen[part.name] for part in fields(Positions)})
    ways = ways_of(mode.network, AccessibilityPlan.model_validate(plan))
    cells, sums, ratio = block_in_reach(
        mode.index, positions.take(rows), mapped_arrays(inputs["children"], "children")["persons"],
        chosen["capacity"][rows], ways=ways,
    )  # fmt: skip
    keep_arrays(output, "sums", {"rows": rows, "cells": cells, "sums": sums, "ratio": ratio})


def added_districts(folders: Sequence[Path], capacity: Floats, *, cells: int) -> list[Supply]:
    """Add up what the Kreise's offers give: one supply per way, the bits of one run.

    Parameters
    ----------
    folders
        Outputs of `share_districts`: each Kreis in one of them.
    capacity
        Of all chosen offers.
    cells
        Number of cells.
    """
    parts = [mapped_arrays(folder, "sums") for folder in folders]
    rows = [part["rows"] for part in parts]
    return [
        added_up(
            [(part["cells"], part["sums"][way], part["ratio"][way]) for part in parts],
            rows, capacity, cells,
        )
        for way in range(len(parts[0]["sums"]))
    ]  # fmt: skip
