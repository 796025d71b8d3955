"""How many noisy addresses are found, how many wrongly, and how fast: a table.

    python benchmarks/geocoding/quality.py ESSEN.zip [--queries 2000] [--seeds 5]

Each seed draws its own queries, and its own fifth of the streets to remove. Beside ours, in the
same run: an exact comparison as a spreadsheet's VLOOKUP does it, and rapidfuzz's ratio with a
threshold, as a usual script does it.
"""

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from noise import Query, typed
from rapidfuzz import fuzz, process

from kpk_geo.crs import DEFAULT_CRS, GERMANY
from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import parse_address
from kpk_geo.import_report import Report
from kpk_geo.ingest.addresses.entries import AddressChecks, StreetName
from kpk_geo.ingest.addresses.register import read_addresses
from kpk_geo.ingest.files import describe_file
from kpk_geo.profile import AddressRegister

Register = dict[StreetName, list[House]]
Answer = tuple[float, float] | None  # where it was booked
SAME_PLACE = 50  # metres: entrances of one house


def read_register(path: Path) -> Register:
    """Read the Essen register as `kpk load` does."""
    section = AddressRegister(
        file=path.name, source="essen", format="layer", municipality="Essen",
        columns={"street": "strname", "number": "hsnr", "suffix": "hsnrzu", "street_key": "strschl"},
    )  # fmt: skip
    return register_of(path, section)


def registers_of(data: Path) -> dict[str, Register]:
    """Read the registers of Essen and Kaiserslautern (OpenStreetMap)."""
    path = data / "kaiserslautern" / "kaiserslautern.osm.gz"
    section = AddressRegister(
        file=path.name, source="osm", format="osm", municipality="Kaiserslautern"
    )
    essen = data / "essen" / "hauskoordinaten_essen_2022-10-05_4326.zip"
    return {"Essen": read_register(essen), "Kaiserslautern": register_of(path, section)}


def register_of(path: Path, section: AddressRegister) -> Register:
    """Read a register as `kpk load` does."""
    source_file = describe_file(path.name, path.parent)
    checks = AddressChecks(report=Report(path.name))
    register: Register = defaultdict(list)
    for block in read_addresses(
        source_file, section, extent=GERMANY, checks=checks, work_crs=DEFAULT_CRS
    ):
        for entry, x, y in zip(block.entries, block.x.tolist(), block.y.tolist(), strict=True):
            house = House(entry.number, entry.suffix, x, y, entry.quality, entry.label)
            register[entry.street].append(house)
    return dict(register)


def ours(register: Register) -> Callable[[Sequence[str]], list[Answer]]:
    """Our own geocoder on a register in memory."""
    names = list(register)
    streets = [
        Street(id=place, name=name.name, municipality=name.municipality, street_key=name.street_key)
        for place, name in enumerate(names)
    ]
    geocoder = Geocoder(Gazetteer(streets, lambda ids: {i: register[names[i]] for i in ids}))

    def find(texts: Sequence[str]) -> list[Answer]:
        addresses = [parse_address(text) for text in texts]
        geocoder.prefetch(addresses)
        matches = [geocoder.find(address) for address in addresses]
        return [(m.place.x, m.place.y) if m.place else None for m in matches]

    return find


def lookup(register: Register) -> Callable[[Sequence[str]], list[Answer]]:
    """A spreadsheet's exact comparison, blind to case as VLOOKUP is."""
    known = {
        f"{name.name} {house.number}{house.suffix}".casefold(): (house.x, house.y)
        for name, houses in register.items()
        for house in houses
    }
    return lambda texts: [known.get(text.casefold()) for text in texts]


