"""Areas: polygons of one level with key, name and parent."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.crs import Extent
from kpk_geo.errors import DuplicateIdError, InputError, MissingColumnError, listed
from kpk_geo.frames import Areas, as_areas, require_columns
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity, SourceFile
from kpk_geo.ingest.cells import without_long_cells
from kpk_geo.ingest.geometries import (
    in_work_crs,
    note_heights,
    outside,
    read_layer,
    repaired,
    touches,
)
from kpk_geo.ingest.misread import note_lost_letters
from kpk_geo.profile import AreaLayer

# Digitising noise along shared borders stays below this; true double claims lie above.
OVERLAP_REPORTED_FROM = 100.0  # square metres
OVERLAPS_NAMED = 10  # the largest; the others are counted
UNLIKE_ALLOWED = 1  # keys whose parts have several names, in a small layer too
OUTLINE_TOLERANCE = 12.0  # metres: about one pixel of a city map on a projector


def read_areas(
    source_file: SourceFile, layer: AreaLayer, *, extent: Extent, report: Report
) -> Areas:
    """Read one level of areas.

    Parameters
    ----------
    layer
        Section of the profile: columns, padding of keys, reference system.
    extent
        Degrees; areas that leave it are rejected.

    Raises
    ------
    MissingColumnError, DuplicateIdError, WrongCrsError, InputError
        The layer as a whole cannot be used. Single bad features go to the report.
    """
    wanted = [layer.id_column, layer.name_column]
    wanted += [layer.parent_column] if layer.parent_column else []
    raw = read_layer(source_file, layer, wanted, report, surfaces=True)
    _require_columns(raw, wanted, layer, source_file.name)
    report.tally.rows = len(raw)
    _require_keys(raw, layer, source_file.name)
    texts = raw[list(dict.fromkeys(wanted))].astype(str)
    raw = raw.loc[without_long_cells(texts, report).index]
    note_lost_letters(((str(name), raw[name]) for name in texts.columns), report)
    note_heights(raw, report)
    raw = repaired(raw, report)
    frame = _inside(in_work_crs(raw, layer, report, extent=extent), extent, report)
    areas = gpd.GeoDataFrame(
        {
            "area_id": as_keys(frame[layer.id_column], layer.id_width),
            "name": as_keys(frame[layer.name_column], None).replace("", None),
            "parent_id": _parent_ids(frame, layer),
        },
        geometry=frame.geometry,
    )
    areas = _with_key(areas, report)
    if layer.dissolve:
        areas = dissolved(areas, report)
    areas = _with_names(areas, report)
    _require_unique(areas, raw, layer, source_file.name)
    report_overlaps(areas, report)
    report.tally.valid = len(areas)
    size = number(areas.area.sum() / 1e6, 1)
    first = (f"{key} {name}" for key, name in zip(areas["area_id"], areas["name"], strict=True))
    report.understood.append(
        f"{number(len(areas))} Gebiete, zusammen {size} km²: {listed(first, limit=3)}"
    )
    return as_areas(areas.set_index("area_id").sort_index())


def as_keys(column: "pd.Series[str]", width: int | None) -> "pd.Series[str]":
    """Write keys as text, without ".0", padded where the profile says that zeros were lost."""
    keys = column.map(_key)
    return keys.str.zfill(width).where(keys != "", "") if width else keys


def _key(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return " ".join(str(value).split())


def outlines(areas: Areas, *, tolerance: float = OUTLINE_TOLERANCE) -> gpd.GeoSeries:
    """Simplify the areas for drawing so that neighbours keep sharing their border.

    Source: Visvalingam-Whyatt on the coverage's shared edges (GEOS `CoverageSimplify`);
    `tolerance` in metres is the square root of the largest triangle left out.
    """
    shapes = shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance)
    return gpd.GeoSeries(shapes, index=areas.index, crs=areas.crs)


def with_parents(areas: Areas, parents: Areas, report: Report) -> Areas:
    """Give areas without a parent the one in which their inner point lies; check the others.

    Parameters
    ----------
    areas
        Left as they are; a copy is given.
    parents
        Areas of the level above.

    Raises
    ------
    InputError
        A parent that the file names does not exist.
    """
    frame = areas.copy()
    given = frame["parent_id"].notna()
    unknown = frame.loc[given & ~frame["parent_id"].isin(parents.index)]
    if len(unknown):
        pairs = listed(f"{key} → {parent}" for key, parent in unknown["parent_id"].items())
        raise InputError(f"{report.file}: übergeordnete Gebiete gibt es nicht: {pairs}.")
    if not given.all():
        orphans = frame.loc[~given]
        tree = shapely.STRtree(parents.geometry.to_numpy())
        inner = shapely.point_on_surface(orphans.geometry.to_numpy())
        found = tree.query(inner, predicate="within")
        chosen = pd.Series(parents.index.to_numpy()[found[1]], index=orphans.index[found[0]])
        chosen = chosen[~chosen.index.duplicated()]
        frame.loc[chosen.index, "parent_id"] = chosen
        for area_id in orphans.index.difference(chosen.index):
            report.add(
                "Das Gebiet liegt in keinem übergeordneten Gebiet.",
                value=area_id,
                severity=Severity.NOTE,
            )
    return as_areas(frame)


def _parent_ids(frame: gpd.GeoDataFrame, layer: AreaLayer) -> "pd.Series[str]":
    if layer.parent_column:
        keys = as_keys(frame[layer.parent_column], None)
        return keys.where(keys != "", None)
    if layer.parent_id_length:
        return as_keys(frame[layer.id_column], layer.id_width).str[: layer.parent_id_length]
    return pd.Series(None, index=frame.index, dtype="str")


def _inside(frame: gpd.GeoDataFrame, extent: Extent, report: Report) -> gpd.GeoDataFrame:
    out = outside(frame, extent)
    rejected = frame[out]
    for line, is_partly_in in zip(rejected.index, touches(rejected, extent), strict=True):
        where = (
            "ragt über das Gebiet der Region hinaus"
            if is_partly_in
            else "liegt außerhalb des Gebiets der Region"
        )
        report.add(f"Die Fläche {where} ({extent}).", line=line)
    if out.all():
        raise InputError(
            f"{report.file}: Keine einzige Fläche liegt ganz im Gebiet der Region ({extent})."
        )
    return frame[~out]


def _with_key(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    empty = areas["area_id"] == ""
    for line in areas.index[empty]:
        report.add("Die Fläche hat keinen Schlüssel.", line=line, value=areas.at[line, "name"])
    return areas[~empty]


def _with_names(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Call an area without a name by its key."""
    nameless = areas["name"].isna()
    for line in areas.index[nameless]:
        report.add(
            "Die Fläche hat keinen Namen; auf Karten steht ihr Schlüssel.",
            line=int(line), value=areas.at[line, "area_id"], severity=Severity.REPAIRED,
        )  # fmt: skip
    return areas.assign(name=areas["name"].where(~nameless, areas["area_id"]))


