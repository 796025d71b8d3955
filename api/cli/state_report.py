"""What the command line says after a state was loaded."""

from collections import Counter

from api.cli.load_report import print_load
from api.state.load import StateLoad
from api.terminal.output import console, error_line
from kpk_geo.german import number, several
from kpk_geo.results.state import OwnedCount, StateSummary

MAX_LINES = 12  # faults of one kind that are written out; the page and --json have all


def print_state(result: StateLoad) -> None:
    """Print what came of a state: communes, owners, and every fault by name."""
    print_load(result.region)
    summary = result.summary
    for line in _lines(summary):
        console().print(line, markup=False, highlight=False, soft_wrap=True)
    console().print(f"Dateien des Landes: {result.folder}", markup=False, soft_wrap=True)
    counts: Counter[str] = Counter()
    for fault in summary.faults:
        counts[fault.kind] += 1
        if counts[fault.kind] <= MAX_LINES:
            error_line(f"{fault.kind.label}: {fault.text}")
        elif counts[fault.kind] == MAX_LINES + 1:
            whole = sum(other.kind == fault.kind for other in summary.faults)
            error_line(
                f"{fault.kind.label}: {number(whole - MAX_LINES)} weitere (--json zeigt alle)"
            )


def _lines(summary: StateSummary) -> list[str]:
    lines = [
        f"{several(summary.communes, 'Gemeinde', 'Gemeinden')} in "
        f"{several(summary.districts, 'Kreis', 'Kreisen und kreisfreien Städten')}, "
        f"{several(summary.offices, 'Jugendamt', 'Jugendämter')}, "
        f"{number(summary.named)} im Programm genannt. {summary.programme_note}".rstrip()
    ]
    lines += _owned("Zellen", summary.cells)
    lines += _owned("Orte von Angeboten", summary.offers)
    return lines


def _owned(what: str, count: OwnedCount | None) -> list[str]:
    if count is None:
        return []
    return [
        f"{what}: {number(count.rows)}, jede gehört genau einer von "
        f"{several(count.communes, 'Gemeinde', 'Gemeinden')}; {number(count.outside)} liegen "
        "jenseits der Grenze und zählen zur nächsten."
    ]
