"""How large a file may be that one kind of reader takes, in bytes as it lies unpacked.

Beyond, the memory of an ordinary computer would not do; real deliveries stay far below.
"""

from pathlib import Path

from kpk_geo.errors import InputError
from kpk_geo.german import size as size_text

TABLE = 200_000_000  # held in memory cell by cell; the largest list of a city's houses has 60 MB
LAYER = 1_000_000_000  # held in memory; the parcels of a city would fit
EXTRACT = 2_000_000_000  # OpenStreetMap; all of North Rhine-Westphalia has 0.9 GB
STREAM = 4_000_000_000  # registers and grids, read piece by piece


def refuse_large(path: Path, limit: int, *, name: str) -> None:
    """Check a file before it is read.

    Parameters
    ----------
    path
        As it lies unpacked.
    limit
        Bytes.
    name
        Of the file in messages; `path` may lie in a temporary folder.

    Raises
    ------
    InputError
        It is too large.
    """
    size = path.stat().st_size
    if size > limit:
        raise InputError(
            f"{name}: Die Datei ist mit {size_text(size)} zu groß; gelesen werden höchstens "
            f"{size_text(limit)}. Bitte nur den Ausschnitt der Region und die nötigen Spalten "
            "liefern lassen, oder die Datei aufteilen."
        )
