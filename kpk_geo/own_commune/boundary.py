"""Which communes does a boundary layer hold, and where do they lie?

What the columns are called is told by the registry; where it is silent or the publisher changed
them, the cells decide: a key of a commune has eight digits, and its name is one of the list.
"""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from kpk_geo.communes.records import Commune, Place
from kpk_geo.communes.table import Directory
from kpk_geo.crs import DEFAULT_CRS, GERMANY
from kpk_geo.errors import InputError, NotFoundError, listed
from kpk_geo.geocoding.normalise import place_key
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.geometries import in_work_crs, read_layer
from kpk_geo.own_commune.folder import Fetched

_AGS = r"0?\d{7}"
_ENOUGH = 0.95  # share of the cells that must look like keys


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CommuneLayer:
    """The communes of a boundary layer."""

    source: Fetched
    file: SourceFile
    shapes: gpd.GeoDataFrame  # key, name; surfaces in the region's system, one row for each commune

    @property
    def communes(self) -> tuple[Commune, ...]:
        """All of them, as far as the layer describes them."""
        return tuple(
            Commune(key=key, name=name, kind="")
            for key, name in zip(self.shapes["key"], self.shapes["name"], strict=True)
        )

    def outline(self, place: Place) -> shapely.Geometry:
        """Unite the communes of a place.

        Raises
        ------
        NotFoundError
            The layer lacks one of them.
        """
        own = self.shapes[self.shapes["key"].isin(place.keys)]
        absent = sorted({*place.keys} - {*own["key"]})
        if absent:
            raise NotFoundError(
                f"{self.file.name}: Die Grenze von {listed(absent)} fehlt in der Grenzdatei. Deckt "
                "sie das richtige Land ab, und ist sie neu genug?"
            )
        return shapely.union_all(own.geometry.to_numpy())


def read_communes(source: Fetched, directory: Directory) -> CommuneLayer:
    """Read all communes of a boundary layer.

    Parameters
    ----------
    source
        File of a Land or of Germany.
    directory
        Tells a column of names from others.

    Raises
    ------
    InputError
        No column holds keys of communes, or the file cannot be read.
    """
    file = source.checked()
    reading = source.reading
    layer = source.layer_format()
    report = Report(file.name)
    raw = read_layer(file, layer, (), report, surfaces=True)
    for column, texts in reading.only.items():
        if column in raw.columns:
            raw = raw[raw[column].astype(str).isin(texts)]
    frame = in_work_crs(raw, layer, report, extent=GERMANY, work_crs=DEFAULT_CRS)
    key = _key_column(frame, reading.id_column, file.name)
    name = _name_column(frame, reading.name_column, key, directory)
    shapes = gpd.GeoDataFrame(
        {
            "key": frame[key].astype(str).str.strip().str.zfill(8),
            "name": frame[name].astype(str).str.strip() if name else frame[key].astype(str),
        },
        geometry=shapely.make_valid(frame.geometry.to_numpy()),
        crs=DEFAULT_CRS,
    )
    return CommuneLayer(
        source=source, file=file, shapes=shapes.dissolve("key", aggfunc="first").reset_index()
    )


def _key_column(frame: gpd.GeoDataFrame, documented: str | None, where: str) -> str:
    columns = [str(name) for name in frame.columns if name != frame.geometry.name]
    for name in dict.fromkeys([*([documented] if documented in columns else []), *columns]):
        texts = frame[name].dropna().astype(str).str.strip()
        if len(texts) and texts.str.fullmatch(_AGS).mean() >= _ENOUGH:
            return str(name)
    raise InputError(
        f"{where}: In keiner Spalte stehen Gemeindeschlüssel (acht Ziffern). Vorhanden sind: "
        f"{listed(columns)}. Hat sich die Datei geändert? Dann bitte kpk sources check."
    )


def _name_column(
    frame: gpd.GeoDataFrame, documented: str | None, key: str, directory: Directory
) -> str | None:
    """Choose the column most of whose texts are names of communes; None: there is none."""
    if documented in frame.columns:
        return documented
    known = {place_key(item.name) for item in directory.communes.values()}
    columns = [
        str(name) for name in frame.columns if name not in (key, frame.geometry.name)
        and pd.api.types.is_string_dtype(frame[name])
    ]  # fmt: skip

    def share(name: str) -> float:
        return float(frame[name].dropna().astype(str).map(place_key).isin(known).mean())

    best = max(columns, key=share, default=None)
    if best is not None and share(best) > 0:
        return best
    return columns[0] if len(columns) == 1 else None
