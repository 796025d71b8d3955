"""What the command line says after a profile was loaded: at most a screen."""

from collections.abc import Iterable, Iterator, Sequence

from api.load.results import LoadResult, StepResult
from api.terminal.output import console, error_line
from kpk_geo.german import number
from kpk_geo.import_report import NoteGroup, Severity, Tally, counted, grouped

MAX_NOTE_LINES = 18  # with the table of a usual region that is a screen
_COLUMNS = ("Zeilen", "gültig", "davon 0", "fehlend", "gesperrt", "abgelehnt", "repariert")
_WIDTH = 10
_WITH_VALUES = ("Indikatoren", "Bevölkerung")  # kinds whose rows hold values


def print_load(result: LoadResult, *, removed: str = "entfernt") -> None:
    """Print what came of loading a profile, in words of its own for sources that it removed."""
    _say(f"{result.region_name} ({result.region_id})")
    for line in _table(result.steps):
        _say(line)
    if any(step.kind == "Angebote" for step in result.steps):
        _say(f"Geladene Angebote: {result.offers.full}.")
    for line in _note_lines(result.steps, result.region_id):
        _say(line)
    for name in result.removed:
        _say(f"{removed}, da nicht mehr im Profil: {name}")
    for text in _faults(result.steps):
        error_line(text)


def print_check(result: LoadResult) -> None:
    """Print how each file was understood, and that nothing was written."""
    print_load(result, removed="würde entfernt")
    for step in result.steps:
        if step.understood:
            _say(f"So gelesen: {step.file}")
        for text in step.understood:
            _say(f"  {text}")
    _say("Geprüft; es wurde nichts geschrieben.")


def _say(line: str) -> None:
    console().print(line, markup=False, highlight=False, soft_wrap=True)


def _table(steps: Iterable[StepResult]) -> Iterator[str]:
    """Two lines a source: file names stay whole, however long they are."""
    yield " " * _WIDTH + "".join(name.rjust(_WIDTH) for name in _COLUMNS)
    for step in steps:
        yield f"{step.kind}: {step.file}" + ("  NICHT GELADEN" if step.error else "")
        yield " " * _WIDTH + "".join(text.rjust(_WIDTH) for text in _cells(step))


def _cells(step: StepResult) -> Iterator[str]:
    tally, found = step.tally, counted(step.notes)
    yield number(tally.rows) if tally.rows else "–"
    if step.error:
        yield from ("–",) * 4
    else:
        yield from _values(step.kind, tally)
    yield number(found[Severity.REJECTED])
    yield number(found[Severity.REPAIRED])


def _values(kind: str, tally: Tally) -> Iterator[str]:
    yield number(tally.valid)
    if kind in _WITH_VALUES:
        yield from (number(count) for count in (tally.zero, tally.missing, tally.suppressed))
    else:
        yield from ("–",) * 3


def _note_lines(steps: Sequence[StepResult], region_id: str) -> Iterator[str]:
    order = {severity: place for place, severity in enumerate(Severity)}
    groups = [group for step in steps for group in grouped(step.notes)]
    groups.sort(key=lambda group: order[group.severity])  # stable: files keep their order
    # Places in the list: what must be said first, then as many others as fit; shown in order.
    places = sorted(range(len(groups)), key=lambda place: not groups[place].is_always_said)
    for place in sorted(places[:MAX_NOTE_LINES]):
        yield _line(groups[place])
    rest = len(groups) - MAX_NOTE_LINES
    if rest > 0:
        yield f"… und {rest} weitere Befunde. Alle Zeilen: kpk report --region {region_id}"


def _faults(steps: Sequence[StepResult]) -> Iterator[str]:
    """Say each fault once, with all files that have it; what only follows from others last."""
    files: dict[str, list[str]] = {}
    for step in sorted(steps, key=lambda step: step.follows):
        for text in filter(None, (step.error, step.doubt)):
            own = text.removeprefix(f"{step.file}: ")
            files.setdefault(own, []).extend([step.file] if own != text else [])
    for text, names in files.items():
        yield f"{', '.join(names)}: {text}" if names else text


def _line(group: NoteGroup) -> str:
    times = f", {number(group.count)}-mal" if group.count > 1 else ""
    lines = ", ".join(str(line) for line in group.lines)
    more = " …" if group.count > len(group.lines) > 0 else ""
    where = f", Zeile {lines}{more}" if group.lines else ""
    column = f", {group.column}" if group.column else ""
    return f"{group.severity.label}{times}: {group.file}{where}{column}: {group.reason}"
