"""Many planners, each with a question of their own, at a service that has just started.

    python benchmarks/service/many_questions.py --region musterstadt [--planners 20]

Serves a prepared state directory (`kpk demo --prepare-only`) as a process of its own without asking
for anything beforehand. Prints what the very first question waits (imports, reading the region and
the network of its mode included), then so many different questions at the same moment over HTTP,
and the same number of different what-ifs. No question is asked twice.
"""

import argparse
import asyncio
import itertools
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import httpx2

SERVE = (
    "import sys, api.serve as serve; serve._warm = lambda engine, port: None;"
    "from api.cli import main; sys.argv = ['kpk', 'serve', '--port', sys.argv[1]]; main()"
)


async def timed(client: httpx2.AsyncClient, path: str, body: Any = None) -> tuple[float, int, Any]:
    begin = time.perf_counter()
    answer = await (client.get(path) if body is None else client.post(path, json=body))
    seconds = time.perf_counter() - begin
    return seconds, answer.status_code, answer.json() if answer.status_code == 200 else answer.text


async def at_once(base: str, calls: Sequence[tuple[str, Any]]) -> list[tuple[float, int, Any]]:
    limits = httpx2.Limits(max_connections=len(calls))
    async with httpx2.AsyncClient(base_url=base, timeout=300, limits=limits) as client:
        return list(await asyncio.gather(*(timed(client, path, body) for path, body in calls)))


def report(name: str, answers: Sequence[tuple[float, int, Any]]) -> None:
    seconds = sorted(took for took, status, _ in answers if status == 200)
    refused = [status for _, status, _ in answers if status != 200]
    median = statistics.median(seconds) if seconds else float("nan")
    print(f"| {name} | {len(answers)} | {median:.2f} | {max(seconds, default=float('nan')):.2f} "
          f"| {len(refused)} |", flush=True)  # fmt: skip


def questions(region: str, kinds: Sequence[str], modes: Sequence[str], count: int) -> list[str]:
    """Give different questions: kinds, modes, and times of the week."""
    slots = ("", *(f"&weekday={day}&time={hour:02d}:00" for day in range(5) for hour in (9, 15)))
    every = itertools.product(slots, modes, kinds)
    return [
        f"/api/regions/{region}/accessibility/map?kind={kind}&mode={mode}&capacity=offers{slot}"
        for slot, mode, kind in every
    ][:count]


def ask(base: str, options: argparse.Namespace) -> None:
    print("| asked at once | number | median s | slowest s | refused |\n|---|---|---|---|---|")
    kinds, modes = options.kinds.split(","), options.modes.split(",")
    first, *rest = questions(options.region, kinds, modes, options.planners + 1)
    answers = asyncio.run(at_once(base, [(first, None)]))
    report("first question of a fresh service", answers)
    report("different questions", asyncio.run(at_once(base, [(path, None) for path in rest])))
    offers = answers[0][2]["offers"]
    path = first.replace("/map?", "/what-if?")
    bodies = [
        {"changes": [{"action": "close", "offer": offer["key"]}]}
        for offer in offers[: options.planners]
    ]
    asyncio.run(at_once(base, [(path, {"changes": []})]))
    alone = [asyncio.run(at_once(base, [(path, body)]))[0] for body in bodies]
    report("what-if, one after the other", alone)
    report("different what-ifs", asyncio.run(at_once(base, [(path, body) for body in bodies])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", default="musterstadt")
    parser.add_argument("--planners", type=int, default=20)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--kinds", default="kita,family_centre,school,counselling,youth_centre")
    parser.add_argument("--modes", default="walk,bike")
    options = parser.parse_args()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(options.port)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        server.stdout.readline()
        ask(f"http://127.0.0.1:{options.port}", options)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


if __name__ == "__main__":
    main()
