"""Damage files of every format, read them, and count what comes of it.

    nice python -m benchmarks.fuzz.run --inputs 10000 --out /tmp/fuzz

Every input follows from the seed, the reader and its number, so it can be made again. It is read in
a process of its own that dies after ten seconds of the processor or beyond four gibibytes. Good is: read, or refused
by an error of ours. Counted apart is what only the boundary caught, a library's fault or, worse, one
of our own code, which then deserves a sentence of its own.
"""

import argparse
import faulthandler
import logging
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.mutations import damaged
from benchmarks.fuzz.readers import READERS
from kpk_geo.errors import InputError, KpkError
from kpk_geo.ingest import boundary

LIMIT = 10.0  # seconds of the processor for one file; others may use the machine too
DIED = "died with"
PORTION = 50  # inputs
PATIENCE = 6  # times as many by the clock
MEMORY = 4 << 30  # address space; libraries reserve much more than they use
MAX_PEAK = 1024  # MB that reading a small file may take, the libraries included
PACKAGES = ("kpk_geo", "analyses", "api", "maps")


class Outcome(NamedTuple):
    """What came of one input."""

    kind: str  # accepted, refused, caught (by the boundary alone), unexpected, crash, hang
    place: str = ""  # where it went wrong
    seconds: float = 0.0
    peak: float = 0.0  # MB of the whole process


def damaged_file(reader: str, number: int, *, seed: int) -> bytes:
    """Make one input; the same three give the same bytes. Number 0 is whole."""
    content = _SEEDS.get(reader)
    if content is None:
        content = _SEEDS[reader] = READERS[reader].seed()
    return damaged(content, random.Random(f"{seed}:{reader}:{number}")) if number else content


_SEEDS: dict[str, bytes] = {}


def read_one(reader: str, content: bytes, folder: Path) -> Outcome:
    """Read one file here and now."""
    path = folder / READERS[reader].file
    path.write_bytes(content)
    _forget_peak()
    start = time.process_time()
    kind, place = "accepted", ""
    try:
        READERS[reader](path)
    except InputError as error:
        kind, place = _refusal(error)
    except KpkError:
        kind = "refused"
    except Exception as error:
        kind, place = "crash", _place(error)
    return Outcome(kind, place, time.process_time() - start, _peak())


def _refusal(error: InputError) -> tuple[str, str]:
    """Tell a refusal with a reason from one that only the boundary gave."""
    frames = traceback.extract_tb(error.__traceback__)
    if error.__cause__ is None or frames[-1].filename != boundary.__file__:
        return "refused", ""
    place = _place(error.__cause__)
    return "unexpected" if _is_ours(error.__cause__) else "caught", place


def _is_ours(error: BaseException) -> bool:
    """Say whether our own code failed: its own line, with an error that is no library's."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return _module(frame.filename) in PACKAGES and type(error).__module__ == "builtins"


def _module(filename: str) -> str:
    root = Path(__file__).parents[2]
    path = Path(filename)
    return path.relative_to(root).parts[0] if path.is_relative_to(root) else ""


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _module(frame.filename) in PACKAGES]
    frame = (ours or frames)[-1]
    name = type(error).__name__
    return f"{name} in {Path(frame.filename).name}:{frame.lineno} {str(error)[:80]}"


def _forget_peak() -> None:
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    if sys.platform == "linux":
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _work(pipe: Connection, folder: Path) -> None:
    """Read what comes through the pipe until it ends; runs in the worker."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    log = os.open(folder / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)  # GDAL and PROJ write there
    faulthandler.enable()
    warnings.simplefilter("ignore")
    logging.disable()
    pipe.send("ready")
    while True:
        try:
            reader, numbers, seed = pipe.recv()
        except EOFError:
            return
        for number in numbers:
            pipe.send(read_one(reader, damaged_file(reader, number, seed=seed), folder))


class Worker:
    """A process that reads files, made anew after each that killed it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, self._folder), daemon=True)
        self._process.start()
        other.close()
        self._pipe.recv()  # what is imported is imported

    def read(
        self, reader: str, numbers: range, *, seed: int = 0, limit: float = LIMIT
    ) -> Iterator[Outcome]:
        """Have inputs read one after the other; a process that hangs or dies is replaced.

        The worker makes them itself and never waits, so that a busy machine counts only its work.

        Parameters
        ----------
        numbers
            Of the inputs, in steps of one.
        limit
            Seconds for one input.
        """
        while numbers:
            self._pipe.send((reader, numbers, seed))
            done = 0
            for outcome in (self._next(limit) for _ in numbers):
                done += 1
                yield outcome
                if outcome.kind == "hang" or outcome.place.startswith(DIED):
                    break
            numbers = numbers[done:]

    def _next(self, limit: float) -> Outcome:
        start, used = time.monotonic(), self._seconds()
        try:
            while self._seconds() - used <= limit and time.monotonic() - start <= PATIENCE * limit:
                if self._pipe.poll(min(limit, 0.5)):
                    outcome: Outcome = self._pipe.recv()
                    return outcome
        except (EOFError, ConnectionError):
            self._process.join()
            died = Outcome("crash", f"{DIED} {self._process.exitcode}", time.monotonic() - start)
            self._start()
            return died
        self.end()
        self._start()
        return Outcome("hang", "", limit)

    def _seconds(self) -> float:
        """Give the time that the processor spent on the worker; elsewhere than on Linux by the clock."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return time.monotonic()
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


