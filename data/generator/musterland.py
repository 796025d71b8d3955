"""Writes the recorded world "Musterland": `python data/generator/musterland.py FOLDER`.

A folder as `kpk fetch` leaves it, with the invented city Musterstadt and a neighbour in the files and
formats of the real publishers, traps included. It is made of the shipped files of Musterstadt, so
that a region that is made of it can be compared with the demo. Nothing in it is true.
"""

import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import musterland_census as census
import musterland_commune as commune
import musterland_layers as layers
import numpy as np

from kpk_geo.open_data import FetchedFile, Manifest, read_registry, write_manifest

SEED = 20260102
AGS, NAME = "05999000", "Musterstadt"
DATA = Path(__file__).parents[1]
WHEN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
INVENTED = "erfunden, im Format von: "


def build(folder: Path, *, data: Path = DATA, without: tuple[str, ...] = ()) -> None:
    """Write all files and the manifest.

    Parameters
    ----------
    folder
        To be filled.
    data
        Folder with the files of Musterstadt.
    without
        Keys of sources that are left out, as if they could not be fetched.
    """
    rng = np.random.default_rng(SEED)
    town = layers.read_town(data)
    written = {
        "nrw/dvg2": layers.write_boundaries(town, _room(folder, "nrw/dvg2")),
        "nrw/gemarkungen": layers.write_gemarkungen(town, _room(folder, "nrw/gemarkungen")),
        "nrw/osm_areas": layers.write_osm_areas(town, _room(folder, f"nrw/osm_areas/{AGS}")),
        "05999000/statistische_gebiete": layers.write_own(
            town.areas, "statistische_gebiete", _room(folder, f"{AGS}/statistische_gebiete")
        ),
        "05999000/stadtbezirke": layers.write_own(
            town.districts, "stadtbezirke", _room(folder, f"{AGS}/stadtbezirke")
        ),
        "nrw/gebref": layers.write_addresses(data, _room(folder, "nrw/gebref")),
        "nrw/kitas": layers.write_kitas(town, rng, _room(folder, "nrw/kitas")),
        **layers.write_schools(town, rng, {key: _room(folder, key) for key in layers.SCHOOL_FILES}),
        "nrw/hospitals": layers.write_hospitals(town, _room(folder, "nrw/hospitals")),
        **layers.write_streets(data, {key: _room(folder, key) for key in layer_streets()}),
    }
    cells = census.make_cells(data, town, rng)
    for key, write in census.FILES.items():
        written[key] = write(cells, _room(folder, key))
    for key in commune.SERIES:
        written[key] = commune.write_series(key, _room(folder, f"{key}/{AGS}"))
    written["de/commune_ages"] = commune.write_ages(data, _room(folder, "de/commune_ages"))
    for key in without:
        written.pop(key).unlink()
    _write_manifest(folder, written)


def layer_streets() -> tuple[str, ...]:
    return ("nrw/streets_arnsberg", "nrw/streets_muenster")


def _room(folder: Path, key: str) -> Path:
    room = folder / key
    room.mkdir(parents=True, exist_ok=True)
    return room


def _write_manifest(folder: Path, written: dict[str, Path]) -> None:
    entries = {entry.key: entry for entry in read_registry().entries}
    files = []
    for key, path in sorted(written.items()):
        entry = entries.get(key)
        content = path.read_bytes()
        files.append(
            FetchedFile(
                entry=key,
                layer=entry.layer if entry else "areas",
                level=(entry.level if entry else key.partition("/")[2]),
                ags=AGS if key == "nrw/osm_areas" or key in commune.SERIES else None,
                file=path.relative_to(folder).as_posix(),
                url=f"https://musterland.example/{key}",
                retrieved_at=WHEN,
                confirmed_at=WHEN,
                sha256=hashlib.sha256(content).hexdigest(),
                bytes=len(content),
                title=entry.title if entry else layers.OWN_TITLES[key.partition("/")[2]],
                publisher=INVENTED + (entry.publisher if entry else "Stadt Musterstadt"),
                licence="CC0 1.0",
                licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
                attribution="Musterland (erfundene Daten)",
                reference_date=entry.reference_date if entry else None,
            )
        )
    write_manifest(
        Manifest(scope="nrw", written_at=WHEN, program="Musterland (erfunden)", files=files), folder
    )
    note = {"hinweis": "Musterland ist erfunden. Nichts davon stimmt."}
    (folder / "ERFUNDEN.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
