"""What an import found: rows it could not take, geometries it repaired, things worth knowing."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kpk_geo.model import USABLE, Validity


class Severity(StrEnum):
    """What became of the row."""

    REJECTED = "rejected"  # not loaded
    REPAIRED = "repaired"  # loaded after a change
    NOTE = "note"  # loaded as it is, worth a look

    @property
    def label(self) -> str:
        """The German word."""
        return {"rejected": "abgelehnt", "repaired": "repariert", "note": "Hinweis"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportNote:
    """One line of the import report."""

    file: str
    line: int | None  # as a person counts in an editor or in Excel; None: the whole file
    reason: str
    column: str | None = None
    value: str | None = None
    severity: Severity = Severity.REJECTED
    is_always_said: bool = False  # right after a load, however many notes there are


DISCREET = (
    "Eine Angabe dieser vertraulichen Zeile ist nicht in Ordnung; sie steht nur in der Datei."
)


@dataclass(slots=True)
class Tally:
    """What stood in a file: every row and every value is counted somewhere."""

    rows: int = 0  # that hold data, whatever became of them
    valid: int = 0  # values or objects that can be used, true zeros among them
    zero: int = 0
    missing: int = 0
    suppressed: int = 0
    not_meant: int = 0  # rows that the profile leaves out, or that lie far outside the region

    def count(self, validities: Iterable[Validity], values: Iterable[float] = ()) -> None:
        """Count values by their validity, and the zeros among them."""
        for validity in validities:
            if validity in USABLE:
                self.valid += 1
            elif validity == Validity.SUPPRESSED:  # may be its code, as frames hold it
                self.suppressed += 1
            else:
                self.missing += 1
        self.zero += sum(value == 0 for value in values)


@dataclass(slots=True)
class Report:
    """Collects the notes of one file, and counts what stood in it."""

    file: str
    notes: list[ImportNote] = field(default_factory=list)
    confidential: set[int] = field(default_factory=set)  # lines of which nothing is quoted
    tally: Tally = field(default_factory=Tally)
    understood: list[str] = field(default_factory=list)  # German: how it was read, for kpk check

    def add(
        self,
        reason: str,
        *,
        line: int | None = None,
        column: str | None = None,
        value: object = None,
        severity: Severity = Severity.REJECTED,
        discreet: str = DISCREET,
        is_always_said: bool = False,
    ) -> None:
        """Add a note.

        Parameters
        ----------
        reason
            German sentence.
        line
            As a person counts; None: the note concerns the whole file.
        column
            Heading of the column that is meant; None: the whole line.
        value
            What stands there, shortened to 200 characters; None: nothing is quoted.
        severity
            What became of the row.
        discreet
            Said instead of `reason`, and without `value`, if the line is confidential: a report is
            read by more people than may know such a place. It must not quote any cell.
        is_always_said
            Right after a load too, however many notes there are.
        """
        if line in self.confidential:
            reason, value = discreet, None
        text = None if value is None else str(value)[:200]
        self.notes.append(
            ImportNote(
                file=self.file,
                line=line,
                reason=reason,
                column=column,
                value=text,
                severity=severity,
                is_always_said=is_always_said,
            )
        )

    def note(self, reason: str, *, is_always_said: bool = False) -> None:
        """Note something about the whole file.

        Parameters
        ----------
        reason
            German sentence.
        is_always_said
            Right after a load too, however many notes there are.
        """
        self.add(reason, severity=Severity.NOTE, is_always_said=is_always_said)

    def keep_faults(self) -> None:
        """Drop what says how something was loaded: the file was only looked at."""
        self.notes = [note for note in self.notes if note.severity is Severity.REJECTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was read: enough to recognise it again."""

    path: Path
    name: str  # as the profile gives it
    sha256: str
    size: int
    beside: tuple["SourceFile", ...] = ()  # files without which it cannot be understood


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteGroup:
    """Notes of one file that say the same of several rows."""

    severity: Severity
    file: str
    column: str | None
    reason: str  # of the first
    count: int
    lines: tuple[int, ...]  # the first few
    is_always_said: bool = False


_PARTICULAR = re.compile(r"„[^“]*“|[0-9][0-9.,/-]*")  # what is quoted or counted in a reason
SHOWN_LINES = 5


def grouped(notes: Iterable[ImportNote]) -> list[NoteGroup]:
    """Put together what says the same, whatever it quotes, in the order of the first of each.

    >>> notes = [ImportNote(file="a.csv", line=n, column="x", reason=f"„{n}“ ist keine Zahl.")
    ...          for n in (3, 4)]
    >>> [(group.count, group.lines, group.reason) for group in grouped(notes)]
    [(2, (3, 4), 'etwa: „3“ ist keine Zahl.')]
    """
    found: dict[tuple[object, ...], list[ImportNote]] = {}
    for note in notes:
        kind = _PARTICULAR.sub("…", note.reason)
        found.setdefault((note.severity, note.file, note.column, kind), []).append(note)
    return [
        NoteGroup(
            severity=group[0].severity,
            file=group[0].file,
            column=group[0].column,
            reason=_said(group),
            count=len(group),
            lines=tuple(note.line for note in group if note.line is not None)[:SHOWN_LINES],
            is_always_said=any(note.is_always_said for note in group),
        )
        for group in found.values()
    ]


def _said(group: Sequence[ImportNote]) -> str:
    """Give what all say, or what the first says as an example."""
    first = group[0].reason
    return first if all(note.reason == first for note in group) else f"etwa: {first}"


def counted(notes: Iterable[ImportNote]) -> Counter[Severity]:
    """Count notes by what became of the row."""
    return Counter(note.severity for note in notes)