def _require_columns(raw: gpd.GeoDataFrame, wanted: list[str], layer: AreaLayer, file: str) -> None:
    """Check the columns that are named; where the one for keys is absent, say which look like it.

    Parameters
    ----------
    raw
        As the file has it.
    wanted
        Columns that must be there.
    layer
        Section of the profile.
    file
        Begins the message.
    """
    try:
        require_columns(raw, wanted, where=file)
    except MissingColumnError as error:
        if layer.id_column in raw.columns:
            raise
        raise MissingColumnError(f"{error} {_key_hint(raw)}") from error


def _require_keys(raw: gpd.GeoDataFrame, layer: AreaLayer, file: str) -> None:
    """Refuse a column that holds hardly any key: everything that rests on the areas would go."""
    filled = int((as_keys(raw[layer.id_column], None) != "").sum())
    if filled and 1 - filled / len(raw) <= layer.max_refused:
        return
    content = f"nur in {filled} von {len(raw)} Zeilen gefüllt" if filled else "in allen Zeilen leer"
    raise InputError(
        f"{file}: Die Schlüsselspalte „{layer.id_column}“ (id_column) ist {content}. "
        f"{_key_hint(raw)} Was früher geladen wurde, bleibt stehen."
    )


def _key_hint(raw: gpd.GeoDataFrame) -> str:
    """Name the columns that look like keys: filled everywhere, and each value once."""
    found = _key_columns(raw)
    if not found:
        return "Keine Spalte ist überall gefüllt und eindeutig; bitte beim Lieferanten nachfragen."
    return f"Wie Schlüssel sehen aus (überall gefüllt, eindeutig): {listed(found, limit=6)}."


def _key_columns(raw: gpd.GeoDataFrame) -> list[str]:
    attributes = raw.drop(columns=raw.geometry.name)
    return [str(name) for name, column in attributes.items() if _looks_like_keys(column)]


def _looks_like_keys(column: "pd.Series[Any]") -> bool:
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_bool_dtype(column):
        return False
    if pd.api.types.is_float_dtype(column) and not (column.dropna() % 1 == 0).all():
        return False  # sizes and lengths
    keys = as_keys(column, None)
    return bool((keys != "").all() and keys.is_unique)


def _require_unique(
    areas: gpd.GeoDataFrame, raw: gpd.GeoDataFrame, layer: AreaLayer, file: str
) -> None:
    """Check that no key occurs twice.

    Parameters
    ----------
    areas
        Index: lines.
    raw
        As the file has it, for the columns that could hold the keys instead.
    layer
        Section of the profile.
    file
        Begins the message.
    """
    twice = areas.loc[areas["area_id"].duplicated(keep=False), "area_id"]
    if len(twice):
        places = [
            f"{key} (Objekte {', '.join(str(line) for line in rows.index)})"
            for key, rows in twice.groupby(twice)
        ]
        other = f" {_key_hint(raw)}" if _key_columns(raw) else ""
        raise DuplicateIdError(
            f"{file}: Schlüssel der Spalte „{layer.id_column}“ mehrfach vergeben: "
            f"{listed(places)}. Sind es Teilflächen eines Gebiets, im Profil bei [[areas]] "
            f"dissolve = true eintragen; sonst braucht jedes Gebiet einen eigenen Schlüssel.{other}"
        )


