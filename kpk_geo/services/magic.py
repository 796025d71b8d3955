"""The first bytes say what a file is: some hosts answer 200 with a web page."""

import re
import zipfile
from pathlib import Path

from kpk_geo.model.open_data import FileKind
from kpk_geo.services.faults import LATER, MOVED, FetchError

HEAD_BYTES = 4096  # that are looked at
_BOM = b"\xef\xbb\xbf"
_PAGE = re.compile(
    rb"^(<!doctype html|<html|<head|<\?xml[^>]*>\s*(<!--.*?-->\s*)?<(!doctype )?html)", re.I | re.S
)
_BEGINS = {
    FileKind.ZIP: (b"PK\x03\x04", b"PK\x05\x06"),
    FileKind.XLSX: (b"PK\x03\x04",),
    FileKind.PDF: (b"%PDF-",),
    FileKind.GEOJSON: (b"{",),
    FileKind.JSON: (b"{", b"["),
    FileKind.OSM: (b"<?xml", b"<osm"),
}


def check_kind(path: Path, kind: FileKind, host: str) -> None:
    """Refuse a file that is not what its entry says, or that is cut off.

    Parameters
    ----------
    path
        As it came.
    kind
        What it is to be.
    host
        Who sent it, for the message.

    Raises
    ------
    FetchError
        It is a web page, something else, empty, or an archive without an end.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    check_head(head, kind, host)
    if kind in (FileKind.ZIP, FileKind.XLSX):
        _check_archive(path, host)


def check_head(head: bytes, kind: FileKind, host: str) -> None:
    """Refuse a file by its first bytes.

    Parameters
    ----------
    head
        The first `HEAD_BYTES`, or all there are.
    kind
        What it is to be.
    host
        Who sent it, for the message.

    Raises
    ------
    FetchError
        It is something else.
    """
    wrong = what_is_wrong(head, kind)
    if wrong:
        raise FetchError(f"{host} schickt {wrong} statt {kind.label}.", _way_out(wrong))


def what_is_wrong(head: bytes, kind: FileKind) -> str | None:
    """Say in German what a file is instead; None where its beginning fits.

    >>> what_is_wrong(b"<!DOCTYPE html><title>Wartung</title>", FileKind.CSV)
    'eine Webseite'
    >>> what_is_wrong(b"Nr;Name", FileKind.CSV)
    """
    text = head.removeprefix(_BOM).lstrip()
    if not head.strip():
        return "eine leere Datei"
    if _PAGE.match(text):
        return "eine Webseite"
    if kind is FileKind.CSV:
        return _not_a_table(head, text)
    if kind is FileKind.PBF:
        return None if b"OSMHeader" in head[:32] else "etwas anderes"
    begin = text if kind in (FileKind.GEOJSON, FileKind.JSON, FileKind.OSM) else head
    return None if begin.startswith(_BEGINS[kind]) else "etwas anderes"


def _not_a_table(head: bytes, text: bytes) -> str | None:
    if b"\x00" in head or head.startswith((b"PK\x03\x04", b"%PDF-")):
        return "etwas anderes"
    if text[:1] in (b"<", b"{"):
        return "eine Fehlermeldung des Dienstes"
    return None


def _way_out(wrong: str) -> str:
    if wrong == "eine Webseite":
        return (
            "Das ist meist eine Meldung zur Wartung oder eine Sperre. Später noch einmal "
            "versuchen; bleibt es dabei, die Datei im Browser herunterladen und mit "
            "kpk fetch --take übernehmen."
        )
    return LATER if wrong == "eine leere Datei" else MOVED


def _check_archive(path: Path, host: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FetchError(f"{host} schickt ein abgeschnittenes oder beschädigtes Archiv.") from error
    if not names:
        raise FetchError(f"{host} schickt ein leeres Archiv.")
