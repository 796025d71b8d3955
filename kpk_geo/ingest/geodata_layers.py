"""The layers of a geodata file: what each holds, and which of them is meant."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError

from kpk_geo.errors import InputError, listed, suggestion
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.geodata_texts import BYTES, is_shapefile, shapefile_encoding
from kpk_geo.letters import nfc

_LOOKED_AT = 1000  # features that say what a layer holds where its format does not
_SURFACES = {"Polygon", "MultiPolygon", "CurvePolygon", "MultiSurface"}
_NAMES = {
    "Point": "Punkte", "MultiPoint": "Punkte", "LineString": "Linien", "MultiLineString": "Linien",
    "CompoundCurve": "Linien", "MultiCurve": "Linien", "GeometryCollection": "Gemischtes",
    **dict.fromkeys(_SURFACES, "Flächen"),
}  # fmt: skip


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


def text_of(text: str, encoding: str) -> str:
    """Read a text anew that came as bytes; what a .dbf cut off within a letter is left out."""
    return codecs.getincrementaldecoder(encoding)().decode(text.encode("latin-1"))


def layer_info(path: Path, layer: str, encoding: str | None) -> dict[str, Any]:
    """Give what pyogrio says of a layer, with headings as they were written.

    Parameters
    ----------
    layer
        As the file spells it.
    encoding
        Of a shapefile, as the profile declares it; None: what the file says of itself.
    """
    asked = {"layer": layer, "force_feature_count": True}
    if not is_shapefile(path):
        return dict(pyogrio.read_info(path, **asked))
    info = dict(pyogrio.read_info(path, encoding=BYTES, **asked))
    name = encoding or shapefile_encoding(path)
    # Reading says what is wrong with a heading that is no text.
    info["fields"] = [
        str(field).encode("latin-1").decode(name, errors="replace") for field in info["fields"]
    ]
    return info


def layers_of(path: Path, encoding: str | None) -> tuple[Layer, ...]:
    """Describe all layers of a file; it fails as GDAL does where there is none."""
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
    info = layer_info(path, name, encoding)
    kind = info["geometry_type"]
    kinds: tuple[str, ...] = () if kind is None else (_plain(kind),)
    if kind == "Unknown" and not alone:
        kinds = _kinds_of(path, name)
    return Layer(
        name=nfc(name), own_name=name, kinds=kinds, features=int(info["features"]),
        columns=tuple(nfc(str(field)) for field in info["fields"]),
    )  # fmt: skip


def _kinds_of(path: Path, name: str) -> tuple[str, ...]:
    frame = pyogrio.read_dataframe(
        path, layer=name, columns=[], max_features=_LOOKED_AT, on_invalid="ignore"
    )
    if not isinstance(frame, gpd.GeoDataFrame):
        return ()
    return tuple(sorted({_plain(kind) for kind in frame.geom_type.dropna()}))


def _plain(kind: str) -> str:
    """Take off what a name says of heights and measures."""
    return kind.removeprefix("2.5D ").removeprefix("Measured ").removeprefix("3D ").split(" ")[0]


def chosen_layer(
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


def note_choice(layer: Layer, layers: tuple[Layer, ...], named: str | None, report: Report) -> None:
    """Tell which of several layers is read.

    Parameters
    ----------
    layer
        The one that is read.
    layers
        All of the file; nothing is told where there is one.
    named
        From the profile; None: it is the only one that can be meant.
    """
    if len(layers) > 1:
        why = "aus dem Profil" if named else "die einzige mit Geometrie und Inhalt"
        report.note(f"Gelesen ist die Ebene „{layer.name}“ von {len(layers)} der Datei ({why}).")
