"""How time and memory grow with register and list: a quarter, a half, all of Essen.

    python benchmarks/geocoding/growth.py [--data ../shared/data]

The list grows with the register: a fifth of its addresses, typed with the noise of `noise.py`;
every fifth has a number that the street lacks (a person is asked), every twentieth a street that
the register lacks. Linear is what takes twice as long for twice as much.
"""

import argparse
import random
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from noise import typed
from quality import Register, ours, read_register


def listed(register: Register, rng: random.Random) -> list[str]:
    """Type a fifth of the addresses of a register."""
    houses = [(n.name, h) for n, found in register.items() for h in found if h.number]
    texts = []
    for place, (name, house) in enumerate(rng.sample(houses, len(houses) // 5)):
        number = house.number + 2000 if place % 5 == 0 else house.number
        street = f"Unbekannte {name[::-1].title()}" if place % 20 == 1 else name
        texts.append(typed(street, number, house.suffix, rng).text)
    return texts


def main() -> None:
    """Print seconds of one core for the first look-up and a second one, and the peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    essen = read_register(options.data / "essen" / "hauskoordinaten_essen_2022-10-05_4326.zip")
    names = list(essen)
    random.Random(1).shuffle(names)
    for share in (0.25, 0.5, 1.0):
        part = {name: essen[name] for name in names[: int(len(names) * share)]}
        texts = listed(part, random.Random(2))
        find = ours(part)
        seconds = []
        for _ in range(2):
            start = time.process_time()
            answers = find(texts)
            seconds.append(time.process_time() - start)
        booked = sum(answer is not None for answer in answers)
        tracemalloc.start()
        ours(part)(texts)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"{sum(map(len, part.values())):7} addresses, {len(texts):6} rows ({booked} booked): "
            f"first {seconds[0]:.2f} s, again {seconds[1]:.2f} s, peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
