"""Which rows of an offer list are meant: what `only` says, and what lies in another commune.

A list of a whole state holds thousands of offers that are none of the region's. They are counted
and left out. A single wrong coordinate in a commune's own list must not get lost like that, so a
row is left out only where its place is sure to be elsewhere; in doubt it is kept and reported.
"""

import numpy as np
import pandas as pd

from kpk_geo.arrays import Bools
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.offers.coordinates import Coordinates, Landing, Territory
from kpk_geo.ingest.offers.testimony import Testimony, Verdict, cells_of, in_company, testify
from kpk_geo.ingest.only import is_one_of
from kpk_geo.profile import OfferTable

STATEWIDE_ROWS = 20  # fewer rows outside may be mistyped coordinates, whatever their share
STATEWIDE_SHARE = 0.5  # of the rows with a coordinate: then the list is no commune's own


def wanted_rows(text: pd.DataFrame, table: OfferTable, report: Report) -> Bools:
    """Say which rows `only` of the profile asks for; count the others.

    Parameters
    ----------
    text
        Cells by field, and by column of `only`.
    table
        Section of the profile.
    """
    kept = np.ones(len(text), dtype=bool)
    for column, values in table.only.items():
        kept &= is_one_of(text[f"only:{column}"], values, column, report)
    left_out = int((~kept).sum())
    if left_out:
        report.note(f"{_rows(left_out, 'ist', 'sind')} nach only im Profil nicht gemeint.")
        report.tally.not_meant += left_out
    return kept


def rows_in_reach(
    text: pd.DataFrame,
    landing: Landing,
    given: Coordinates,
    territory: Territory,
    report: Report,
) -> Bools:
    """Say which rows can be the region's; count and tell the others in one note.

    A row far outside is not meant if its Gemeindeschlüssel or town is another one, or if most
    rows of the list lie outside and nothing of the row says that it is the region's. In a list of
    which most rows lie inside, a town is another one only if a second row has it thereabouts.

    Parameters
    ----------
    text
        Cells by field; municipality_key, city and postcode are looked at.
    landing, given
        The coordinates of the rows, transformed and as they were delivered.
    territory
        The region, and how far beyond it offers still matter.
    """
    far = landing.far(territory)
    repaired = np.zeros(len(text), dtype=bool)
    repaired[list(landing.remedies)] = True
    strange = far & ~repaired
    addresses = testify(text, landing, territory)
    elsewhere = addresses.says(Verdict.ELSEWHERE)
    _note_contradicting(text, landing, elsewhere & addresses.by_key, territory, report)
    if not far.any():
        return np.ones(len(text), dtype=bool)
    known = int((landing.fits(territory) | strange).sum())
    is_statewide = strange.sum() >= STATEWIDE_ROWS and strange.sum() > STATEWIDE_SHARE * known
    if is_statewide:
        # A repaired coordinate is a guess; among thousands of foreign rows some hit by chance.
        placeless = ~np.isfinite(landing.distance)
        by_address = elsewhere & (far | placeless)
        by_share = strange & ~elsewhere & ~addresses.says(Verdict.OURS) & ~addresses.alike
    else:
        # An unknown name may be a part of the town, and the coordinate mistyped.
        is_sure = addresses.by_key | in_company(cells_of(text, "city"), landing, strange)
        by_address = elsewhere & strange & is_sure
        by_share = np.zeros(len(text), dtype=bool)
    left_out = by_address | by_share
    if left_out.any():
        reasons = _reasons(by_address, by_share, addresses, of=(int(strange.sum()), known))
        report.note(
            f"{_rows(int(left_out.sum()), 'liegt', 'liegen')} außerhalb von {territory.name} "
            f"(mehr als {number(territory.buffer / 1000)} km) und "
            f"{'ist' if left_out.sum() == 1 else 'sind'} nicht gemeint: {reasons}. Soll doch "
            "etwas davon gelten: im Profil edge_buffer_km erhöhen."
        )
        report.tally.not_meant += int(left_out.sum())
    return np.asarray(~left_out, dtype=bool)


def _note_contradicting(
    text: pd.DataFrame, landing: Landing, foreign: Bools, territory: Territory, report: Report
) -> None:
    """Tell the rows that lie inside, though their Gemeindeschlüssel is that of another Kreis.

    One of the two is wrong, and only a person can say which: they are kept where they lie.
    """
    rows = np.flatnonzero(foreign & (landing.distance == 0))
    for row in rows:
        report.add(
            f"Die Koordinate liegt in {territory.name}, der Gemeindeschlüssel nennt einen anderen "
            "Kreis. Eines von beiden ist falsch; das Angebot bleibt, wo die Koordinate liegt.",
            line=int(text.index.to_numpy()[row]), severity=Severity.NOTE,
            discreet="Koordinate und Gemeindeschlüssel widersprechen sich.",
        )  # fmt: skip


def _reasons(
    by_address: Bools, by_share: Bools, addresses: Testimony, *, of: tuple[int, int]
) -> str:
    """Name the rules that applied, each with its count."""
    outside, known = of
    counts = (
        (by_address & addresses.by_key, "nach dem Gemeindeschlüssel in einer anderen Gemeinde"),
        (by_address & ~addresses.by_key, "nach dem Ort in einer anderen Gemeinde"),
        (
            by_share,
            f"weil die Liste weiter reicht als die Region ({number(outside)} von {number(known)} "
            "Koordinaten liegen außerhalb)",
        ),
    )
    return "; ".join(f"{number(int(rows.sum()))} {why}" for rows, why in counts if rows.any())


def _rows(count: int, one: str, several: str) -> str:
    """Say that one row is, or several are.

    >>> _rows(1, "liegt", "liegen"), _rows(5345, "liegt", "liegen")
    ('1 Zeile liegt', '5.345 Zeilen liegen')
    """
    return f"{number(count)} {'Zeile' if count == 1 else 'Zeilen'} {one if count == 1 else several}"
