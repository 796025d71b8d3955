"""Access and supply as a file; what stands beside it is in `notes`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from analyses.access.answer import AccessQuestion
from api.files.audience import Columns
from api.files.columns import Sheet, described, with_parents
from api.files.result_files import (
    ResultTable,
    Written,
    count_withheld,
    source_notes,
    write_result,
)
from api.questions.access.columns import ORDER, PER_SITE, access_columns
from api.questions.access.notes import asked_text, describe
from api.questions.access.table import (
    COLUMNS,
    DETAIL_COLUMNS,
    Selection,
    read_access_table,
)
from api.regions.context import parent_names
from kpk_geo import german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.results.access import QuestionSummary
from maps.access.supply_words import SupplyUnit


def write_access(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    details: bool = False,
    selection: Selection | None = None,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest figures of one question; without a selection of the plan's first.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    details
        With further columns: gaps, range of supply, norms.
    selection
        Which question; None: the first.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        There are none yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_access_table(connection, region_id, selection or Selection())
        sources = read_sources(connection, region_id)
        above = parent_names(connection, region_id, table.level)
    names = [*COLUMNS, *((*DETAIL_COLUMNS, *table.norm_columns) if details else ("validity",))]
    unit = SupplyUnit(kind=table.summary.kind, capacity=table.summary.capacity)
    frame = with_children_per_site(table.rows.reset_index()[names], unit)
    frame = without_variants(frame, table.summary.variants)
    result = ResultTable(
        sheet=access_sheet(
            frame, table.rows["parent_id"], above, table.summary, table.summary.norms
        ),
        notes=describe(table) + source_notes(sources, table.run.inputs),
        created=table.run.finished_at,
        withheld=count_withheld(frame["validity"]),
    )
    if file_format == "gpkg":  # beside other layers, and for who has the layer in a project
        result = replace(result, sheet=replace(result.sheet, title="Wege und Versorgung"))
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def access_sheet(
    frame: pd.DataFrame,
    parents: pd.Series,
    above: dict[str, str],
    asked: AccessQuestion | QuestionSummary,
    norm_ids: Iterable[str],
) -> Sheet:
    """Lay figures out in the order of the page, with the areas above; the title says what of.

    Parameters
    ----------
    frame
        One row per area; the validity in German.
    parents
        Key of the area above, by area_id.
    above
        Names of the areas above, by key.
    asked
        What the figures answer.
    norm_ids
        Norms that were applied.
    """
    unit = SupplyUnit(kind=asked.kind, capacity=asked.capacity)
    first = [name for name in ORDER if name in frame]
    ordered = frame[[*first, *(name for name in frame if name not in first)]]
    shown = with_parents(ordered, parents, above)
    return described(asked_text(asked), shown, access_columns(unit, norm_ids, asked.life_phase))


def without_variants(frame: pd.DataFrame, variants: Sequence[str]) -> pd.DataFrame:
    """Leave out in how many variants supply is low where there are none: 0 of 0 says nothing.

    Parameters
    ----------
    frame
        Figures of areas.
    variants
        That `low_in` counts.
    """
    return frame if variants else frame.drop(columns="low_in", errors="ignore")


def with_children_per_site(frame: pd.DataFrame, unit: SupplyUnit) -> pd.DataFrame:
    """Add the children that share one offer, where whole offers are counted.

    >>> from kpk_geo.model import OfferKind
    >>> unit = SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS)
    >>> frame = pd.DataFrame({"supply_per_100": [0.05, 0.0]})
    >>> with_children_per_site(frame, unit)[PER_SITE].tolist()
    [2000.0, nan]
    """
    if not unit.is_sites:
        return frame
    supply = frame["supply_per_100"]
    made = frame.copy()
    place = list(made.columns).index("supply_per_100")
    made.insert(
        place,
        PER_SITE,
        (100 / supply.where(supply > 0)).map(lambda count: german.rounded(count, 1)),
    )
    return made
