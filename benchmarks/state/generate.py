"""Writes an invented state in the formats of real suppliers, with its profile beside it.

    python -m benchmarks.state.generate FOLDER --size 1/8

Sizes are those of the study: "1" is North Rhine-Westphalia (384 communes, 5,081,466 edges, 594,398
cells, 46,710 offers), "land" one of its six parts, "tiny" is for tests. The same seed gives the same
content. Nothing in it is true, and every file says so where its format lets it.
"""

import argparse
import time
from pathlib import Path

import geopandas as gpd

from benchmarks.state.extracts import write_extracts
from benchmarks.state.own_region import write_own_region
from benchmarks.state.people import census_table, indicator_table, make_people, offer_table
from benchmarks.state.streets import make_lattice, make_ways
from benchmarks.state.world import LAND, SEED, SIZES, World, make_world

YEARS = (2021, 2023)
PROFILE = "land.toml"
# All kinds of which `people` draws offers; the profile asks of three unless all are wished for.
ALL_KINDS = (
    "kita", "school", "counselling", "group", "youth_centre", "family_centre", "clinic",
    "family_office", "guide_practice", "primary_family_centre",
)  # fmt: skip
_THREE = '{ kind = "kita" }, { kind = "school" }, { kind = "counselling" },'
_TEMPLATE = Path(__file__).with_name("land.toml.txt")


def write_state(
    folder: Path, size: str = "tiny", *, extracts: int = 1, days_apart: int = 0, seed: int = SEED,
    all_kinds: bool = False,
) -> dict[str, int]:  # fmt: skip
    """Write all files; give how much was written."""
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(SIZES[size], seed=seed)
    lattice = make_lattice(world, seed=seed)
    ways = make_ways(lattice, seed=seed)
    write_extracts(world, ways, folder, parts=extracts, days_apart=days_apart)
    people = make_people(world, seed=seed)
    census_table(people).to_csv(
        folder / "Zensus2022_Alter_Infr_100m-Gitter.csv", sep=";", index=False
    )
    offers = offer_table(world, people, seed=seed)
    _write_offers(offers, folder / "angebote")
    for year in YEARS:
        table = indicator_table(world, people, year=year, seed=seed)
        table.to_csv(folder / f"kennzahlen_{year}.csv", sep=";", index=False)
    _write_communes(world, folder)
    profile = _TEMPLATE.read_text(encoding="utf-8")
    if all_kinds:
        ten = " ".join(f'{{ kind = "{kind}" }},' for kind in ALL_KINDS)
        profile = profile.replace(_THREE, ten)
    (folder / PROFILE).write_text(profile, encoding="utf-8")
    return {
        "communes": len(world.keys), "edges": lattice.edges, "ways": len(ways.runs),
        "cells": len(people.x), "offers": len(offers), "children": int(people.ages.sum()),
    }  # fmt: skip


def _write_offers(offers: "gpd.pd.DataFrame", folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for key, rows in offers.groupby("ags"):
        rows.drop(columns="ags").to_csv(folder / f"angebote_{key}.csv", sep=";", index=False)


def _write_communes(world: World, folder: Path) -> None:
    """Boundaries as the VG250 of the BKG has them, and the list with offices."""
    keys = list(world.keys)
    frame = gpd.GeoDataFrame(
        {
            "AGS": keys, "ARS": [f"{key[:5]}0{key[5:]}{key[5:]}" for key in keys],
            "GEN": list(world.names), "BEZ": list(world.titles), "GF": 4, "BEGINN": "2024-01-01",
        },
        geometry=list(world.shapes), crs=25832,
    )  # fmt: skip
    target = folder / "verwaltungsgrenzen_erfunden.gpkg"
    target.unlink(missing_ok=True)
    frame.to_file(target, layer="vg250_gem", driver="GPKG")
    lines = ["ags;name;art;kreis;regierungsbezirk;jugendamt;jugendamt_sicher"]
    for row in zip(
        keys, world.names, world.titles, world.district_names, world.offices, strict=True
    ):
        lines.append(f"{row[0]};{row[1]};{row[2]};{row[3]};{LAND}{row[0][2]};{row[4]};ja")
    (folder / "gemeinden.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    named = [key for key in keys[::3]]
    programme = ["schluessel;name;seit;quelle"]
    programme += [f"{key};{world.names[keys.index(key)]};2017;erfunden" for key in named]
    (folder / "programm.csv").write_text("\n".join(programme) + "\n", encoding="utf-8")
    (folder / "schluesselwechsel.csv").write_text(
        f"frueher;heute;seit;quelle\n{LAND}999001;{keys[0]};2020-01-01;erfunden\n", encoding="utf-8"
    )


def main() -> None:
    """Write a state and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=list(SIZES), default="tiny")
    parser.add_argument(
        "--extracts", type=int, default=1, help="parts that overlap at their borders"
    )
    parser.add_argument("--days-apart", type=int, default=0, help="between the dates of two parts")
    parser.add_argument(
        "--own-region", metavar="AGS", help="also write the profile this commune has of itself"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--all-kinds", action="store_true", help="ask of ten kinds, not of three")
    options = parser.parse_args()
    started, used = time.perf_counter(), time.process_time()
    counts = write_state(
        options.folder, options.size, extracts=options.extracts, days_apart=options.days_apart,
        seed=options.seed, all_kinds=options.all_kinds,
    )  # fmt: skip
    if options.own_region:
        write_own_region(
            options.folder / "eigene", options.own_region, options.size, seed=options.seed
        )
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    print(f"{said}; {time.process_time() - used:.1f} CPU-s, {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
