"""What the command line says after a profile was loaded."""

from rich.markup import escape
from rich.table import Table

from api.load.region import LoadResult, StepResult
from api.terminal.output import console, error_line
from kpk_geo.german import number
from kpk_geo.import_report import Severity, counted


def print_load(result: LoadResult, *, details: int = 12) -> None:
    """Print what came of loading a profile."""
    console().print(_load_table(result))
    for step in result.steps:
        _print_notes(step, result.region_id, details)
    for name in result.removed:
        console().print(f"  entfernt, da nicht mehr im Profil: {escape(name)}")
    for step in result.steps:
        if step.error:
            error_line(step.error)


def _load_table(result: LoadResult) -> Table:
    table = Table(title=f"{result.region_name} ({result.region_id})", title_justify="left")
    table.add_column("Was", no_wrap=True)
    table.add_column("Datei", overflow="fold")
    for heading in ("geladen", "abgelehnt", "repariert", "Hinweise", "Sek."):
        table.add_column(heading, justify="right", no_wrap=True)
    for step in result.steps:
        counts = counted(step.notes)
        table.add_row(
            step.kind,
            escape(step.file),
            "[bold red]nichts[/]" if step.error else number(step.accepted),
            *(number(counts[severity]) for severity in Severity),
            number(step.seconds, 1),
        )
    return table


def _print_notes(step: StepResult, region_id: str, most: int) -> None:
    for item in step.notes[:most]:
        place = f", Zeile {item.line}" if item.line else ""
        column = f", {item.column}" if item.column else ""
        text = f"  {item.severity.label}: {item.file}{place}{column}: {item.reason}"
        console().print(text, markup=False)
    rest = len(step.notes) - most
    if rest > 0:
        console().print(f"  … {rest} weitere zu {step.file}: kpk report --region {region_id}")
