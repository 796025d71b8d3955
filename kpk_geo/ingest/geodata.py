"""Geodata files: which of their layers is meant, and texts that are read as they were written.

GDAL guesses in silence where a file does not say: the first of several layers, Latin letters where
a shapefile has no .cpg. Here both are asked instead, or told in the report.
"""

import codecs
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from kpk_geo.crs import crs_name
from kpk_geo.errors import InputError, listed, suggestion
from kpk_geo.german import number
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.files import members_of, unpacked
from kpk_geo.ingest.text import (
    better_encoding,
    decode,
    known_encoding,
    marked_encoding,
    redecoded,
)
from kpk_geo.letters import nfc
from kpk_geo.profile import LayerFormat

SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".gml")
_TEXTS = (".geojson", ".json", ".kml", ".gml")
_LOOKED_AT = 1000  # features that say what a layer holds where its format does not
_XML_ENCODING = re.compile(rb"^[^<]{0,3}<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.-]+)")
BYTES = "ISO-8859-1"  # gives each byte as one letter
_CODE_PAGES = {"65001": "utf-8", "8": "utf-8", "88591": "latin-1", "885915": "iso8859-15"}
_LANGUAGE_DRIVERS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252"}
_SURFACES = {"Polygon", "MultiPolygon", "CurvePolygon", "MultiSurface"}
_NAMES = {
    "Point": "Punkte", "MultiPoint": "Punkte", "LineString": "Linien", "MultiLineString": "Linien",
    "CompoundCurve": "Linien", "MultiCurve": "Linien", "GeometryCollection": "Gemischtes",
    **dict.fromkeys(_SURFACES, "Flächen"),
}  # fmt: skip

