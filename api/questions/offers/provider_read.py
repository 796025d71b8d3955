"""What the page of a provider shows, read through the functions of its room."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from kpk_geo.database.provider_room import (
    OpenedLink,
    OwnAnswer,
    read_own_answers,
    read_own_offers,
)
from kpk_geo.german import day, plain_number
from kpk_geo.local_time import local_day
from kpk_geo.model import LifePhase, OfferKind, ProposalKind
from kpk_geo.offers.confirmed import confirmed_since
from kpk_geo.offers.corrections import PLACE_PARTS
from kpk_geo.opening.described import describe_hours
from maps.offers.provider_view import OwnForm, OwnOffer, OwnPlace, ProviderView

_ANSWERED = {
    ProposalKind.CONFIRM: "bestätigt",
    ProposalKind.CHANGE: "Änderung gemeldet",
    ProposalKind.END: "gemeldet, dass es das Angebot nicht mehr gibt",
}


def read_provider_view(
    connection: Connection,
    token: str,
    link: OpenedLink,
    open_form: OwnForm | None,
    *,
    said: str,
    problem: str,
    today: date,
) -> ProviderView:
    """Read the offers of a link.

    Parameters
    ----------
    token
        Of the link.
    link
        Whose page it is; it is open.
    open_form
        That is open.
    said, problem
        German: what was done, and what did not work.
    today
        Against which it is told how long ago an offer was confirmed.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in read_own_offers(connection, token):
        rows.setdefault(row["offer_id"], []).append(row)
    answers: dict[str, list[OwnAnswer]] = {}
    added = []
    for item in read_own_answers(connection, token):
        if item.offer_id is None:
            added.append((item.proposal_pk, item.said_on))
        else:
            answers.setdefault(item.offer_id, []).append(item)
    return ProviderView(
        token=token, region_name=link.region_name, synthetic=link.synthetic,
        provider=link.provider, expires_on=local_day(link.expires_at),
        offers=[_offer(own, answers.get(key, []), today) for key, own in rows.items()],
        added=added, open_form=open_form, said=said, problem=problem,
    )  # fmt: skip


def _offer(
    rows: Sequence[Mapping[str, Any]], answers: Sequence[OwnAnswer], today: date
) -> OwnOffer:
    first = rows[0]
    checked = first["last_checked"]
    return OwnOffer(
        offer_id=first["offer_id"], title=first["title"], about=_about(first),
        values={
            "title": first["title"], "capacity_value": _number(first["capacity_value"]),
            "free_slots": _number(first["free_slots"]),
        },
        capacity_label=_capacity_label(first),
        places=[_place(row, today) for row in rows], last_checked=checked,
        is_stale=checked is None or checked < confirmed_since(today),
        answer=_answer(answers, today), answer_pk=tuple(item.proposal_pk for item in answers),
    )  # fmt: skip


def _place(row: Mapping[str, Any], today: date) -> OwnPlace:
    texts = {**row, "times": row["times_text"] or row["opening_hours"]}
    hours = describe_hours(row["opening_hours"], row["times_text"], today)
    return OwnPlace(
        site_id=row["site_id"], values={name: texts[name] or "" for name in PLACE_PARTS},
        understood=hours.understood or hours.text,
    )  # fmt: skip


def _about(row: Mapping[str, Any]) -> str:
    parts = [OfferKind.of(kind).label for kind in row["kinds"]]
    parts += [LifePhase.of(phase).label for phase in row["life_phases"]]
    if row["capacity_value"] is not None:
        parts.append(f"{_number(row['capacity_value'])} {_capacity_label(row)}")
    if row["free_slots"] is not None:
        parts.append(f"{_number(row['free_slots'])} frei")
    return " · ".join(parts)


def _capacity_label(row: Mapping[str, Any]) -> str:
    unit = row["capacity_unit"] or "Plätze"
    return f"{unit} je {row['capacity_period']}" if row["capacity_period"] else unit


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return plain_number(value, 0 if float(value).is_integer() else 2)


def _answer(answers: Sequence[OwnAnswer], today: date) -> str:
    if not answers:
        return ""
    last = answers[-1]
    when = "Heute" if last.said_on == today else f"Am {day(last.said_on)}"
    return f"{when} {_ANSWERED[last.kind]}."
