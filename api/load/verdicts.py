"""What is said of a file of which nothing can be used, or of which most was refused."""

from collections import Counter

from kpk_geo.german import number, several
from kpk_geo.import_report import Report, Severity, counted
from kpk_geo.profile import (
    FileSection,
)


def nothing_usable(file: str, report: Report) -> str:
    """Say what stands in a file of which nothing can be used; what was loaded before stays."""
    tally, reasons = report.tally, Counter(note.reason for note in report.notes)
    counts = [
        several(tally.rows, "Zeile", "Zeilen"),
        *(
            f"{number(count)} {label}"
            for count, label in (
                (tally.missing, "Werte fehlend"),
                (tally.suppressed, "Werte gesperrt"),
                (tally.not_meant, "Zeilen nicht gemeint"),
                (counted(report.notes)[Severity.REJECTED], "abgelehnt"),
            )
            if count
        ),
    ]
    often = f" Häufigster Grund: {reasons.most_common(1)[0][0]}" if reasons else ""
    return (
        f"{file}: Nichts davon ist verwendbar ({', '.join(counts)}).{often} "
        "Was früher geladen wurde, bleibt stehen."
    )


def doubt_of(section: FileSection, report: Report) -> str:
    """Say in a sentence that most of a file was refused; empty where the profile allows so much."""
    refused = {note.line for note in report.notes if note.severity is Severity.REJECTED} - {None}
    rows = report.tally.rows
    if not rows or len(refused) <= section.max_refused * rows:
        return ""
    return (
        f"{report.file}: {number(len(refused))} von {number(rows)} Zeilen sind ganz oder zum Teil "
        "abgelehnt. Ist es die richtige Datei? Soll es so sein: im Profil max_refused = 1 setzen."
    )
