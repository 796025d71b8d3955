"""What the command line says of a fetch: before, what would be asked; after, what came."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.fetch.plan import plan_remarks, size_text, source_count
from api.terminal.output import console
from kpk_geo.german import several, size
from kpk_geo.open_data import MANIFEST_NAME, SourceEntry

if TYPE_CHECKING:
    from api.fetch import Check, FetchReport, Outcome, Planned


def print_plan(plan: "Sequence[Planned]", contact: str) -> None:
    """Say whom a fetch would ask for what, how large it may get, and under which licence."""
    hosts = sorted({item.entry.access.host for item in plan})
    _say(f"{source_count(len(plan))} von {several(len(hosts), 'Rechner', 'Rechnern')}:")
    for host in hosts:
        own = [item.entry for item in plan if item.entry.access.host == host]
        more = sorted({other for entry in own for other in entry.also_hosts} - {host})
        _say(f"  {host}" + (f" (führt auch zu {', '.join(more)})" if more else ""))
        for entry in own:
            _say(f"    {entry.key}: {entry.title} ({size_text(entry)}; Lizenz: {entry.licence})")
    for line in plan_remarks(plan, contact):
        _say(line)


def print_fetch(report: "FetchReport", folder: Path) -> None:
    """Say what came and where it lies; what did not stands last, with why and the way out."""
    for outcome in sorted(report.outcomes, key=lambda item: bool(item.why)):
        for line in _outcome_lines(outcome):
            _say(line)
    counts = Counter(outcome.state for outcome in report.outcomes)
    _say(", ".join(f"{state.label}: {count}" for state, count in counts.items()) + ".")
    whole = sum(file.bytes for file in report.manifest.files)
    _say(f"{folder}: {size(whole)}; was woher kam, steht in {MANIFEST_NAME}.")


def print_entries(entries: Sequence[SourceEntry]) -> None:
    """List sources with what is known of each."""
    for entry in entries:
        tried = f"abgerufen {entry.tried:%d.%m.%Y}" if entry.tried else "von uns nie abgerufen"
        _say(f"{entry.key}: {entry.title} ({entry.layer.label})")
        _say(
            f"    Sicherheit {entry.confidence.value} ({entry.confidence.label}), Beleg gelesen "
            f"{entry.checked[5:]}/{entry.checked[:4]}, {tried}; Lizenz: {entry.licence}"
        )
    _say(f"{source_count(len(entries))}. Prüfen, was noch antwortet: kpk sources check")


def print_checks(checks: "Sequence[Check]") -> None:
    """Say what each source answered."""
    for check in checks:
        entry = check.planned.entry
        _say(f"{'FEHLER' if check.why else 'gut'}: {entry.key} ({entry.title})")
        for line in (check.found, check.why, check.way_out):
            if line:
                _say(f"    {line}")
    good = sum(not check.why for check in checks)
    _say(f"Wie erwartet antworten {good} von {several(len(checks), 'Quelle', 'Quellen')}.")


def _outcome_lines(outcome: "Outcome") -> Iterator[str]:
    entry = outcome.planned.entry
    yield f"{outcome.state.label}: {entry.key} ({entry.title})"
    yield from (f"    {text}" for text in (outcome.why, outcome.way_out) if text)
    for file in outcome.files:
        counted = ""
        if file.counted is not None:
            counted = f", {several(file.counted, 'Zeile', 'Zeilen')}"
        licence = f"; Portal nennt: {file.licence_seen}" if file.licence_seen else ""
        yield f"    {file.file}, {size(file.bytes)}{counted}{licence}"
        if file.note:
            yield f"    {file.note}"


def _say(line: str) -> None:
    console().print(line, markup=False, highlight=False, soft_wrap=True)
