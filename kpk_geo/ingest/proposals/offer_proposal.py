"""The proposal for a list of offers or addresses, and which of its rows must not be shown."""

from collections.abc import Mapping, Sequence

from kpk_geo.ingest.offers.fields import NO
from kpk_geo.ingest.offers.shelters import names_shelter
from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.days import proposed_days
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.list_roles import OfferList
from kpk_geo.ingest.proposals.notes import file_notes
from kpk_geo.ingest.proposals.offer_columns import Place, mentions_secret
from kpk_geo.ingest.proposals.offer_list import offer_list, template_roles
from kpk_geo.ingest.proposals.opened import Opened
from kpk_geo.ingest.proposals.questions import confidential_question, date_questions
from kpk_geo.ingest.proposals.record import (
    SHOWN,
    DeliveryKind,
    Found,
    Proposal,
    ProposedColumn,
    Question,
    Role,
)


def offers_proposal(
    opened: Opened,
    columns: Sequence[Column],
    figures: Mapping[str, Figures],
    place: Place,
    *,
    template: bool,
) -> Proposal:
    """Propose a list of offers; of a row that may be confidential nothing is shown.

    Parameters
    ----------
    opened
        The cells of the file.
    columns
        All of it.
    figures
        Its columns of numbers, by heading.
    place
        What is known of the region.
    template
        Whether it is our own template.
    """
    if template:
        found = OfferList(roles=template_roles(columns), questions=[])
    else:
        found = offer_list(
            columns, figures, place, file=opened.source_file.name,
            has_points=opened.points is not None,
        )  # fmt: skip
    hidden = hidden_lines(columns, found.roles)
    shown_lines = set(opened.text.index) - hidden
    flags = [c for c in columns if found.roles[c.heading].field == "confidential"]
    questions = [*found.questions, *(_confidential(column) for column in flags)]
    questions += date_questions([c for c in columns if c not in flags], shown_lines)
    kind = DeliveryKind.OFFERS
    has_title = any(r.field in ("title", "place") for r in found.roles.values())
    fields = {r.field for r in found.roles.values()}
    if (
        not has_title
        and {"street", "house_number"} <= fields
        and not any(q.kind == "which_title" for q in questions)
    ):
        kind = DeliveryKind.ADDRESSES
        questions = [q for q in questions if q.kind != "kind"]
    columns_ = tuple(
        ProposedColumn(
            heading=c.heading, place=c.place, found=found.roles[c.heading],
            example=_example(c, found.roles[c.heading], shown_lines),
            figures=figures.get(c.heading),
        )
        for c in columns
    )  # fmt: skip
    return Proposal(
        file=opened.source_file.name, kind=kind, keys=opened.keys, columns=columns_,
        questions=tuple(questions), rows=len(opened.text), offer_kind=found.kind,
        crs=found.pair.crs if found.pair else "",
        days=proposed_days(opened, []),
        notes=file_notes(opened), shown_lines=tuple(sorted(shown_lines)[:SHOWN]),
    )  # fmt: skip


def _example(column: Column, found: Found, lines: set[int]) -> str:
    if found.role in {Role.CONTACT} or found.field == "confidential":
        return ""
    return column.first(lines)


def hidden_lines(columns: Sequence[Column], roles: Mapping[str, Found]) -> set[int]:
    """Give the lines of which nothing may be shown before a person has said what is confidential.

    Parameters
    ----------
    columns
        All of the list; a cell that names a shelter hides its row, whatever column it is in.
    roles
        By heading.
    """
    hidden: set[int] = set()
    for column in columns:
        is_flag = mentions_secret(column.heading) or roles[column.heading].field == "confidential"
        telling = {
            text for text in column.texts
            if (is_flag and text.casefold() not in NO) or names_shelter(text)
        }  # fmt: skip
        if telling:
            stripped = column.by_line.str.strip()
            hidden |= {int(str(line)) for line in stripped.index[stripped.isin(telling)]}
    return hidden


def _confidential(column: Column) -> Question:
    said: dict[str, int] = {}
    for text, count in column.texts.items():
        word = text.casefold()
        known = word if looks.is_yes_no(text) else "eine andere Angabe"
        said[known] = said.get(known, 0) + count
    return confidential_question(column.heading, column.place, said)
