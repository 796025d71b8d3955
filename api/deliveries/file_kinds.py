"""Which files are taken at all: told by their bytes, before anything is opened."""

import zipfile
from pathlib import Path

from kpk_geo.errors import InputError
from kpk_geo.german import size as size_text
from kpk_geo.ingest import limits

MAX_UPLOAD = limits.TABLE  # bytes; what a load would refuse is not taken in
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".json", ".geojson", ".gpkg", ".kml", ".kmz", ".zip")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")  # how Excel calls what a password closes
_LOOKED_AT = 1 << 20  # bytes
_WORDS = {
    ".docx": "eine Word-Datei", ".doc": "eine Word-Datei", ".odt": "ein Textdokument",
    ".rtf": "ein Textdokument", ".pdf": "eine PDF-Datei", ".pptx": "eine Präsentation",
    ".ppt": "eine Präsentation", ".png": "ein Bild", ".jpg": "ein Bild", ".jpeg": "ein Bild",
    ".htm": "eine Webseite", ".html": "eine Webseite", ".msg": "eine E-Mail", ".eml": "eine E-Mail",
}  # fmt: skip
_TABLE_WAY = "Bitte die Tabelle darin als Excel-Datei (.xlsx) oder CSV speichern und hochladen."


def too_large(name: str, size: int) -> str:
    """Say of a file that it is too large, and the way out."""
    return (
        f"{name}: Die Datei ist mit {size_text(size)} zu groß; angenommen werden höchstens "
        f"{size_text(MAX_UPLOAD)}. Bitte nur die nötigen Spalten und den Ausschnitt der Region "
        "liefern lassen; Adressregister und Gitter lädt die IT mit kpk load."
    )


def refuse_kind(path: Path, name: str) -> None:
    """Refuse what is no table, list or layer; macros are never run, so their files are not taken.

    Parameters
    ----------
    path
        Where the file lies.
    name
        As its sender calls it.

    Raises
    ------
    InputError
        It is of a kind that is not read; the message says which, and the way out.
    """
    suffix = Path(name).suffix.lower()
    if path.stat().st_size == 0:
        raise InputError(f"{name}: Die Datei ist leer (0 Byte). Bitte neu vom Lieferanten holen.")
    with path.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if suffix in _WORDS or head.startswith(b"%PDF"):
        raise InputError(f"{name}: Das ist {_WORDS.get(suffix, 'eine PDF-Datei')}. {_TABLE_WAY}")
    if suffix in (".xlsm", ".xlsb", ".xltm", ".xlam"):
        raise InputError(_macros(name))
    if head.startswith(_OLE):
        raise InputError(_old_office(head, name, suffix))
    if suffix == ".ods":
        raise InputError(f"{name}: Das Format .ods wird nicht gelesen. {_TABLE_WAY}")
    if suffix not in SUFFIXES:
        raise InputError(
            f"{name}: Dateien mit der Endung „{suffix or 'ohne'}“ werden nicht gelesen. Möglich "
            "sind Excel (.xlsx), CSV, Text, JSON, GeoJSON, GeoPackage, KML und gezippte Shapefiles."
        )
    if head.startswith(b"PK\x03\x04"):
        _refuse_packed(path, name, suffix)


def _macros(name: str) -> str:
    return (
        f"{name}: Die Datei kann Makros enthalten. Makros werden hier nie ausgeführt, deshalb wird "
        "sie nicht angenommen. Bitte in Excel mit „Speichern unter“ als Excel-Arbeitsmappe (.xlsx) "
        "speichern und neu hochladen."
    )


def _old_office(head: bytes, name: str, suffix: str) -> str:
    if _PROTECTED in head:
        return (
            f"{name}: Die Datei ist mit einem Kennwort geschützt. Bitte in Excel öffnen, unter "
            "Datei, Informationen, „Arbeitsmappe schützen“ das Kennwort entfernen und speichern."
        )
    if suffix in (".xls", ".xlsx"):
        return f"{name}: Das ist eine alte Excel-Datei (.xls). {_TABLE_WAY}"
    return f"{name}: Das ist eine alte Office-Datei. {_TABLE_WAY}"


def _refuse_packed(path: Path, name: str, suffix: str) -> None:
    """Look at the names of what is packed: a Word file may be renamed, a workbook hold macros."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, LookupError) as error:
        raise InputError(
            f"{name}: Die Datei ist beschädigt oder unvollständig. Bitte neu speichern und noch "
            "einmal hochladen."
        ) from error
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise InputError(_macros(name))
    if any(member.startswith("word/") for member in members):
        raise InputError(f"{name}: Das ist eine Word-Datei. {_TABLE_WAY}")
    if any(member.startswith("ppt/") for member in members):
        raise InputError(f"{name}: Das ist eine Präsentation. {_TABLE_WAY}")
    if any(member.startswith("xl/") for member in members) and suffix != ".xlsx":
        raise InputError(
            f"{name}: Das ist eine Excel-Datei mit anderer Endung. Bitte als .xlsx benennen."
        )
