"""Which rows of an offer list are confidential, known before anything of them is quoted."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import IntEnum

from kpk_geo.geocoding.locate import address_key
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.fields import NO, typed
from kpk_geo.ingest.offers.shelters import may_be_shelter
from kpk_geo.offers.record import FIELD_BY_NAME
from kpk_geo.profile import OfferTable

Cells = Mapping[str, str]  # field -> text


class Why(IntEnum):
    """What makes a row confidential."""

    SAID = 0  # its cell, clear or not
    SHELTER = 1  # nothing says so, but it may be a Schutzeinrichtung
    SAME_OFFER = 2  # another row of its offer is confidential


def confidential_lines(rows: Sequence[tuple[int, Cells]], table: OfferTable) -> dict[int, Why]:
    """Find the confidential lines, and why each is.

    A line is confidential if its list says so, or says nothing clear. A Schutzeinrichtung is
    confidential unless its list says no: a forgotten column must put no women's shelter on a map.
    So are all further rows of such an offer that do not say no themselves.

    Parameters
    ----------
    rows
        Line number and cells by field: all rows of the list, also those that are not meant.
    table
        Section of the profile: how kinds are spelt, and the kind where no column says.
    """
    found: dict[int, Why] = {}
    open_rows: list[tuple[int, Cells]] = []  # those that say nothing
    secret_rows: list[Cells] = []
    for line, cells in rows:
        word = _word(cells)
        if word in NO:
            continue
        if word or may_be_shelter(cells, table):
            found[line] = Why.SAID if word else Why.SHELTER
            secret_rows.append(cells)
        else:
            open_rows.append((line, cells))
    while secret_rows:
        same = _same_offer(secret_rows)
        secret_rows = []
        for line, cells in open_rows:
            if line not in found and same(cells):
                found[line] = Why.SAME_OFFER
                secret_rows.append(cells)
    return found


def note_confidential(secret: Mapping[int, Why], lines: Iterable[int], report: Report) -> None:
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
    why = [secret[line] for line in meant]
    heading = FIELD_BY_NAME["confidential"].heading
    way_out = f"Soll ein Ort gezeigt werden, in der Spalte „{heading}“ nein eintragen."
    if shelters := why.count(Why.SHELTER):
        report.note(
            f"{shelters} Schutzeinrichtungen ohne Angabe gelten als vertraulich und erscheinen auf "
            f"keiner Karte. {way_out}"
        )
    if further := why.count(Why.SAME_OFFER):
        report.note(
            f"Weitere Zeilen vertraulicher Angebote ({further}) gelten auch als vertraulich und "
            f"erscheinen auf keiner Karte. {way_out}"
        )


def _word(cells: Cells) -> str:
    return typed(cells.get("confidential", "")).strip().casefold()


def _same_offer(secret: Sequence[Cells]) -> Callable[[Cells], bool]:
    """Tell rows that are of an offer among these: by its number, or by title and address."""
    numbers = {_number(cells) for cells in secret} - {""}
    titles = {_title(cells) for cells in secret} - {""}
    places = {_place(cells) for cells in secret}

    def is_same(cells: Cells) -> bool:
        if _number(cells) in numbers:
            return True
        return _title(cells) in titles and _place(cells) in places

    return is_same


def _number(cells: Cells) -> str:
    return typed(cells.get("offer_id", "")).strip().casefold()


def _title(cells: Cells) -> str:
    return " ".join(typed(cells.get("title", "")).casefold().split())


def _place(cells: Cells) -> Hashable:
    return _title(cells), address_key(parse_address(typed(cells.get("street", ""))))
