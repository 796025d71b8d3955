"""The boundaries of a state's communes, and what does not fit its list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import shapely

from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.crs import GERMANY, Extent
from kpk_geo.errors import InputError, MissingColumnError, listed, suggestion
from kpk_geo.geocoding.normalise import place_key
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.geometries import in_work_crs, read_layer
from kpk_geo.model import StateFaultKind
from kpk_geo.profile import StateProfile
from kpk_geo.results.state import StateFault
from kpk_geo.states.communes import StateCommunes
from kpk_geo.states.named import Successor


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Boundaries:
    """The communes of a state that have a boundary."""

    shapes: gpd.GeoSeries  # surfaces in metres by key, ascending
    faults: tuple[StateFault, ...]


def read_boundaries(
    source_file: SourceFile,
    profile: StateProfile,
    state: StateCommunes,
    successors: Mapping[str, Successor],
) -> Boundaries:
    """Read the surfaces of all communes of the list.

    Parameters
    ----------
    source_file
        Layer of the state, or of more than it.
    profile
        Of the state.
    state
        Its communes.
    successors
        By former key: a surface of a former commune becomes part of today's.

    Raises
    ------
    MissingColumnError
        The layer lacks a column that the profile names.
    InputError
        The layer cannot be read, or holds none of the communes.
    """
    section, info = profile.boundaries, profile.state
    report = Report(source_file.name)
    raw = read_layer(source_file, section, (), report, surfaces=True)
    named = [section.id_column, section.name_column, *section.only]
    for column in named:
        if column not in raw.columns:
            hint = suggestion(column, [str(name) for name in raw.columns])
            raise MissingColumnError(f"{source_file.name}: Die Spalte „{column}“ fehlt. {hint}")
    for column, texts in section.only.items():
        raw = raw[raw[column].astype(str).isin(texts)]
    extent = Extent(*info.extent) if info.extent else GERMANY
    frame = in_work_crs(raw, section, report, extent=extent, work_crs=info.work_crs)
    keys = frame[section.id_column].astype(str).str.strip().str.zfill(8)
    today = keys.map(lambda key: successors[key].today if key in successors else key)
    frame = gpd.GeoDataFrame(
        {"key": today, "former": keys, "name": frame[section.name_column].astype(str)},
        geometry=shapely.make_valid(frame.geometry.to_numpy()), crs=info.work_crs,
    )  # fmt: skip
    frame = frame[frame["key"].str.startswith(info.key) | frame["former"].str.startswith(info.key)]
    known = frame[frame["key"].isin(state.communes)]
    if known.empty:
        raise InputError(
            f"{source_file.name}: Keine Gemeinde der Liste ({state.file}) hat hier eine Grenze. "
            f"Stimmt id_column = „{section.id_column}“ im Profil?"
        )
    shapes = known.dissolve("key").sort_index().geometry
    faults = [
        *_changed(known, successors, source_file.name),
        *_unknown(frame[~frame["key"].isin(state.communes)], state, source_file.name),
        *_missing(set(shapes.index), state, source_file.name),
    ]
    return Boundaries(shapes=shapes, faults=tuple(faults))


def _changed(
    known: gpd.GeoDataFrame, successors: Mapping[str, Successor], file: str
) -> Iterable[StateFault]:
    for key, former in known.loc[known["key"] != known["former"], ["key", "former"]].to_numpy():
        yield StateFault(
            kind=StateFaultKind.CHANGED_KEY, communes=(key,), file=file,
            text=f"{file}: Der Schlüssel {former} gilt seit {successors[former].since} nicht mehr; "
            f"die Fläche zählt zu {key} (Quelle: {successors[former].source}). Bitte bei "
            "Gelegenheit eine Grenzdatei von heute holen.",
        )  # fmt: skip


def _unknown(frame: gpd.GeoDataFrame, state: StateCommunes, file: str) -> Iterable[StateFault]:
    for key, name in frame[["key", "name"]].drop_duplicates().to_numpy():
        yield StateFault(
            kind=StateFaultKind.UNKNOWN_KEY, file=file,
            text=f"{file}: {name} ({key}) steht nicht in der Liste ({state.file}). "
            f"{same_name(str(name), state)}Wurde die Gemeinde umgeschlüsselt oder eingemeindet, "
            "gehört sie in die Liste der geänderten Schlüssel ([state] successors).",
        )  # fmt: skip


def same_name(name: str, state: StateCommunes) -> str:
    """Say under which key the list knows a commune of this name; empty: it knows none.

    Parameters
    ----------
    name
        As a file writes it.
    state
        With its list.
    """
    wanted = place_key(name)
    keys = [key for key, item in state.communes.items() if place_key(item.name) == wanted]
    return f"Unter diesem Namen kennt die Liste {listed(keys)}. " if keys else ""


def _missing(found: set[str], state: StateCommunes, file: str) -> Iterable[StateFault]:
    absent = sorted(set(state.communes) - found)
    for district, name in sorted(state.district_names.items()):
        own = [key for key in absent if key[:DISTRICT_DIGITS] == district]
        members = state.members(district)
        if own and len(own) == len(members):
            yield StateFault(
                kind=StateFaultKind.MISSING_DISTRICT, communes=tuple(own), file=file,
                text=f"{file}: {name} ({district}) fehlt ganz: Keine seiner Gemeinden hat hier "
                "eine Grenze. Der Vergleich läuft ohne sie. Bitte eine vollständige Datei holen.",
            )  # fmt: skip
            continue
        for key in own:
            yield StateFault(
                kind=StateFaultKind.MISSING_COMMUNE, communes=(key,), file=file,
                text=f"{file}: {state.communes[key].name} ({key}) hat hier keine Grenze und bleibt "
                "weg. Hat sich der Schlüssel geändert, gehört er in [state] successors.",
            )  # fmt: skip
