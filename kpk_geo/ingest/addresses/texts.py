"""Official address texts: Gebäudereferenzen of NRW in both layouts, and Hauskoordinaten HK-DE.

All three begin alike and have no heading; the number of columns tells them apart:

21      Gebäudereferenzen since about 2020, names written out
14, 15  Gebäudereferenzen before, names of municipalities in a key file, 15 with a date
16-19   HK-DE, with postcode and place
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pyproj import CRS

from kpk_geo.errors import InputError
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.addresses.entries import (
    AddressChecks,
    RawAddress,
    StreetName,
    decimal_number,
    house_numbers,
)
from kpk_geo.ingest.files import unpacked
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.text import marked_encoding
from kpk_geo.letters import nfc
from kpk_geo.profile import AddressRegister

SUFFIXES = (".txt", ".csv", ".asc")
KEY_FILE = "gebref_schluessel.txt"
# UTM zones whose eastings carry the zone as their first two digits.
_PREFIXED = {31: "EPSG:5649", 32: "EPSG:4647", 33: "EPSG:5650"}
_PLAIN = {"31": "EPSG:25831", "32": "EPSG:25832", "33": "EPSG:25833"}


class _Layout(NamedTuple):
    """Where the columns are; -1: there is none."""

    name: str
    key: tuple[int, int, int, int]  # Land, Regierungsbezirk, Kreis, Gemeinde
    municipality: int
    district: int
    street_key: int
    street: int
    number: int
    suffix: int
    zone: int
    x: int
    y: int
    postcode: int
    day: int


_NEW = _Layout(
    name="Gebäudereferenzen (21 Spalten)", key=(3, 5, 7, 9), municipality=10, district=12,
    street_key=13, street=14, number=15, suffix=16, zone=17, x=18, y=19, postcode=-1, day=20,
)  # fmt: skip
_OLD = _Layout(
    name="Gebäudereferenzen (ältere Fassung)", key=(3, 4, 5, 6), municipality=-1, district=-1,
    street_key=8, street=13, number=9, suffix=10, zone=-1, x=11, y=12, postcode=-1, day=-1,
)  # fmt: skip
_HK = _OLD._replace(name="Hauskoordinaten HK-DE", postcode=14, municipality=15)
_LAYOUTS = {
    21: _NEW,
    14: _OLD,
    15: _OLD._replace(day=14),
    16: _HK,
    17: _HK,
    18: _HK._replace(district=17),
    19: _HK._replace(district=17),
}


def read_official_addresses(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> tuple[Iterator[RawAddress], CRS]:
    """Read an official text line by line; see the module for the layouts.

    Parameters
    ----------
    register
        Section of the profile: encoding, reference system, and the municipalities that are wanted.
    checks
        Collects what is rejected, and the youngest date, while the entries are read.

    Raises
    ------
    InputError
        The first line has none of the known numbers of columns, or the encoding is another.
    """
    entries = _entries(source_file, register, checks)
    crs = next(entries)
    assert isinstance(crs, CRS)
    return entries, crs  # type: ignore[return-value]


def _entries(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress | CRS]:
    """Give the reference system first, then every entry, with the archive open meanwhile."""
    with unpacked(source_file, SUFFIXES, ignoring="schluessel", member=register.member) as path:
        refuse_large(path, limits.STREAM, name=source_file.name)
        lines = _lines(path, register, source_file.name)
        first_line, first = _first(lines, source_file.name)
        layout = _layout(first, source_file.name)
        yield _crs(first, layout, register)
        names = _municipality_names(path.with_name(KEY_FILE))
        make = _Maker(layout, len(first), register, names, checks)
        yield from make.entries(first_line, first)
        for line, cells in lines:
            yield from make.entries(line, cells)


def _lines(path: Path, register: AddressRegister, name: str) -> Iterator[tuple[int, list[str]]]:
    encoding = register.encoding or ("cp1252" if register.format == "hkde" else "utf-8")
    with path.open("rb") as opened:
        marked = marked_encoding(opened.read(4))
    if marked is not None and marked != "utf-8":
        encoding = marked  # official texts are plain: who saved one so did it with all of it
    line = 0
    try:
        with path.open(encoding=encoding, newline="\n") as stream:
            for line, text in enumerate(stream, 1):
                bare = nfc(text.rstrip("\r\n"))
                if bare.strip():
                    yield line, bare.removeprefix("\ufeff").split(";")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}, nach Zeile {line}: nicht als {encoding} lesbar. Ältere Register sind "
            'meist cp1252: im Profil encoding = "cp1252" eintragen.'
        ) from error
    except LookupError as error:
        raise InputError(f"{name}: Die Zeichenkodierung „{encoding}“ ist unbekannt.") from error


def _first(lines: Iterator[tuple[int, list[str]]], name: str) -> tuple[int, list[str]]:
    for line, cells in lines:
        if cells[0].strip().casefold() != "nba":  # some deliveries carry a heading
            return line, cells
    raise InputError(f"{name}: Die Datei enthält keine Adressen.")


def _layout(cells: list[str], name: str) -> _Layout:
    layout = _LAYOUTS.get(len(cells))
    if layout is None:
        raise InputError(
            f"{name}: Die erste Zeile hat {len(cells)} durch Semikolon getrennte Spalten. Bekannt "
            "sind 21 (Gebäudereferenzen), 14 oder 15 (ältere Fassung) und 16 bis 19 (HK-DE). "
            'Andere Tabellen mit format = "table" und columns lesen.'
        )
    return layout


def key_columns(columns: int, *, where: str) -> tuple[int, ...]:
    """Say in which columns of an official text the parts of the AGS stand.

    Parameters
    ----------
    columns
        How many the text has.
    where
        Begins the message: the file.

    Raises
    ------
    InputError
        No official text has so many.
    """
    return _layout([""] * columns, where).key


def _crs(cells: list[str], layout: _Layout, register: AddressRegister) -> CRS:
    if register.crs:
        return CRS.from_user_input(register.crs)
    x = decimal_number(cells[layout.x]) or 0.0
    zone = int(x // 1_000_000)
    if zone in _PREFIXED:
        return CRS.from_user_input(_PREFIXED[zone])
    named = cells[layout.zone].strip() if layout.zone >= 0 else "32"
    return CRS.from_user_input(_PLAIN.get(named, "EPSG:25832"))


def _municipality_names(path: Path) -> dict[str, str]:
    """Read the names of municipalities from the key file of the older layout."""
    if not path.is_file():
        return {}
    names = {}
    for text in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        cells = text.strip().split(";")
        if cells[0] == "G" and len(cells) >= 6:
            names["".join(cells[1:5])] = cells[5].strip()
    return names


class _Maker:
    """Turns lines of one layout into entries; streets are made once."""

    def __init__(
        self,
        layout: _Layout,
        width: int,
        register: AddressRegister,
        names: dict[str, str],
        checks: AddressChecks,
    ) -> None:
        self.layout, self.width, self.register = layout, width, register
        self.names, self.checks = names, checks
        self.wanted = frozenset(register.municipality_keys)
        self.streets: dict[tuple[str, ...], StreetName] = {}
        self.newest = ""
        places = [*layout.key, layout.municipality, layout.district, layout.street_key]
        self.street_columns = tuple(i for i in (*places, layout.street, layout.postcode) if i >= 0)

    def entries(self, line: int, cells: list[str]) -> list[RawAddress]:
        """Read a line; none if it is not wanted or not usable (then with a note)."""
        layout = self.layout
        if len(cells) != self.width:
            self.checks.reject(
                f"Die Zeile hat nicht {self.width} Spalten wie die erste ({layout.name}).",
                line=line,
                value=f"{len(cells)} Spalten",
            )
            return []
        street = self._street(cells)
        if self.wanted and street.municipality_key not in self.wanted:
            return []
        numbers, label = house_numbers(cells[layout.number].strip(), cells[layout.suffix].strip())
        x, y = decimal_number(cells[layout.x]), decimal_number(cells[layout.y])
        if not numbers:
            number = cells[layout.number]
            self.checks.reject("Die Hausnummer ist keine.", line=line, column="hnr", value=number)
            return []
        if x is None or y is None:
            place = f"{cells[layout.x]} / {cells[layout.y]}"
            self.checks.reject("Die Koordinate ist nicht lesbar.", line=line, value=place)
            return []
        if layout.day >= 0:
            self._note_day(cells[layout.day])
        quality = cells[2].strip()
        return [
            RawAddress(line, street, number, suffix, quality, x, y, label)
            for number, suffix in numbers
        ]

    def _street(self, cells: list[str]) -> StreetName:
        key = tuple([cells[i] for i in self.street_columns])
        street = self.streets.get(key)
        if street is None:
            street = self.streets[key] = self._new_street(cells)
        return street

    def _new_street(self, cells: list[str]) -> StreetName:
        layout, register = self.layout, self.register
        ags = "".join(cells[i].strip() for i in layout.key)
        return StreetName(
            name=" ".join(cells[layout.street].split()),
            municipality=_cell(cells, layout.municipality)
            or self.names.get(ags)
            or register.municipality
            or ags,
            municipality_key=ags,
            district=_cell(cells, layout.district),
            postcode=_cell(cells, layout.postcode),
            street_key=_cell(cells, layout.street_key),
        )

    def _note_day(self, text: str) -> None:
        if text > self.newest:  # ISO dates compare as texts
            self.newest = text
            try:
                self.checks.newest = date.fromisoformat(text.strip())
            except ValueError:
                self.newest = ""


def _cell(cells: list[str], place: int) -> str:
    return " ".join(cells[place].split()) if place >= 0 else ""
