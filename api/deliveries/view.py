"""From a delivery to its page: the result as title, open questions first, then what was read."""

from datetime import datetime

from api.deliveries.contents import file_view, report_of
from api.deliveries.draft import Draft, with_defaults
from api.deliveries.figures import areas_figure, figures_of
from api.deliveries.meanings import column_view
from api.deliveries.staging import Upload
from api.deliveries.understood import LoadedRegion
from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.choices import match_of_answers
from kpk_geo.ingest.proposals.record import DeliveryKind, Proposal
from kpk_geo.local_time import local_time
from maps.deliveries.view import (
    AliasView,
    Choice,
    DeliveryView,
    QuestionView,
    RegionView,
)

_NUMBERS = ("Keine", "Eine", "Zwei", "Drei", "Vier", "Fünf", "Sechs")
_SHOWN_ALIASES = 30


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
        content=file_view(draft),
        columns=[
            column_view(
                column, proposal, draft.choices, draft.sections,
                around.region.profile.indicators,
                [numbers[q.id] for q in proposal.questions if column.heading in q.headings],
            )
            for column in proposal.columns
        ] if takes else (),
        areas=areas_figure(match, around) if is_table and match else None,
        aliases=_aliases(match, draft) if is_table and match else (),
        figures=figures_of(draft, around), asks_day=is_table, day=fields.get("day", ""),
        day_whence=_whence(proposal, fields),
        sources=_sources(draft, around, fields) if takes else (),
        publisher=fields.get("publisher", "") or _publisher(around),
        difference=draft.difference, report=report_of(draft), shown=_shown(draft),
        renews=upload.typed.get("renew", "yes") == "yes", may_be_taken=draft.may_be_taken,
        open_count=len(draft.open),
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
