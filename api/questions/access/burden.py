"""The burden of areas as questions about access use it: index, class, and from which run."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from api.questions.access.read import LoadedAccess
from api.questions.burden.table import read_burden_table
from kpk_geo.errors import NotFoundError, OutdatedRunError


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenOfAreas:
    """Index and class by area_id; None with the German reason where there is no index."""

    scores: pd.Series | None = None  # higher is more burdened; NaN: not known
    classes: pd.Series | None = None  # codes of the status scheme; NA: none
    run_pk: int | None = None
    reason: str = ""


def read_burden_of_areas(connection: Connection, loaded: LoadedAccess) -> BurdenOfAreas:
    """Read the newest index, if it is one of these areas."""
    try:
        table = read_burden_table(connection, loaded.region.region_id)
    except OutdatedRunError as error:
        return BurdenOfAreas(reason=str(error))
    except NotFoundError:
        table = None
    if table is None or table.level.level_pk != loaded.level.level_pk:
        return BurdenOfAreas(
            reason=f"Für die Ebene „{loaded.level.label}“ ist kein Belastungsindex gerechnet; ohne "
            "ihn lässt sich nicht sagen, wem das Angebot nützt."
        )
    return BurdenOfAreas(
        scores=pd.Series(table.rows["status_index"].astype(float)),
        classes=table.rows["status_code"],
        run_pk=table.run.run_pk,
    )
