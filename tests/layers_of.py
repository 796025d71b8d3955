"""Layers of areas in place of the toy city's own."""

from conftest import Commune

TOWNS = ["Mühlenstraße", "Höhe", "Äußere Stadt", "Übach"]
UMLAUTS = [("01", "Mühlenstraße"), ("02", "Höhe"), ("03", "Äußere Stadt"), ("04", "Übach")]


def only_areas(commune: Commune, file: str, keys: str = "") -> None:
    """Let the profile read nothing but areas, from another file."""
    commune.profile = commune.profile[: commune.profile.index("[[indicators]]")]
    commune.change_profile('file = "areas.geojson"', f'file = "{file}"')
    commune.change_profile('crs = "EPSG:25832"', keys)


def names(commune: Commune) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in commune.snapshot()["areas"]]


def write_shapefile(commune: Commune, *, encoding: str, said: str | None) -> None:
    """Write names in one encoding, and let the .cpg say another, or nothing."""
    frame = commune.areas.assign(name=TOWNS)
    frame.to_file(commune.folder / "a.shp", encoding=encoding)
    (commune.folder / "a.cpg").unlink(missing_ok=True)
    if said is not None:
        (commune.folder / "a.cpg").write_text(said)
