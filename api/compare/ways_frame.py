"""Ways and supply of communes as rows of a table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analyses.compare.ways import PeerWays, beside_peers
from api.compare.columns import WAYS
from api.compare.selection import Selection, properties
from api.compare.ways import StateWays, peers_with_streets
from kpk_geo.model import Validity
from kpk_geo.results.access import AccessArea, AskedQuestion
from maps.compare.view import StateView


def ways_frame(
    state: StateView, ways: StateWays, keys: Sequence[str], selection: Selection
) -> pd.DataFrame:
    """Give a row per question and commune.

    Parameters
    ----------
    state, ways
        Whose.
    keys
        Of the communes.
    selection
        By which they were chosen.
    """
    peers = peers_with_streets(state, selection.commune, keys)
    frame = pd.DataFrame([
        properties(state, key, selection)
        | _way(question, rows.get(key) or AccessArea.missing(key))
        | (_others(beside_peers(key, peers, rows)) if key == selection.commune else {})
        for question, rows in ways.answers
        for key in keys
    ])  # fmt: skip
    return frame[[
        column.name for column in WAYS
        if column.name in frame and (column.name != "own" or selection.commune)
    ]]  # fmt: skip


def _others(found: PeerWays) -> dict[str, Any]:
    low, high = found.minutes_p95
    return {
        "others": found.known, "others_share_within_15_min": found.share_within_15_min,
        "others_minutes_low": low, "others_minutes_high": high,
        "others_supply_per_100": found.supply_per_100,
    }  # fmt: skip


def _way(question: AskedQuestion, own: AccessArea) -> dict[str, Any]:
    words = {
        "kind": question.kind.label, "life_phase": question.life_phase.label,
        "mode": question.mode.label, "capacity": question.capacity.label,
        "validity": own.validity.label,
    }  # fmt: skip
    figures = own.model_dump(include={column.name for column in WAYS} - {"area_id", "validity"})
    if own.validity is not Validity.VALID:
        figures = {name: value if name.startswith("children") else float("nan")
                   for name, value in figures.items()}  # fmt: skip
    return words | figures
