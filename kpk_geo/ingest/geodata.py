"""Geodata files: which of their layers is meant, and texts that are read as they were written.

GDAL guesses in silence where a file does not say: the first of several layers, Latin letters where
a shapefile has no .cpg. Here both are asked instead, or told in the report.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from kpk_geo.crs import crs_name
from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.files import members_of, unpacked
from kpk_geo.ingest.geodata_layers import (
    Layer,
    chosen_layer,
    layer_info,
    layers_of,
    note_choice,
    text_of,
)
from kpk_geo.ingest.geodata_texts import BYTES, as_readable, is_shapefile, shapefile_encoding
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.text import (
    better_encoding,
    known_encoding,
    redecoded,
)
from kpk_geo.letters import nfc
from kpk_geo.profile import LayerFormat

SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".gml")

# Keys such as "01" stay texts, and nothing is fetched from an address that a file names.
pyogrio.set_gdal_config_options({"GML_FIELDTYPES": "ALWAYS_STRINGS", "GML_DOWNLOAD_SCHEMA": False})


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
        if is_shapefile(self.path):
            encoding = self.encoding or shapefile_encoding(self.path)
        else:
            try:
                return self._frame(None, skip, rows)
            except UnicodeDecodeError:
                pass
        frame = self._frame(BYTES, skip, rows)
        try:
            return _with_texts(frame, lambda text: text_of(text, encoding))
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
            on_invalid="ignore",  # a ring that is not closed costs its own object, not the file
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
    with unpacked(source_file, SUFFIXES, member=wanted.member) as path:
        refuse_large(path, limits.LAYER, name=source_file.name)
        with (
            as_readable(path, wanted.encoding, where=source_file.name, quote=quote) as readable,
            _as_input_error(source_file.name),
        ):
            encoding = wanted.encoding and known_encoding(wanted.encoding, where=source_file.name)
            layers = layers_of(readable, encoding)
            layer = chosen_layer(
                layers, wanted.layer, columns, where=source_file.name, surfaces=surfaces
            )
            note_choice(layer, layers, wanted.layer, report)
            info = layer_info(readable, layer.own_name, encoding)
            yield OpenLayer(
                path=readable, layer=layer, layers=layers, encoding=encoding,
                crs=_own_crs(info["crs"], wanted, source_file.name),
                columns=columns, where=source_file.name, quote=quote,
            )  # fmt: skip


def _own_crs(text: str | None, wanted: LayerFormat, where: str) -> CRS | None:
    """Read the reference system of a file; a damaged one matters only if the profile names none."""
    if not text:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        if wanted.crs:
            return None
        raise InputError(
            f"{where}: Das Koordinatensystem der Datei ist nicht lesbar. Ist bekannt, welches es "
            'ist, im Profil eintragen, etwa crs = "EPSG:25832".'
        ) from error


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