# Keys such as "01" stay texts, and nothing is fetched from an address that a file names.
pyogrio.set_gdal_config_options({"GML_FIELDTYPES": "ALWAYS_STRINGS", "GML_DOWNLOAD_SCHEMA": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of a file."""

    name: str  # composed, as the profile names it
    own_name: str  # as the file spells it
    kinds: tuple[str, ...]  # of its geometries; empty: it has none
    features: int
    columns: tuple[str, ...]

    @property
    def has_surfaces(self) -> bool:
        """Whether there are surfaces, and nothing else."""
        return bool(self.kinds) and set(self.kinds) <= _SURFACES

    def __str__(self) -> str:
        what = " und ".join(dict.fromkeys(_NAMES.get(kind, kind) for kind in self.kinds))
        count = "1 Objekt" if self.features == 1 else f"{number(self.features)} Objekte"
        return f"„{self.name}“ ({count}, {what or 'ohne Geometrie'})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLayer:
    """A layer that can be read, at once or in pieces."""

    path: Path
    layer: Layer
    layers: tuple[Layer, ...]  # all of the file
    crs: CRS | None
    encoding: str | None  # that the profile declares
    columns: tuple[str, ...]  # that are wanted and must look right
    where: str
    quote: bool

    def read(self, *, skip: int = 0, rows: int | None = None) -> gpd.GeoDataFrame:
        """Read features; texts come composed, and are refused where they were read wrongly.

        Raises
        ------
        InputError
            The texts are of another encoding, or the layer has no geometry.
        """
        frame = self._bare(skip, rows)
        if not isinstance(frame, gpd.GeoDataFrame):
            raise InputError(f"{self.where}: Die Ebene „{self.layer.name}“ hat keine Geometrie.")
        if self.encoding is not None:
            frame = _put_right(frame, self.encoding)
        frame = _with_texts(frame, nfc)
        self._refuse_mojibake(frame)
        return frame

    def _bare(self, skip: int, rows: int | None) -> Any:
        """Read features; texts of a shapefile as bytes, since GDAL drops what it cannot convert."""
        encoding = self.encoding or "utf-8"
        if _is_shapefile(self.path):
            encoding = self.encoding or shapefile_encoding(self.path)
        else:
            try:
                return self._frame(None, skip, rows)
            except UnicodeDecodeError:
                pass
        frame = self._frame(BYTES, skip, rows)
        try:
            return _with_texts(frame, lambda text: _text_of(text, encoding))
        except UnicodeDecodeError as error:
            likely = better_encoding(_texts_of(frame)) or "cp1252"
            raise InputError(
                f"{self.where}: Die Texte der Ebene „{self.layer.name}“ sind nicht {encoding}, wie "
                f"{'im Profil' if self.encoding else 'in der Datei'} steht. Vermutlich sind sie "
                f'{likely}: im Profil encoding = "{likely}" eintragen; das geht der Datei vor.'
            ) from error

    def _frame(self, encoding: str | None, skip: int, rows: int | None) -> Any:
        return pyogrio.read_dataframe(
            self.path,
            layer=self.layer.own_name,
            encoding=encoding,
            skip_features=skip,
            max_features=rows,
        )

    def _refuse_mojibake(self, frame: gpd.GeoDataFrame) -> None:
        """Look at the columns that are wanted; of the headings at all, since one may be sought."""
        headings = [str(name) for name in frame.columns]
        likely = better_encoding(headings)
        if likely is not None:
            raise InputError(self._mojibake(likely, f"die Überschriften {listed(headings)}"))
        for column in dict.fromkeys(self.columns):
            if column in frame.columns:
                self._refuse_column(frame[column], column)

    def _refuse_column(self, column: "pd.Series[Any]", name: str) -> None:
        texts = column[[isinstance(value, str) for value in column]]
        likely = better_encoding(texts)
        if likely is None:
            return
        wrong = next(text for text in texts if redecoded(text, likely) != text)
        legible = "".join(letter if letter.isprintable() else "\ufffd" for letter in wrong[:60])
        shown = f" („{legible}“)" if self.quote else ""
        raise InputError(self._mojibake(likely, f"die Texte der Spalte „{name}“{shown}"))

    def _mojibake(self, likely: str, what: str) -> str:
        said = f"mit der Kodierung {self.encoding}" if self.encoding else "ohne passende Angabe"
        return (
            f"{self.where}: {what[0].upper()}{what[1:]} sind {said} kein lesbares Deutsch. "
            f'Vermutlich sind sie {likely}: im Profil encoding = "{likely}" eintragen.'
        )


@contextmanager
def opened_layer(
    source_file: SourceFile,
    wanted: LayerFormat,
    columns: Iterable[str],
    report: Report,
    *,
    surfaces: bool,
    quote: bool = True,
) -> Iterator[OpenLayer]:
    """Open the layer that is meant; it can be read while this is open.

    Parameters
    ----------
    wanted
        Section of the profile: member of the archive, layer, encoding.
    columns
        That will be used: they say which layer is likely meant, and their texts must look right.
    report
        Is told which layer was taken.
    surfaces
        Whether surfaces are sought, or else points.
    quote
        Whether a message may show a text of the file.

    Raises
    ------
    InputError
        The file is no geodata file, holds several layers of which none is named, or lacks that one.
    """
    columns = tuple(columns)
    with (
        unpacked(source_file, SUFFIXES, member=wanted.member) as path,
        _readable(path, wanted.encoding, where=source_file.name, quote=quote) as readable,
        _as_input_error(source_file.name),
    ):
        encoding = wanted.encoding and known_encoding(wanted.encoding, where=source_file.name)
        layers = _layers(readable, encoding)
        layer = _chosen(layers, wanted.layer, columns, where=source_file.name, surfaces=surfaces)
        _note_choice(layer, layers, wanted.layer, report)
        info = _info(readable, layer.own_name, encoding)
        yield OpenLayer(
            path=readable, layer=layer, layers=layers, encoding=encoding,
            crs=CRS.from_user_input(info["crs"]) if info["crs"] else None,
            columns=columns, where=source_file.name, quote=quote,
        )  # fmt: skip


def is_geodata(source_file: SourceFile, wanted: LayerFormat) -> bool:
    """Say by the endings whether a file, or what an archive holds, is geodata and no table."""
    names = [wanted.member] if wanted.member else members_of(source_file)
    suffixes = {PurePosixPath(name.lower()).suffix for name in names or [source_file.path.name]}
    return bool(suffixes & {*SUFFIXES} - {".json"})


def note_crs(report: Report, crs: CRS | None, *, declared: bool, own: CRS | None) -> None:
    """Tell which reference system is taken, unless profile and file agree.

    Parameters
    ----------
    crs
        That is taken; None: nothing is told.
    declared
        Whether the profile names it.
    own
        The file's own; None: it has none.
    """
    if crs is None:
        return
    if not declared:
        report.note(f"Koordinatensystem {crs_name(crs)} aus der Datei.")
    elif own is not None and crs_name(own) != crs_name(crs):
        report.note(
            f"Koordinatensystem {crs_name(crs)} aus dem Profil; die Datei nennt {crs_name(own)}."
        )


@contextmanager
def _as_input_error(name: str) -> Iterator[None]:
    try:
        yield
    except (DataSourceError, DataLayerError, IndexError) as error:
        raise InputError(
            f"{name}: lässt sich nicht als Geodatei lesen (GeoJSON, GeoPackage, KML, GML oder "
            "Shapefile mit .shp, .shx, .dbf und .prj; auch gezippt). Ist die Datei vollständig?"
        ) from error


@contextmanager
def _readable(path: Path, encoding: str | None, *, where: str, quote: bool) -> Iterator[Path]:
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
        text = text[text.index("?>") + 2 :]  # what it says of the encoding holds no longer
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


def _is_shapefile(path: Path) -> bool:
    return path.suffix.lower() in (".shp", ".dbf")


def shapefile_encoding(path: Path) -> str:
    """Give the encoding that a shapefile tells: in its .cpg, else in a byte of its .dbf."""
    siblings = {entry.name.lower(): entry for entry in path.parent.iterdir()}
    said = siblings.get(f"{path.stem}.cpg".lower())
    if said is not None:
        text = said.read_text(encoding="ascii", errors="replace").strip()
        digits = "".join(letter for letter in text if letter.isdigit())
        for name in (_CODE_PAGES.get(digits, ""), text, f"cp{digits}"):
            with suppress(LookupError):
                return codecs.lookup(name).name
    table = siblings.get(f"{path.stem}.dbf".lower())
    if table is None:
        return "latin-1"
    with table.open("rb") as stream:
        head = stream.read(32)
    return _LANGUAGE_DRIVERS.get(head[29], "latin-1") if len(head) == 32 else "latin-1"


def _text_of(text: str, encoding: str) -> str:
    """Read a text anew that came as bytes; what a .dbf cut off within a letter is left out."""
    return codecs.getincrementaldecoder(encoding)().decode(text.encode("latin-1"))


def _info(path: Path, layer: str, encoding: str | None) -> dict[str, Any]:
    asked = {"layer": layer, "force_feature_count": True}
    if not _is_shapefile(path):
        return dict(pyogrio.read_info(path, **asked))
    info = dict(pyogrio.read_info(path, encoding=BYTES, **asked))
    name = encoding or shapefile_encoding(path)
    # Reading says what is wrong with a heading that is no text.
    info["fields"] = [
        str(field).encode("latin-1").decode(name, errors="replace") for field in info["fields"]
    ]
    return info


def _layers(path: Path, encoding: str | None) -> tuple[Layer, ...]:
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if not names:
        raise DataLayerError("no layer")
    return tuple(_described(path, name, encoding, alone=len(names) == 1) for name in names)


def _described(path: Path, name: str, encoding: str | None, *, alone: bool) -> Layer:
    """Describe a layer; where its format says nothing of its geometries, some are looked at.

    Parameters
    ----------
    name
        As the file spells it.
    encoding
        Of its texts, as the profile declares it.
    alone
        Whether there is no other layer, so that nothing has to be told apart.
    """
    info = _info(path, name, encoding)
    kind = info["geometry_type"]
    kinds: tuple[str, ...] = () if kind is None else (_plain(kind),)
    if kind == "Unknown" and not alone:
        kinds = _kinds_of(path, name)
    return Layer(
        name=nfc(name), own_name=name, kinds=kinds, features=int(info["features"]),
        columns=tuple(nfc(str(field)) for field in info["fields"]),
    )  # fmt: skip


def _kinds_of(path: Path, name: str) -> tuple[str, ...]:
    frame = pyogrio.read_dataframe(path, layer=name, columns=[], max_features=_LOOKED_AT)
    if not isinstance(frame, gpd.GeoDataFrame):
        return ()
    return tuple(sorted({_plain(kind) for kind in frame.geom_type.dropna()}))


def _plain(kind: str) -> str:
    """Take off what a name says of heights and measures."""
    return kind.removeprefix("2.5D ").removeprefix("Measured ").removeprefix("3D ").split(" ")[0]


def _chosen(
    layers: tuple[Layer, ...],
    name: str | None,
    columns: tuple[str, ...],
    *,
    where: str,
    surfaces: bool,
) -> Layer:
    """Take the layer that is named, or the only one that can be meant.

    Parameters
    ----------
    layers
        All of the file, at least one.
    name
        From the profile; None: it names none.
    columns
        That will be used.
    where
        Begins the message: the file.
    surfaces
        Whether surfaces are sought, or else points.

    Raises
    ------
    InputError
        The named one is absent, or several can be meant.
    """
    if name is not None:
        named = [layer for layer in layers if layer.name == nfc(name)]
        if not named:
            hint = suggestion(name, [layer.name for layer in layers])
            raise InputError(
                f"{where}: Die Ebene „{name}“ fehlt. {hint} In der Datei: {listed(layers)}."
            )
        return named[0]
    filled = [layer for layer in layers if layer.kinds and layer.features]
    if len(filled) > 1:
        raise InputError(_which(layers, filled, columns, where=where, surfaces=surfaces))
    return (filled or layers)[0]


def _which(
    layers: tuple[Layer, ...],
    filled: list[Layer],
    columns: tuple[str, ...],
    *,
    where: str,
    surfaces: bool,
) -> str:
    """Ask which layer is meant, and propose one: right geometry, columns named, most features.

    Parameters
    ----------
    layers
        All of the file.
    filled
        Those that can be meant.
    columns
        That will be used.
    where
        Begins the message: the file.
    surfaces
        Whether surfaces are sought, or else points.
    """

    def fitting(layer: Layer) -> tuple[bool, int, int]:
        known = sum(column in layer.columns for column in columns)
        return layer.has_surfaces is surfaces, known, layer.features

    likely = max(filled, key=fitting)
    absent = [column for column in columns if column not in likely.columns]
    why = "sie hat die genannten Spalten" if not absent else f"auch ihr fehlt {listed(absent)}"
    return (
        f"{where}: Die Datei hat mehrere Ebenen: {listed(layers)}. Welche ist gemeint? Im Profil "
        f'layer angeben, vermutlich layer = "{likely.name}" ({why}).'
    )


def _note_choice(
    layer: Layer, layers: tuple[Layer, ...], named: str | None, report: Report
) -> None:
    """Tell which of several layers is read.

    Parameters
    ----------
    layers
        All of the file; nothing is told where there is one.
    named
        From the profile; None: it is the only one that can be meant.
    """
    if len(layers) > 1:
        why = "aus dem Profil" if named else "die einzige mit Geometrie und Inhalt"
        report.note(f"Gelesen ist die Ebene „{layer.name}“ von {len(layers)} der Datei ({why}).")


def _texts_of(frame: pd.DataFrame) -> list[str]:
    """Give all texts of a layer and its headings."""
    texts = [str(name) for name in frame.columns]
    for column in _text_columns(frame):
        texts += [value for value in frame[column] if isinstance(value, str)]
    return texts


def _text_columns(frame: pd.DataFrame) -> list[Any]:
    return [
        name
        for name, kind in frame.dtypes.items()
        if pd.api.types.is_object_dtype(kind) or pd.api.types.is_string_dtype(kind)
    ]


def _with_texts(frame: gpd.GeoDataFrame, change: Callable[[str], str]) -> gpd.GeoDataFrame:
    """Change all texts of a layer and its headings."""
    changed = {
        column: [change(value) if isinstance(value, str) else value for value in frame[column]]
        for column in _text_columns(frame)
    }
    return frame.assign(**changed).rename(columns=lambda name: change(str(name)))


def _put_right(frame: gpd.GeoDataFrame, encoding: str) -> gpd.GeoDataFrame:
    """Read texts again that somebody before us read in a wrong encoding and stored so."""

    def change(text: str) -> str:
        return redecoded(text, encoding)

    return _with_texts(frame, change) if better_encoding(_texts_of(frame)) == encoding else frame
