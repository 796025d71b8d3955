"""How the texts of a geodata file are written: what it says of itself, and what GDAL would miss."""

import codecs
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpk_geo.ingest.text import (
    decode,
    marked_encoding,
)

_TEXTS = (".geojson", ".json", ".kml", ".gml")
_XML_ENCODING = re.compile(rb"^[^<]{0,3}<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.-]+)")
BYTES = "ISO-8859-1"  # gives each byte as one letter
_CODE_PAGES = {"65001": "utf-8", "8": "utf-8", "88591": "latin-1", "885915": "iso8859-15"}
_LANGUAGE_DRIVERS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252"}


@contextmanager
def as_readable(path: Path, encoding: str | None, *, where: str, quote: bool) -> Iterator[Path]:
    """Give a file that GDAL reads: texts in UTF-8, and GML away from where it would leave a file.

    Parameters
    ----------
    encoding
        That the profile declares; None: the file's own word, else UTF-8.
    where
        Begins messages: the file.
    quote
        Whether a message may show what cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in _TEXTS or (encoding is None and suffix != ".gml" and _is_utf8(path)):
        yield path
        return
    if encoding is None and _is_utf8(path):
        with tempfile.TemporaryDirectory(prefix="kpk-text-") as folder:
            yield Path(shutil.copy(path, folder))
        return
    content = path.read_bytes()
    own = _xml_encoding(content) if suffix in (".kml", ".gml") else None
    text = decode(content, encoding or own or "utf-8", where=where, quote=quote)
    if own is not None:
        text = text.partition("?>")[2] or text  # what it says of the encoding holds no longer
    with tempfile.TemporaryDirectory(prefix="kpk-text-") as folder:
        target = Path(folder) / path.name
        target.write_text(text, encoding="utf-8")
        yield target


def _is_utf8(path: Path) -> bool:
    """Check a file piece by piece: an address layer may be larger than memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
        if {_xml_encoding(head), marked_encoding(head)} - {None, "utf-8"}:
            return False
        try:
            decoder.decode(head)
            while piece := stream.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _xml_encoding(content: bytes) -> str | None:
    """Give the encoding that an XML file names; None: it names none."""
    marked = marked_encoding(content)
    if marked not in (None, "utf-8"):
        return marked
    found = _XML_ENCODING.match(content[:200])
    return found[1].decode("ascii").lower() if found else None


def is_shapefile(path: Path) -> bool:
    """Say whether the texts stand in a .dbf, which GDAL converts by guess."""
    return path.suffix.lower() in (".shp", ".dbf")


def shapefile_encoding(path: Path) -> str:
    """Give the encoding that a shapefile tells: in its .cpg, else in a byte of its .dbf."""
    siblings = {entry.name.lower(): entry for entry in path.parent.iterdir()}
    said = siblings.get(f"{path.stem}.cpg".lower())
    if said is not None:
        text = said.read_text(encoding="ascii", errors="replace").strip()
        digits = "".join(letter for letter in text if letter.isdigit())
        for name in (_CODE_PAGES.get(digits, ""), text, f"cp{digits}"):
            with suppress(LookupError, ValueError):  # damaged: a NUL within, or no codec of texts
                "".encode(name)
                return codecs.lookup(name).name
    table = siblings.get(f"{path.stem}.dbf".lower())
    if table is None:
        return "latin-1"
    with table.open("rb") as stream:
        head = stream.read(32)
    return _LANGUAGE_DRIVERS.get(head[29], "latin-1") if len(head) == 32 else "latin-1"
