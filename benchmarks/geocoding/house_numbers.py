"""Fractions, slashes, ranges and lists in a real register: what is right, asked, and wrong.

    python benchmarks/geocoding/house_numbers.py [--data ../shared/data] [--queries 4000] [--seeds 5]

Essen's register and Kaiserslautern's from OpenStreetMap have plain numbers and few ranges. To some
houses others are added 80 m away, as registers elsewhere have them: entrances ("25/3"), fractions
("2 1/2"), buildings ("3 Hs. 2"), and some neighbours become one entry ("1-3", "2 und 4", "10a-c",
"7a u. c", "130/132"). The register is written to a table and read as `kpk load` does. Asked is for

there    entries as they stand, in every spelling of the number and with the noise of `noise.py`
member   one number of an entry with two
range    two neighbours with entries of their own
absent   an entrance or a fraction that the register lacks, of a house that it has: none may be
         booked, not even the house itself

"Right" is booked within 50 m of the entry, "wrong" anywhere else, all else goes to a person.
"""

import argparse
import csv
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from noise import typed_street
from quality import SAME_PLACE, Register, ours, register_of, registers_of

from kpk_geo.profile import AddressRegister

ASIDE = 80.0  # metres from its house lies what is added
COLUMNS = ("street", "number", "x", "y")


class Entry(NamedTuple):
    """One line of the table; `numbers` are the parts of its text."""

    street: str
    kind: str
    numbers: tuple[str, ...]
    x: float
    y: float

    @property
    def text(self) -> str:
        """The number as the register writes it."""
        if self.kind in ("plain", "whole"):
            return self.numbers[0]
        sign = {"dash": "-", "plus": "+", "and": " und ", "u": " u. ", "slash": "/"}[self.kind]
        return sign.join(self.numbers)


class Asked(NamedTuple):
    """A typed address, and where it may be booked; nowhere: it must not be."""

    case: str
    text: str
    right: tuple[tuple[float, float], ...]


def enriched(register: Register, rng: random.Random) -> dict[str, list[Entry]]:
    """Add entrances and fractions, and make some neighbours one entry."""
    found: dict[str, list[Entry]] = {}
    for street, houses in plain_houses(register).items():
        entries: dict[str, Entry] = {}
        for place, (number, (x, y)) in enumerate(houses.items()):
            if number in entries or any(number in entry.numbers for entry in entries.values()):
                continue
            entry = Entry(street, "plain", (number,), x, y)
            draw = rng.random()
            other = next((n for n in list(houses)[place + 1 :] if _are_one(number, n, houses)), "")
            if draw < 0.06 and other:
                middle = ((x + houses[other][0]) / 2, (y + houses[other][1]) / 2)
                kind = rng.choice(["dash", "plus", "and", "slash" if int(number) >= 10 else "dash"])
                entry = Entry(street, kind, (number, other), *middle)
            elif draw < 0.08 and not {f"{number}a", f"{number}c"} & set(houses):
                entry = Entry(street, rng.choice(["dash", "u"]), (f"{number}a", "c"), x, y)
            entries[entry.text] = entry
            for extra in _extras(number, rng) if entry.kind == "plain" else ():
                entries[extra] = Entry(street, "whole", (extra,), x + ASIDE, y + ASIDE)
        found[street] = list(entries.values())
    return found


def plain_houses(register: Register) -> dict[str, dict[str, tuple[float, float]]]:
    """Take the houses with a bare number, where it lies at one place alone."""
    places: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(dict)
    for name, houses in register.items():
        for house in houses:
            if house.number and not house.suffix and not house.label:
                known = places[name.name].setdefault(str(house.number), [])
                known.append((house.x, house.y))
    return {
        street: {n: at[0] for n, at in sorted(numbers.items(), key=lambda i: int(i[0])) if len(at) == 1}
        for street, numbers in places.items()
    }  # fmt: skip


def _are_one(number: str, other: str, houses: dict[str, tuple[float, float]]) -> bool:
    if int(other) - int(number) != 2:
        return False
    return (
        abs(houses[number][0] - houses[other][0]) + abs(houses[number][1] - houses[other][1]) < 50
    )


def _extras(number: str, rng: random.Random) -> Iterator[str]:
    if rng.random() < 0.06:
        yield f"{number}/{rng.randint(1, 14)}"
    if rng.random() < 0.03:
        yield f"{number} 1/2"
    if rng.random() < 0.03:
        yield f"{number} Hs. {rng.randint(1, 3)}"


