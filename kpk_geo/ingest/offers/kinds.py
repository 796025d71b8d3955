"""The kinds of an offer: from its cell, from columns that say ja or nein, from several rows."""

from collections.abc import Mapping

import pandas as pd

from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.offers.fields import BETWEEN, NO, YES, read_terms, typed
from kpk_geo.model import OfferKind
from kpk_geo.offers.record import FIELD_BY_NAME
from kpk_geo.profile import OfferTable

FLAG = "kind_flag:"  # begins the name of a column with such a flag


def read_kinds(line: int, cells: Mapping[str, str], table: OfferTable, report: Report) -> list[str]:
    """Read the kinds of a row, the first of which gives the colour; empty if there is none.

    Parameters
    ----------
    line
        Line of the file, for the report.
    cells
        Texts by field, flags among them.
    table
        Section of the profile: how kinds are spelt, which columns are flags, and the kind of the
        whole list.
    """
    found = read_terms(_spelt(cells, table), FIELD_BY_NAME["kind"], line, report)
    if not found:
        fallback = OfferKind.OTHER if table.layout == "portal" else None
        first = table.kind or fallback
        found = [first.value] if first else []
    for column, kind in table.kind_flags.items():
        if _is_set(cells.get(FLAG + column, ""), column, line, report):
            found.append(kind.value)
    return list(dict.fromkeys(found))


def named_kinds(cells: Mapping[str, str], table: OfferTable) -> set[OfferKind]:
    """Give all kinds that a row may mean, without a word about what is not understood."""
    words = _spelt(cells, table).split(";")
    parts = (part.strip() for word in words for part in (word, *BETWEEN.split(word)))
    found = {kind for part in parts if (kind := OfferKind.parse(part)) is not None}
    if not found and table.kind:
        found = {table.kind}  # as `read_kinds`: flags add to it
    flags = table.kind_flags.items()
    return found | {
        kind for name, kind in flags if typed(cells.get(FLAG + name, "")).casefold() in YES
    }


def _spelt(cells: Mapping[str, str], table: OfferTable) -> str:
    """Put the codes of the profile for the list's own words; a whole cell goes before its parts."""
    text = typed(cells.get("kind", ""))
    if text in table.kinds:
        return ";".join(table.kinds[text])
    words = [word.strip() for word in text.split(";")]
    return ";".join(";".join(table.kinds.get(word, (word,))) for word in words)


def _is_set(text: str, column: str, line: int, report: Report) -> bool:
    word = typed(text).casefold()
    if word and word not in YES | NO:
        report.add(
            f"„{text}“ ist weder ja noch nein; die weitere Art ist nicht ergänzt.",
            line=line,
            column=column,
            value=text,
            severity=Severity.NOTE,
            discreet="Die Angabe ist weder ja noch nein; die weitere Art ist nicht ergänzt.",
        )
    return word in YES


def with_all_kinds(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each row of an offer the kinds of all its rows, in their order."""
    kinds = pd.Series(frame["kinds"].to_numpy(), index=frame["offer_id"].to_numpy())
    repeated = kinds[kinds.index.duplicated(keep=False)]
    united = {
        offer_id: list(dict.fromkeys(kind for row in rows for kind in row))
        for offer_id, rows in repeated.groupby(level=0)
    }
    both = [united.get(number, own) for number, own in zip(kinds.index, kinds, strict=True)]
    return frame.assign(
        kinds=pd.Series(both, index=frame.index, dtype=object),
        kind=pd.Series([row[0] for row in both], index=frame.index, dtype=object),
    )