@dataclass(slots=True)
class Score:
    """One line of the table."""

    reader: str
    kinds: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: float = 0.0
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether nothing crashed, hung or took too much memory."""
        return not (self.kinds["crash"] or self.kinds["hang"] or self.peak > MAX_PEAK)

    def add(self, outcome: Outcome) -> None:
        self.kinds[outcome.kind] += 1
        if outcome.place:
            self.places[f"{outcome.kind}: {outcome.place}"] += 1
        self.slowest = max(self.slowest, outcome.seconds)
        self.peak = max(self.peak, outcome.peak)


HEADING = (
    "| reader | inputs | read | refused | by the boundary | of these our own | crashes | hangs "
    "| slowest s | peak MB | inputs/s |"
)


def row(score: Score) -> str:
    kinds = score.kinds
    cells = [
        score.reader, kinds.total(), kinds["accepted"], kinds["refused"],
        kinds["caught"] + kinds["unexpected"], kinds["unexpected"], kinds["crash"], kinds["hang"],
        f"{score.slowest:.1f}", f"{score.peak:.0f}",
        f"{kinds.total() / max(score.seconds, 1e-9):.0f}",
    ]  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def fuzz(
    readers: Iterable[str],
    *,
    inputs: int,
    seed: int = 0,
    minutes: float | None = None,
    out: Path | None = None,
) -> Iterator[Score]:
    """Read damaged files reader by reader; what is bad is kept under `out`.

    Parameters
    ----------
    inputs
        For each reader; the first one is whole, so that what compiles has compiled.
    minutes
        For each reader at most; None: until all inputs are read.
    """
    with tempfile.TemporaryDirectory(prefix="kpk-fuzz-") as folder:
        for reader in readers:
            worker = Worker(Path(folder))  # anew, so that one reader's peak is its own
            try:
                list(worker.read(reader, range(1), limit=120))
                yield _fuzz_one(worker, reader, range(1, inputs + 1), seed, minutes, out)
            finally:
                worker.end()


def _fuzz_one(
    worker: Worker, reader: str, numbers: range, seed: int, minutes: float | None, out: Path | None
) -> Score:
    score = Score(reader)
    start = time.monotonic()
    # In portions, so that a worker does not run on when the time is over.
    portions = (range(first, min(first + PORTION, numbers.stop)) for first in numbers[::PORTION])
    outcomes = (
        (n, o)
        for part in portions
        for n, o in zip(part, worker.read(reader, part, seed=seed), strict=True)
    )
    for number, outcome in outcomes:
        score.add(outcome)
        if out and _is_bad(outcome):
            content = damaged_file(reader, number, seed=seed)
            _keep(out / f"{outcome.kind}-{reader}-{number}", reader, content, outcome)
        score.seconds = time.monotonic() - start
        is_late = minutes is not None and score.seconds > 60 * minutes
        if is_late and number % PORTION == 0:
            break
    return score


def _is_bad(outcome: Outcome) -> bool:
    is_heavy = outcome.seconds > LIMIT / 5 or outcome.peak > MAX_PEAK / 2
    return is_heavy or outcome.kind in ("crash", "hang", "unexpected")


def _keep(folder: Path, reader: str, content: bytes, outcome: Outcome) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / READERS[reader].file).write_bytes(content)
    (folder / "info.txt").write_text(f"{reader}\n{outcome}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reader", action="append", choices=list(READERS), help="default: all")
    parser.add_argument("--minutes", type=float, help="for each reader at most")
    parser.add_argument("--out", type=Path, help="folder for what went wrong")
    parser.add_argument("--places", action="store_true", help="where the boundary caught what")
    given = parser.parse_args()
    print(HEADING, "|" + "---|" * HEADING.count(" |"), sep="\n", flush=True)
    scores = fuzz(
        given.reader or READERS,
        inputs=given.inputs, seed=given.seed, minutes=given.minutes, out=given.out,
    )  # fmt: skip
    for score in scores:
        print(row(score), flush=True)
        if given.places:
            print(*(f"    {n} {place}" for place, n in score.places.most_common(12)), sep="\n")


if __name__ == "__main__":
    main()