def spelt(text: str, rng: random.Random) -> str:
    """Write a number as somebody might type it."""
    ways: list[Callable[[str], str]] = [
        str,
        str.upper if "und" not in text else str,
        lambda t: t.replace(" 1/2", "½").replace("/", " / "),
        lambda t: t.replace(" 1/2", "-1/2"),
        lambda t: t.replace("-", " – ").replace(" und ", " u. ").replace("+", " + "),
        lambda t: t.replace("+", "&").replace(" und ", "+"),
        lambda t: f"{t}, Whg. {rng.randint(1, 20)}",
        lambda t: f"{t} Geb. {rng.randint(1, 9)}",
        lambda t: f"Nr. {t}",
        lambda t: t.replace(" Hs. ", ", Haus "),
        lambda t: t.replace(" u. ", " u "),
    ]
    return rng.choice(ways)(text)


def drawn(known: dict[str, list[Entry]], count: int, rng: random.Random) -> list[Asked]:
    """Draw questions of all cases; entries that are not plain are drawn as often as plain ones."""
    everything = [entry for entries in known.values() for entry in entries]
    special = [entry for entry in everything if entry.kind != "plain"]
    asked = []
    for place in range(count):
        entry = rng.choice(special if place % 2 else everything)
        asked.append(_question(entry, known[entry.street], rng))
    return asked


def _question(entry: Entry, street: list[Entry], rng: random.Random) -> Asked:
    here = ((entry.x, entry.y),)
    texts = {other.text for other in street}
    case, text, right = "there", entry.text, here
    draw = rng.random()
    if len(entry.numbers) == 2 and entry.numbers[1].isdigit() and draw < 0.4:
        member = rng.choice(entry.numbers)
        if member not in texts:
            case, text = "member", member
    elif entry.kind == "plain" and draw < 0.5:
        number = int(entry.text)
        part = rng.randint(1, min(number, 14))
        text = rng.choice(
            [f"{number}/{part}", f"{number}-{part}", f"{number} 1/2", f"{number} 1/3"]
        )
        known = {text, text.replace("-", "/"), f"{number}-{part}"}
        case, right = ("absent", ()) if not known & texts else ("there", here)
        text = text if case == "absent" else entry.text
    elif entry.kind == "plain" and draw < 0.7:
        after = next((o for o in street if o.text == str(int(entry.text) + 2)), None)
        near = after and abs(after.x - entry.x) + abs(after.y - entry.y) < SAME_PLACE
        if after and near and not {f"{entry.text}-{after.text}"} & texts:
            case, text = "range", rng.choice(["{}-{}", "{} und {}", "{}+{}"]).format(
                entry.text, after.text
            )  # fmt: skip
            right = (*here, (after.x, after.y))
    name, _ = typed_street(entry.street, rng)
    return Asked(case, f"{name} {spelt(text, rng)}", right)


def tabled(known: dict[str, list[Entry]], folder: Path) -> Register:
    """Write the register as a table and read it back as `kpk load` does."""
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS)
        for entries in known.values():
            writer.writerows((e.street, e.text, f"{e.x:.3f}", f"{e.y:.3f}") for e in entries)
    section = AddressRegister(
        file=path.name, source="s", format="table", municipality="Ort", x_column="x", y_column="y",
        crs="EPSG:25832", columns={"street": "street", "number": "number"},
    )  # fmt: skip
    return register_of(path, section)


def scored(asked: list[Asked], known: Register) -> Counter[tuple[str, str]]:
    """Count by case what is right, asked and wrong."""
    counts: Counter[tuple[str, str]] = Counter()
    for question, answer in zip(asked, ours(known)([a.text for a in asked]), strict=True):
        grade = "asked"
        if answer is not None:
            near = any(
                abs(x - answer[0]) <= SAME_PLACE and abs(y - answer[1]) <= SAME_PLACE
                for x, y in question.right
            )
            grade = "right" if near else "wrong"
        counts[question.case, grade] += 1
        if grade == "wrong" and counts[question.case, grade] <= 3:
            print("   wrong:", question.case, question.text)
    return counts


def main() -> None:
    """Print a table for each register."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--queries", type=int, default=4000)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    for title, register in registers_of(options.data).items():
        total: Counter[tuple[str, str]] = Counter()
        for seed in range(options.seeds):
            rng = random.Random(seed)
            known = enriched(register, rng)
            with tempfile.TemporaryDirectory() as folder:
                table = tabled(known, Path(folder))
            total += scored(drawn(known, options.queries, rng), table)
        print(f"{title}: {sum(map(len, known.values()))} entries in {len(known)} streets")
        for case in ("there", "member", "range", "absent"):
            number = sum(total[case, grade] for grade in ("right", "asked", "wrong"))
            shares = "  ".join(
                f"{grade} {total[case, grade]:6} = {total[case, grade] / max(number, 1):7.2%}"
                for grade in ("right", "asked", "wrong")
            )
            print(f"  {case:7} {number:6}  {shares}")


if __name__ == "__main__":
    main()
