"""Real lists against real registers: what is found, and how far from the list's own coordinates.

    python benchmarks/geocoding/real_lists.py [--data ../shared/data]

1. The 168 schools of Essen in the state's school list against Essen's official register.
2. Krefeld's four lists against the same register: another town, so every one must be refused.
3. Krefeld's lists against the Krefeld schools of the state's list, taken as a (small) register:
   the places of two publishers compared.
"""

import argparse
import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pyproj import Transformer

sys.path.insert(0, str(Path(__file__).parent))
from quality import Register, ours, read_register

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.ingest.addresses.entries import StreetName
from kpk_geo.model import MatchMethod

TO_WORK = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
FAR = 200  # metres


class Place(NamedTuple):
    """One line of a list."""

    title: str
    street: str
    postcode: str
    city: str
    x: float
    y: float


def schools(data: Path, city: str) -> list[Place]:
    """Read the state's school list for one town."""
    path = data / "nrw-schulen" / "schulverzeichnis_2024_25.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            _place(
                row["Amtliche Bezeichnung 1"], row["Straße und Hausnummer"],
                row["Postleitzahl"], row["Ort"], row["longitude"], row["latitude"],
            )
            for row in csv.DictReader(stream)
            if row["Ort"] == city
        ]  # fmt: skip


def krefeld(data: Path) -> list[Place]:
    """Read Krefeld's Kitas, two school lists and youth centres."""
    places = []
    for name in ("kindergartens", "schulen", "schools", "youthcenter"):
        content = json.loads((data / "krefeld" / f"{name}.geojson").read_text(encoding="utf-8"))
        for feature in content["features"]:
            source_file = feature["properties"]
            longitude, latitude = feature["geometry"]["coordinates"][:2]
            places.append(
                _place(
                    source_file["title"], source_file["street"], str(source_file["zip"]), source_file["city"],
                    longitude, latitude,
                )
            )  # fmt: skip
    return places


def _place(title: str, street: str, postcode: str, city: str, x: object, y: object) -> Place:
    if not x or not y:
        return Place(title, street or "", postcode, city, math.nan, math.nan)
    east, north = TO_WORK.transform(float(str(x)), float(str(y)))
    return Place(title, street or "", postcode, city, float(east), float(north))


def as_register(places: Iterable[Place]) -> Register:
    """Take a list as a register: each address a house."""
    register: Register = defaultdict(list)
    for place in places:
        address = parse_address(place.street)
        if address.house is None or math.isnan(place.x):
            continue
        name = StreetName(address.street, place.city, "", "", place.postcode, "")
        for key in address.readings[0].houses[-1].numbers:
            register[name].append(House(*key, place.x, place.y, "", address.house.text))
    return dict(register)


def report(title: str, places: list[Place], register: Register) -> None:
    """Print grades, and the distances of what was booked."""
    names = list(register)
    streets = [
        Street(id=i, name=n.name, municipality=n.municipality, postcode=n.postcode,
               street_key=n.street_key)
        for i, n in enumerate(names)
    ]  # fmt: skip
    geocoder = Geocoder(Gazetteer(streets, lambda ids: {i: register[names[i]] for i in ids}))
    addresses = [parse_address(p.street, postcode=p.postcode, city=p.city) for p in places]
    geocoder.prefetch(addresses)
    matches = [geocoder.find(address) for address in addresses]
    print(f"\n{title}: {len(places)} lines")
    print("  grades:", dict(Counter(match.grade.label for match in matches)))
    found = [
        (math.hypot(m.place.x - p.x, m.place.y - p.y), p, m.place.label)
        for p, m in zip(places, matches, strict=True)
        if m.place and not math.isnan(p.x)
    ]
    if found:
        distances = np.array([item[0] for item in found])
        print(
            f"  distance to the list's coordinate: median {np.median(distances):.0f} m, "
            f"P95 {np.percentile(distances, 95):.0f} m, over {FAR} m: {(distances > FAR).sum()}"
        )
        for distance, place, label in sorted(found, key=lambda item: -item[0]):
            if distance > FAR:
                print(f"    {distance:8,.0f} m  {place.title}, {place.street} -> {label}")
    for place, match in zip(places, matches, strict=True):
        if not match.grade.is_booked and (match.method is not MatchMethod.NONE or "Essen" in title):
            best = match.candidates[0].label if match.candidates else "-"
            print(f"    {match.grade.label}: {place.street} ({match.reason}) best: {best}")


def main() -> None:
    """Print the three comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    essen = read_register(options.data / "essen" / "hauskoordinaten_essen_2022-10-05_4326.zip")
    assert ours(essen)(["Nirgends 1"]) == [None]
    report("Schools in Essen, Essen's register", schools(options.data, "Essen"), essen)
    report("Krefeld's lists, Essen's register", krefeld(options.data), essen)
    register = as_register(schools(options.data, "Krefeld"))
    report("Krefeld's lists, the state's schools in Krefeld", krefeld(options.data), register)


if __name__ == "__main__":
    main()
