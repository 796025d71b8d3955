"""Reads what siting needs beside ways: planned offers, and the burden of the areas."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.classes import ClassScheme
from analyses.burden.need import need_weights
from api.questions.access.read import LoadedAccess
from api.questions.burden.table import PROBABILITIES, read_burden_table
from kpk_geo.database.inventory import read_inventory
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError
from kpk_geo.model import OfferStatus, SitingNeed
from kpk_geo.profile import PreventionPlan, SitingPlan

_STATUS = "status_p_"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaBurden:
    """Burden by area_id, from the newest index."""

    run_pk: int
    score: pd.Series  # higher is more burdened; NaN without one
    code: pd.Series  # class; NaN without one
    scheme: ClassScheme
    weight: pd.Series  # how often a child counts; NaN where nothing is known
    weights: tuple[float, ...]  # by class, least burdened first


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingInputs:
    """What the database says beside streets, cells and offers."""

    burden: AreaBurden | None
    without_burden: str  # German: why there is none; empty where there is
    planned: pd.DataFrame  # offers with the status "geplant", at their sites


def read_siting(connection: Connection, loaded: LoadedAccess, plan: SitingPlan) -> SitingInputs:
    """Read the burden of the areas, and planned offers where they may be chosen.

    Parameters
    ----------
    loaded
        The region, as questions about access read it.
    plan
        Says whether children are weighted, and whether planned offers are candidates.

    Raises
    ------
    InputError
        Children are to be weighted, and there is no index for these areas.
    """
    burden, reason = _burden(connection, loaded)
    if burden is None and plan.need is SitingNeed.BURDEN:
        raise InputError(
            f"Nach Belastung gewichten geht hier nicht. {reason} Ohne Gewicht fragen (need = "
            "children), oder erst rechnen."
        )
    rows = read_inventory(connection, loaded.region.region_id, confidential=False)
    planned = rows[rows["status"] == OfferStatus.PLANNED.value] if plan.planned else rows.iloc[:0]
    return SitingInputs(
        burden=burden, without_burden=reason, planned=planned.reset_index(drop=True)
    )


def _burden(connection: Connection, loaded: LoadedAccess) -> tuple[AreaBurden | None, str]:
    region_id = loaded.region.region_id
    try:
        table = read_burden_table(connection, region_id)
    except OutdatedRunError as error:
        return None, str(error)
    except NotFoundError:
        return None, f"Es ist kein Belastungsindex gerechnet (kpk run burden --region {region_id})."
    if table.level.level_pk != loaded.level.level_pk:
        return None, (
            f"Der Belastungsindex gilt für „{table.level.label}“, Wege und Kinder für "
            f"„{loaded.level.label}“ ([accessibility] level)."
        )
    weights = need_weights_of(loaded.region.profile.prevention)
    names = [name for name in PROBABILITIES if name.startswith(_STATUS)]
    records = table.rows[names].to_dict("index")
    probabilities = {
        str(area_id): {
            int(str(name).removeprefix(_STATUS)): float(value) for name, value in record.items()
        }
        for area_id, record in records.items()
    }
    code = table.rows["status_code"].astype(float)
    return AreaBurden(
        run_pk=table.run.run_pk,
        score=table.rows["status_index"].astype(float),
        code=code,
        scheme=table.schemes["status"],
        weight=need_weights(code, probabilities, weights),
        weights=weights,
    ), ""  # fmt: skip


def need_weights_of(plan: PreventionPlan | None) -> tuple[float, ...]:
    """Give the weights of the profile's Präventionskette, else those that it has by itself."""
    if plan is not None:
        return plan.need_weights
    usual: tuple[float, ...] = PreventionPlan.model_fields["need_weights"].default
    return usual