def usual_script(register: Register, threshold: int) -> Callable[[Sequence[str]], list[Answer]]:
    """Normalise, compare the whole street by rapidfuzz's ratio, take the best over a threshold."""
    by_key: dict[str, dict[tuple[int, str], Answer]] = defaultdict(dict)
    for name, houses in register.items():
        key = street_key(name.name)
        for house in houses:
            by_key[key].setdefault((house.number, house.suffix), (house.x, house.y))
    keys = list(by_key)

    def find(texts: Sequence[str]) -> list[Answer]:
        answers: list[Answer] = []
        for text in texts:
            address = parse_address(text)
            best = process.extractOne(
                street_key(address.street), keys, scorer=fuzz.ratio, score_cutoff=threshold
            )
            number = (address.number or 0, address.suffix)
            answers.append(by_key[best[0]].get(number) if best else None)
        return answers

    return find


def draw(
    register: Register, count: int, rng: random.Random
) -> list[tuple[StreetName, House, Query]]:
    """Draw houses of the register and type them."""
    houses = [(name, house) for name, found in register.items() for house in found if house.number]
    return [
        (name, house, typed(name.name, house.number, house.suffix, rng))
        for name, house in rng.sample(houses, count)
    ]


def score(
    truth: Sequence[tuple[StreetName, House, Query]], answers: Sequence[Answer], register: Register
) -> Counter[str]:
    """Count found, wrong and refused, apart for streets that the register does not have."""
    counts: Counter[str] = Counter()
    for (name, house, _), answer in zip(truth, answers, strict=True):
        if name not in register:
            counts["gone"] += 1
            counts["gone accepted"] += answer is not None
            continue
        counts["there"] += 1
        if answer is None:
            continue
        counts["found"] += 1
        twins = [h for h in register[name] if (h.number, h.suffix) == (house.number, house.suffix)]
        counts["wrong"] += all(
            abs(h.x - answer[0]) > SAME_PLACE or abs(h.y - answer[1]) > SAME_PLACE for h in twins
        )
    return counts


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("register", type=Path)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    register = read_register(options.register)
    print(f"{sum(map(len, register.values()))} addresses, {len(register)} streets")
    totals: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for seed in range(options.seeds):
        rng = random.Random(seed)
        queries = draw(register, options.queries, rng)
        gone = set(rng.sample(list(register), len(register) // 5))
        rest = {name: houses for name, houses in register.items() if name not in gone}
        for case, known in (("all streets", register), ("a fifth removed", rest)):
            for label, find in (
                ("kpk_geo", ours(known)),
                ("exact lookup", lookup(known)),
                ("ratio >= 95", usual_script(known, 95)),
                ("ratio >= 90", usual_script(known, 90)),
            ):
                texts = [query.text for _, _, query in queries]
                totals[label, case] += score(queries, find(texts), known)
    _print(totals, speeds(register))


def speeds(register: Register) -> dict[str, float]:
    """Measure queries per second on one core: 10,000 of them, after 10,000 others."""
    texts = [query.text for _, _, query in draw(register, 20_000, random.Random(99))]
    found = {}
    for label, find in (
        ("kpk_geo", ours(register)),
        ("exact lookup", lookup(register)),
        ("ratio >= 95", usual_script(register, 95)),
        ("ratio >= 90", usual_script(register, 90)),
    ):
        find(texts[:10_000])
        start = time.perf_counter()
        find(texts[10_000:])
        found[label] = 10_000 / (time.perf_counter() - start)
    return found


def _print(totals: dict[tuple[str, str], Counter[str]], speed: dict[str, float]) -> None:
    print(
        f"{'method':14} {'register':16} {'found':>8} {'wrong':>8} {'removed accepted':>18} {'queries/s':>10}"
    )
    for (label, case), c in totals.items():
        gone = (
            f"{c['gone accepted']} of {c['gone']} = {c['gone accepted'] / c['gone']:.2%}"
            if c["gone"]
            else "-"
        )
        print(
            f"{label:14} {case:16} {c['found'] / c['there']:8.2%} {c['wrong'] / max(c['found'], 1):8.2%}"
            f" {gone:>18} {speed[label]:10,.0f}"
        )


if __name__ == "__main__":
    main()
