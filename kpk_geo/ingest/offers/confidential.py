"""Which rows of an offer list are confidential, known before anything of them is quoted."""

from collections.abc import Iterable, Mapping, Sequence

from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.fields import NO, typed
from kpk_geo.ingest.offers.kinds import named_kinds
from kpk_geo.model import OfferKind
from kpk_geo.offers.record import FIELD_BY_NAME
from kpk_geo.profile import OfferTable

Cells = Mapping[str, str]  # field -> text


def confidential_lines(rows: Sequence[tuple[int, Cells]], table: OfferTable) -> dict[int, bool]:
    """Find the confidential lines; True where that is only assumed, since the list says nothing.

    A line is confidential if its list says so, or says nothing clear. A Schutzeinrichtung is
    confidential unless its list says no: a forgotten column must put no women's shelter on a map.

    Parameters
    ----------
    rows
        Line number and cells by field.
    table
        Section of the profile: how kinds are spelt, and the kind where no column says.
    """
    found: dict[int, bool] = {}
    for line, cells in rows:
        word = typed(cells.get("confidential", "")).casefold()
        if word in NO:
            continue
        if word or _is_shelter(cells, table):
            found[line] = not word
    return found


def note_confidential(secret: Mapping[int, bool], lines: Iterable[int], report: Report) -> None:
    """Tell the report which lines it may not quote; say how many were taken for confidential.

    Parameters
    ----------
    secret
        As `confidential_lines` gives them.
    lines
        Those that are read.
    """
    meant = [line for line in lines if line in secret]
    report.confidential.update(meant)
    assumed = sum(secret[line] for line in meant)
    if assumed:
        heading = FIELD_BY_NAME["confidential"].heading
        report.note(
            f"{assumed} Schutzeinrichtungen ohne Angabe gelten als vertraulich und erscheinen auf "
            f"keiner Karte. Soll ein Ort gezeigt werden, in der Spalte „{heading}“ nein eintragen."
        )


def _is_shelter(cells: Cells, table: OfferTable) -> bool:
    return OfferKind.SHELTER in named_kinds(cells, table)