def dissolved(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Merge the rows of each key to one area; the largest part gives name and parent.

    Parameters
    ----------
    areas
        Index: lines; area_id, name, parent_id. It is left as it is.
    report
        Is told what was merged, and where parts do not agree.

    Raises
    ------
    InputError
        Rows of one key disagree so often that the key is none.
    """
    by_size = areas.assign(size=shapely.area(areas.geometry.to_numpy()))
    groups = by_size.sort_values("size", ascending=False, kind="stable").groupby("area_id")
    counts = groups["name"].size()
    _note_disagreement(groups, counts, report)
    merged = groups[["name", "parent_id"]].first()
    shapes = {
        key: shapely.union_all(areas.geometry.to_numpy()[rows])
        for key, rows in areas.groupby("area_id").indices.items()
    }
    several = counts[counts > 1]
    if len(several):
        report.note(
            f"Aus {several.sum()} Teilflächen zusammengefasst (dissolve): "
            f"{listed(several.index, limit=10)}."
        )
    lines = pd.Series(areas.index, index=areas["area_id"]).groupby(level=0).first()
    frame = gpd.GeoDataFrame(
        merged.reset_index(),
        geometry=[shapes[key] for key in merged.index],
        crs=areas.crs,
    )
    frame.index = pd.Index(lines.loc[merged.index].to_numpy(), name="line")
    return frame


def _note_disagreement(groups: Any, counts: "pd.Series[int]", report: Report) -> None:
    """Tell where parts of one area have several names or parents.

    Parameters
    ----------
    groups
        The rows by key, the largest first.
    counts
        Number of rows by key.
    report
        Is told each such key.

    Raises
    ------
    InputError
        More keys disagree than slips of the pen explain.
    """
    for column, label in (("name", "Namen"), ("parent_id", "übergeordnete Gebiete")):
        unlike = [key for key, number_of in groups[column].nunique().items() if number_of > 1]
        found = {key: list(dict.fromkeys(groups.get_group(key)[column].dropna())) for key in unlike}
        if len(unlike) > max(0.1 * len(counts), UNLIKE_ALLOWED if len(counts) > 1 else 0):
            named = listed((f"{key}: {listed(found[key], limit=4)}" for key in unlike), limit=4)
            raise InputError(
                f"{report.file}: Zu {len(unlike)} von {len(counts)} Schlüsseln gehören mehrere "
                f"{label} ({named}). Das sind wohl keine Teilflächen eines Gebiets; stimmt "
                "id_column im Profil?"
            )
        for key in unlike:
            report.add(
                f"Die Teilflächen von {key} haben verschiedene {label}: "
                f"{', '.join(f'„{text}“' for text in found[key])}; es gilt der Eintrag der "
                "größten.",
                line=int(groups.get_group(key).index[0]),
                severity=Severity.NOTE,
            )


def report_overlaps(areas: gpd.GeoDataFrame, report: Report) -> None:
    """Tell which areas claim the same ground: the largest claims, and the sum of all.

    A layer digitised carelessly has hundreds of them; listed one by one they would hide the rest.
    """
    left, right, sizes = _overlaps(areas.geometry.to_numpy())
    if not len(sizes):
        return
    keys = areas["area_id"].to_numpy()
    largest = np.argsort(-sizes, kind="stable")[:OVERLAPS_NAMED]
    for i in largest:
        report.add(
            f"Die Flächen {keys[left[i]]} und {keys[right[i]]} überlappen sich "
            f"auf {number(sizes[i])} m².",
            line=int(areas.index[left[i]]),
            severity=Severity.NOTE,
        )
    pairs = "einem Paar" if len(sizes) == 1 else f"{number(len(sizes))} Paaren"
    named = f"; genannt sind die {len(largest)} größten" if len(sizes) > len(largest) else ""
    report.note(f"Überlappungen insgesamt: {number(sizes.sum() / 1e6, 2)} km² in {pairs}{named}.")


def _overlaps(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the pairs that share more ground than digitising explains, and how much (m²)."""
    tree = shapely.STRtree(shapes)
    # An area within another, or drawn twice, does not "overlap" in the sense of GEOS.
    found = np.concatenate(
        [tree.query(shapes, predicate=name) for name in ("overlaps", "covers")], axis=1
    )
    pairs = np.unique(np.sort(found[:, found[0] != found[1]], axis=0), axis=1)
    sizes = shapely.area(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
    large = sizes > OVERLAP_REPORTED_FROM
    return pairs[0][large], pairs[1][large], sizes[large]
