"""How does the service hold when many ask at once?

    python benchmarks/service/many_clients.py [--clients 1,8,64] [--rounds 3]

Loads Musterstadt into a private cluster of its own, serves it as a process of its own, and asks with
so many clients at the same moment. Beside each flood one more client asks for something unrelated,
a stored answer: what it waits is what everybody else feels.
"""

import argparse
import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2

ROOT = Path(__file__).parents[2]
KPK = [sys.executable, "-c", "from api.cli import main; main()"]
AREAS = "/api/regions/musterstadt"
PATHS = {
    "stored: map data": f"{AREAS}/burden/map",
    "stored: page": "/maps/burden?region=musterstadt",
    "read: 1,000 values": f"{AREAS}/observations?level=gebiet",
    "read: 400 offers": f"{AREAS}/offers",
    "read: index of all areas": f"{AREAS}/burden",
    "read: start page": "/",
    "computed: five nearest": f"{AREAS}/accessibility/point?kind=kita&lon=6.85&lat=51.44",
}
UNRELATED = f"{AREAS}/outlines/gebiet"
HEAD_START = 0.05  # seconds: the flood is under way when the unrelated question comes


async def timed(client: httpx2.AsyncClient, path: str) -> tuple[float, int]:
    begin = time.perf_counter()
    answer = await client.get(path)
    return time.perf_counter() - begin, answer.status_code


async def flood(base: str, path: str, clients: int, rounds: int) -> tuple[list[float], int, float]:
    """Give seconds of every answer, the number refused, and the longest unrelated wait."""
    limits = httpx2.Limits(max_connections=clients + 1)
    seconds, refused, unrelated = [], 0, 0.0
    async with httpx2.AsyncClient(base_url=base, timeout=120, limits=limits) as client:
        for _ in range(rounds):
            asked = [asyncio.create_task(timed(client, path)) for _ in range(clients)]
            await asyncio.sleep(HEAD_START)
            beside, _ = await timed(client, UNRELATED)
            answers = await asyncio.gather(*asked)
            seconds += [took for took, status in answers if status == 200]
            refused += sum(status == 503 for _, status in answers)
            assert all(status in (200, 503) for _, status in answers), answers
            unrelated = max(unrelated, beside)
    return seconds, refused, unrelated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", default="1,8,64")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kpk-bench-") as state:
        Path(state).chmod(0o755)
        environment = os.environ | {"KPK_STATE_DIR": state, "KPK_IDLE_SECONDS": "5"}
        environment.pop("KPK_DATABASE_URL", None)
        subprocess.run(
            [*KPK, "demo", "--prepare-only"], cwd=ROOT, env=environment, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        server = subprocess.Popen(
            [*KPK, "serve", "--port", "8765"], env=environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            server.stdout.readline()
            time.sleep(15)  # it asks for each map once by itself
            report("http://127.0.0.1:8765", options)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=30)


def report(base: str, options: argparse.Namespace) -> None:
    print("| answer | clients | median s | slowest s | answers/s | refused | unrelated waits s |")
    print("|---|---|---|---|---|---|---|")
    for name, path in PATHS.items():
        for clients in map(int, options.clients.split(",")):
            asyncio.run(flood(base, path, 1, 1))
            begin = time.perf_counter()
            seconds, refused, beside = asyncio.run(flood(base, path, clients, options.rounds))
            whole = time.perf_counter() - begin - options.rounds * HEAD_START
            print(
                f"| {name} | {clients} | {statistics.median(seconds):.3f} | {max(seconds):.3f} |"
                f" {len(seconds) / whole:.0f} | {refused} | {beside:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
