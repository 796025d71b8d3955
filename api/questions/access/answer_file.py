"""An answer that was computed for a page, as the table that its file has."""

import pandas as pd
from sqlalchemy import Connection

from analyses.access.answer import Answer
from api.files.result_files import ResultTable, count_withheld
from api.questions.access.export import (
    access_sheet,
    with_children_per_site,
    without_variants,
)
from api.questions.access.notes import answer_notes
from api.questions.access.read import LoadedAccess
from api.questions.access.table import COLUMNS, DETAIL_COLUMNS
from api.questions.access.view import answer_remarks, answer_rows
from api.regions.context import parent_names
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.sources import read_sources
from kpk_geo.model import Validity
from maps.access.supply_words import SupplyUnit


def answer_result(connection: Connection, loaded: LoadedAccess, found: Answer) -> ResultTable:
    """Lay an answer out with the areas above.

    Parameters
    ----------
    loaded
        What it was computed from.
    found
        The answer, without a scenario.
    """
    rows, question = answer_rows(loaded, found), found.question
    rows["validity"] = [Validity.of(str(code)).label for code in rows["validity"]]
    norm_columns = [str(name) for name in rows.columns if str(name).startswith("norm_")]
    unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
    frame = with_children_per_site(
        rows.reset_index()[[*COLUMNS, *DETAIL_COLUMNS, *norm_columns]], unit
    )
    frame = without_variants(frame, found.table.variants)
    region_id = loaded.region.region_id
    named = read_named_areas(connection, loaded.level.level_pk)
    parents = pd.Series({item.area_id: item.parent_id for item in named}, dtype=object)
    return ResultTable(
        sheet=access_sheet(
            frame, parents, parent_names(connection, region_id, loaded.level), question,
            [name.removeprefix("norm_") for name in norm_columns],
        ),
        notes=answer_notes(
            loaded.region, question, read_sources(connection, region_id),
            answer_remarks(loaded.data, found),
        ),
        created=loaded.region.loaded_at,
        before=lambda: frame,
        withheld=count_withheld(frame["validity"]),
    )  # fmt: skip
