"""What stands in the file of a delivery, which rows are not read and why, what its load says."""

from collections.abc import Sequence

from api.deliveries.draft import Draft
from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.import_report import grouped
from kpk_geo.ingest.proposals.choices import match_of_answers
from kpk_geo.ingest.proposals.columns import columns_of
from kpk_geo.ingest.proposals.record import DeliveryKind, Role
from maps.deliveries.view import Choice, FileView

_SHOWN_LINES = 12  # of the report


def file_view(draft: Draft) -> FileView:
    """Say what stands in the file, with its first rows.

    Parameters
    ----------
    draft
        Of the delivery.
    """
    opened, proposal = draft.understood.opened, draft.understood.proposal
    sheet = opened.sheet
    parts = (
        [f"Blatt „{sheet.name}“ ({several(len(opened.sheets), 'Blatt', 'Blätter')})"]
        if sheet
        else []
    )
    is_text = opened.points is None and not proposal.file.lower().endswith(".json")
    parts += [f"Kopf in Zeile {opened.header_line}"] if is_text else []
    parts += [several(proposal.rows, "Datenzeile", "Datenzeilen")]
    if "encoding" in opened.keys:
        parts.append(f"Zeichen als {opened.keys['encoding']} gelesen")
    names = [entry.name for entry in opened.sheets if not entry.is_hidden]
    return FileView(
        sentence=f"{', '.join(parts)}.", rows=_rows(draft), notes=_left_out(draft),
        sheets=[
            Choice(value=name, label=name, is_chosen=sheet is not None and name == sheet.name)
            for name in names
        ] if len(names) > 1 else (),
        header_line=opened.header_line, has_lines=is_text,
    )  # fmt: skip


def _rows(draft: Draft) -> list[tuple[str, list[str], bool]]:
    """Give title, headings and first rows; of a list none that may be confidential."""
    opened, proposal = draft.understood.opened, draft.understood.proposal
    if proposal.kind not in (DeliveryKind.TABLE, DeliveryKind.OFFERS):
        return []
    hidden = {
        column.heading for column in proposal.columns
        if column.role is Role.CONTACT or column.found.field == "confidential"
    }  # fmt: skip
    headings = [str(name) for name in opened.text.columns]
    columns = columns_of(opened)
    rows = [(str(opened.header_line), headings, True)]
    for line in proposal.shown_lines:
        cells = ["…" if column.heading in hidden else column.shown(line)[:60] for column in columns]
        rows.append((str(line), cells, False))
    return rows


def _left_out(draft: Draft) -> list[str]:
    proposal = draft.understood.proposal
    notes = list(proposal.notes)
    if proposal.sums:
        lines = listed(proposal.sums, limit=5)
        one = len(proposal.sums) == 1
        rows = "eine Summe: Zeile" if one else "Summen: Zeilen"
        notes.append(f"Kein Gebiet, sondern {rows} {lines}.")
    match = match_of_answers(proposal, draft.choices)
    if match is not None and match.unknown:
        texts = listed((f"„{text}“" for text in match.unknown), limit=8)
        notes.append(f"Ohne Gebiet und deshalb nicht gelesen: {texts}.")
    return notes


def report_of(draft: Draft) -> Sequence[str]:
    """Say what the load says, the same said once; what is confidential it does not quote.

    Parameters
    ----------
    draft
        Of the delivery.
    """
    if draft.preview is None:
        return ()
    result = draft.preview.result
    lines = [result.doubt] if result.doubt else []
    for group in grouped(result.notes):
        where = f", Zeile {listed(group.lines, limit=3)}" if group.lines else ""
        often = f" ({number(group.count)}-mal)" if group.count > 1 else ""
        column = f" „{group.column}“" if group.column else ""
        lines.append(f"{group.severity.label}{where}{column}: {group.reason}{often}")
    more = len(lines) - _SHOWN_LINES
    return [*lines[:_SHOWN_LINES], *([f"und {number(more)} weitere Hinweise"] if more > 0 else [])]
