"""What a person should know of a file before anything of it is taken."""

from kpk_geo.errors import listed
from kpk_geo.german import several
from kpk_geo.ingest.proposals.opened import Opened


def file_notes(opened: Opened) -> tuple[str, ...]:
    """Say what of a workbook a person does not see in Excel, or a load cannot read.

    Parameters
    ----------
    opened
        The file; anything but a workbook has none.
    """
    notes = []
    hidden = [sheet.name for sheet in opened.sheets if sheet.is_hidden]
    if hidden:
        notes.append(f"Ausgeblendete Blätter, nicht gelesen: {listed(hidden, limit=5)}.")
    sheet = opened.sheet
    if sheet and sheet.hidden_rows:
        rows = several(sheet.hidden_rows, "ausgeblendete Zeile ist", "ausgeblendete Zeilen sind")
        notes.append(f"{rows} mitgelesen.")
    if sheet and sheet.hidden_columns:
        columns = several(
            sheet.hidden_columns, "ausgeblendete Spalte ist", "ausgeblendete Spalten sind"
        )
        notes.append(f"{columns} mitgelesen.")
    if sheet and sheet.formulas_without_result:
        formulas = several(sheet.formulas_without_result, "Formel hat", "Formeln haben")
        notes.append(
            f"{formulas} kein gespeichertes Ergebnis; ihre Zellen sind leer. Bitte die Datei "
            "einmal in Excel öffnen, speichern und neu hochladen."
        )
    return tuple(notes)
