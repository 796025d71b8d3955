"""From a delivery to its page: the result as title, open questions first, then what was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import geopandas as gpd

from api.deliveries.draft import Draft, with_defaults
from api.deliveries.meanings import column_view
from api.deliveries.preview import FigurePreview
from api.deliveries.staging import Upload
from api.deliveries.understood import LoadedRegion
from kpk_geo.crs import EXCHANGE_CRS, WORK_CRS
from kpk_geo.errors import listed
from kpk_geo.german import day, number, quantity, several
from kpk_geo.import_report import grouped
from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.choices import match_of_answers
from kpk_geo.ingest.proposals.columns import columns_of
from kpk_geo.ingest.proposals.record import DeliveryKind, Proposal, Role
from kpk_geo.local_time import local_time
from maps.deliveries.pictures import figure_map, matched_map, places_map
from maps.deliveries.view import (
    AliasView,
    Choice,
    DeliveryView,
    Figure,
    FileView,
    QuestionView,
    RegionView,
)

_NUMBERS = ("Keine", "Eine", "Zwei", "Drei", "Vier", "Fünf", "Sechs")
_SHOWN_ALIASES = 30
_SHOWN_LINES = 12  # of the report
_MAX_MAPS = 12


def region_view(around: LoadedRegion) -> RegionView:
    """Give the region a page is about."""
    region = around.region
    return RegionView(region_id=region.region_id, name=region.name, synthetic=region.synthetic)


def address_of(upload: Upload) -> str:
    """Give the address of the page of a delivery."""
    return f"/daten/{upload.region_id}/{upload.id}"


def moment(at: datetime) -> str:
    """Write a day and a time as they are here."""
    return f"{local_time(at):%d.%m.%Y, %H:%M} Uhr"


def delivery_view(draft: Draft, around: LoadedRegion) -> DeliveryView:
    """Put together the page of a delivery that is not taken.

    Parameters
    ----------
    draft
        As it is understood, answered and tried.
    around
        What is loaded of the region.
    """
    upload, proposal = draft.upload, draft.understood.proposal
    open_ids = {question.id for question in draft.open}
    numbers = {question.id: place for place, question in enumerate(draft.questions, 1)}
    fields = with_defaults(upload, draft.understood)
    is_table = proposal.kind is DeliveryKind.TABLE
    match = match_of_answers(proposal, draft.choices)
    takes = draft.sections is not None or proposal.kind in (DeliveryKind.TABLE, DeliveryKind.OFFERS)
    return DeliveryView(
        region=region_view(around), address=address_of(upload), file=upload.name,
        kicker=f"{upload.name} · gebracht am {moment(upload.at)}", state=upload.state,
        headline=headline(draft), problem=draft.problem,
        questions=[
            QuestionView(
                number=numbers[question.id], id=question.id, title=question.title,
                is_open=question.id in open_ids,
                options=[
                    Choice(
                        value=option.value, label=option.label, follows=option.follows,
                        is_chosen=draft.choices.answers.get(question.id) == option.value,
                    )
                    for option in question.options
                ],
            )
            for question in draft.questions
        ],
        content=_content(draft),
        columns=[
            column_view(
                column, proposal, draft.choices, draft.sections,
                around.region.profile.indicators,
                [numbers[q.id] for q in proposal.questions if column.heading in q.headings],
            )
            for column in proposal.columns
        ] if takes else (),
        areas=_areas(match, around) if is_table and match else None,
        aliases=_aliases(match, draft) if is_table and match else (),
        figures=_figures(draft, around), asks_day=is_table, day=fields.get("day", ""),
        day_whence=_whence(proposal, fields),
        sources=_sources(draft, around, fields) if takes else (),
        publisher=fields.get("publisher", "") or _publisher(around),
        difference=draft.difference, report=_report(draft), shown=_shown(draft),
        may_be_taken=draft.may_be_taken, open_count=len(draft.open),
    )  # fmt: skip


def _shown(draft: Draft) -> str:
    return draft.before.digest if draft.before else ""


def _publisher(around: LoadedRegion) -> str:
    return around.region.profile.region.youth_office or around.region.name


def headline(draft: Draft) -> str:
    """Say in a sentence what was read, and in another how many questions are open.

    Parameters
    ----------
    draft
        Of the delivery.
    """
    return f"{_found(draft)} {open_sentence(len(draft.open))}".strip()


def open_sentence(count: int) -> str:
    """Say how many questions are open.

    >>> open_sentence(0), open_sentence(1), open_sentence(12)
    ('Keine Frage ist offen.', 'Eine Frage ist offen.', '12 Fragen sind offen.')
    """
    word = _NUMBERS[count] if count < len(_NUMBERS) else number(count)
    return f"{word} Frage ist offen." if count < 2 else f"{word} Fragen sind offen."


def _found(draft: Draft) -> str:
    proposal = draft.understood.proposal
    match = match_of_answers(proposal, draft.choices)
    if proposal.kind is DeliveryKind.TABLE and match is not None:
        total = len(match.level.names)
        values = draft.sections.section["values"] if draft.sections else ()
        figures = several(len(values), "Kennzahl", "Kennzahlen")
        matched = f"{number(total - len(match.absent))} von {number(total)} Gebieten erkannt"
        return f"{matched}, {figures} gelesen."
    if proposal.kind is DeliveryKind.OFFERS:
        rows = several(proposal.rows, "Zeile", "Zeilen")
        if draft.preview is None or draft.preview.offers is None:
            return f"Eine Liste von Angeboten mit {rows}."
        found = draft.preview.result.accepted
        return f"{several(found, 'Angebot', 'Angebote')} aus {rows} gelesen."
    return "Diese Datei wird hier nicht übernommen."


def _content(draft: Draft) -> FileView:
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


def _areas(match: AreaMatch, around: LoadedRegion) -> Figure:
    areas = around.areas[match.level.level]
    sentences = []
    if match.absent:
        names = listed((match.level.names[key] for key in match.absent), limit=10)
        count = several(len(match.absent), "Gebiet hat", "Gebiete haben")
        sentences.append(f"{count} keine Zeile in der Datei und bleiben ohne Wert: {names}.")
    else:
        sentences.append("Jedes Gebiet hat eine Zeile.")
    if match.aliases:
        pairs = listed(
            (f"„{text}“ = {match.level.names[key]}" for text, key in match.aliases.items()), limit=8
        )
        sentences.append(f"Anders geschrieben, aber sicher: {pairs}.")
    return Figure(
        title="Welche Gebiete getroffen sind", sentences=sentences,
        picture=matched_map(areas, match.absent),
    )  # fmt: skip


def _aliases(match: AreaMatch, draft: Draft) -> list[AliasView]:
    """Offer an area for each text that is none: the likeliest first, and all that have no row."""
    free = [(key, match.level.names[key]) for key in match.absent]
    found = []
    for text in list(match.unknown)[:_SHOWN_ALIASES]:
        likely = match.proposed.get(text, "")
        ordered = sorted(free, key=lambda entry: (entry[0] != likely, entry[1]))
        chosen = draft.choices.aliases.get(text, "")
        options = [Choice(value="", label="kein Gebiet: Zeile weglassen", is_chosen=not chosen)]
        for key, name in ordered:
            label = f"{name} ({key}){', ähnlich geschrieben' if key == likely else ''}"
            options.append(Choice(value=key, label=label, is_chosen=key == chosen))
        found.append(AliasView(text=text, choices=options))
    return found


def _figures(draft: Draft, around: LoadedRegion) -> list[Figure]:
    preview = draft.preview
    if preview is None:
        return []
    if preview.offers is not None:
        return [_places(draft, around)]
    level = match_of_answers(draft.understood.proposal, draft.choices)
    assert level is not None
    areas, names = around.areas[level.level.level], level.level.names
    return [
        Figure(
            title=figure.indicator.label, sentences=_changes(figure, names),
            picture=figure_map(
                areas, figure.values, figure.gaps, unit=figure.indicator.unit,
                polarity=figure.indicator.polarity,
                title=f"Karte: {figure.indicator.label} zum {day(figure.day)}, so wie es würde",
            ),
        )
        for figure in preview.figures[:_MAX_MAPS]
    ]  # fmt: skip


def _changes(figure: FigurePreview, names: Mapping[str, str]) -> list[str]:
    """Say what is new against the last delivery."""
    unit = figure.indicator.unit
    count = several(len(figure.values), "Gebiet", "Gebiete")
    sentences = [f"Zum {day(figure.day)}, {count} mit Zahl."]
    if figure.before_day is None:
        return [*sentences, "Eine frühere Lieferung gibt es nicht."]
    when = f"Gegenüber dem {day(figure.before_day)}"
    largest = figure.largest
    if largest is None:
        return [*sentences, f"{when} ist kein Gebiet vergleichbar."]
    area, old, new = largest
    change = f"{quantity(old, unit)} → {quantity(new, unit)}"
    sentences.append(f"{when} die größte Änderung: {names.get(area, area)} {change}.")
    return sentences


def _places(draft: Draft, around: LoadedRegion) -> Figure:
    preview = draft.preview
    assert preview is not None
    assert preview.offers is not None
    level = around.levels[-1].level
    longitudes = [point[0] for point in preview.points]
    latitudes = [point[1] for point in preview.points]
    placed = gpd.GeoSeries.from_xy(longitudes, latitudes, crs=EXCHANGE_CRS).to_crs(WORK_CRS)
    points = list(zip(placed.x.tolist(), placed.y.tolist(), strict=True))
    sentences = [f"{preview.offers.full}."]
    if preview.offers_before is not None:
        sentences.append(f"Bisher: {preview.offers_before.brief}.")
    if preview.offers.unplaced:
        sentences.append("Orte ohne sichere Lage legen Sie danach unter „Adressen prüfen“ fest.")
    return Figure(
        title="Alle Angebote der Region, wie sie danach sind", sentences=sentences,
        picture=places_map(around.areas[level], points, title="Karte: Orte aller Angebote danach"),
    )  # fmt: skip


def _whence(proposal: Proposal, fields: dict[str, str]) -> str:
    if not proposal.days:
        return "In der Datei steht keiner; bitte eintragen."
    first = proposal.days[0]
    if fields.get("day") == f"{first.day:%d.%m.%Y}":
        return first.whence
    others = listed((f"{found.day:%d.%m.%Y} ({found.whence})" for found in proposal.days), limit=3)
    return f"In der Datei: {others}."


def _sources(draft: Draft, around: LoadedRegion, fields: dict[str, str]) -> list[Choice]:
    chosen = fields.get("source", "")
    found = [Choice(value="", label="neue Quelle: diese Datei", is_chosen=not chosen)]
    for name, source in around.region.profile.sources.items():
        label = f"{source.publisher}: {source.dataset}"
        found.append(Choice(value=name, label=label[:120], is_chosen=name == chosen))
    return found


def _report(draft: Draft) -> Sequence[str]:
    """Say what the load says, the same said once; what is confidential it does not quote."""
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
