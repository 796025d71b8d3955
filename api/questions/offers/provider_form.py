"""What was typed on the page of a provider, into proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpk_geo.database.proposals import NewProposal
from kpk_geo.import_report import Report
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.fields import read_field
from kpk_geo.ingest.offers.shelters import may_be_shelter
from kpk_geo.letters import nfc
from kpk_geo.model import LifePhase, OfferKind, ProposalKind
from kpk_geo.offers.corrections import PLACE_PARTS, Plain
from kpk_geo.offers.proposed import meant
from kpk_geo.offers.record import FIELD_BY_NAME
from kpk_geo.profile import OfferTable

Typed = Mapping[str, list[str]]  # as a form is sent
OFFER_LINES = ("title", "capacity_value", "free_slots")
NUMBERS = ("capacity_value", "free_slots")
MAX_PLACES = 30  # of one offer on its form
MAX_LINE, MAX_REMARK = 500, 2000  # letters
_FORMAT = NumberFormat(decimal=",", missing=frozenset(), suppressed=frozenset(), zero=frozenset())
_SHELTER = (
    "Das klingt nach einer Schutzeinrichtung. Solche Angebote bitte nicht hier melden, sondern "
    "unmittelbar mit dem Jugendamt abstimmen."
)


@dataclass(slots=True)
class ReadForm:
    """What could be read of a form, and what is wrong with it, by name of the input."""

    proposals: list[NewProposal] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def one(typed: Typed, name: str) -> str:
    """Give what was typed in a line, without blanks at its ends and needless ones between."""
    text = nfc((typed.get(name) or [""])[0])
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def read_change(typed: Typed, offer_id: str, provider: str, today: date) -> ReadForm:
    """Read the form of an offer; only what was changed on it counts.

    Parameters
    ----------
    typed
        The form; its hidden fields say what it showed.
    offer_id
        Of the offer.
    provider
        Who answers.
    today
        The day of the answer.
    """
    found = ReadForm()
    remark = _remark(typed, found)
    whole = _changes(typed, "", OFFER_LINES, found)
    if "title" in whole and not whole["title"][1]:
        found.errors["title"] = "Ein Angebot braucht einen Titel."
    by_place: dict[str, dict[str, tuple[Plain, Plain]]] = {}
    for number in range(MAX_PLACES):
        site_id = one(typed, f"p{number}-site")
        changes = _changes(typed, f"p{number}-", PLACE_PARTS, found) if site_id else {}
        if changes:
            by_place[site_id] = changes
    if found.errors:
        return found
    if not whole and not by_place and remark is None:
        found.errors["title"] = (
            "Noch ist nichts anders als vorher. Stimmt alles, bitte „Abbrechen“ und dann „Stimmt“."
        )
        return found
    # What is said of the offer as a whole goes with its first place: one answer, one proposal.
    sites: list[str | None] = [*by_place] or [None]
    for place, site in enumerate(sites):
        changes = {**(whole if place == 0 else {}), **by_place.get(site or "", {})}
        new = meant(
            ProposalKind.CHANGE, provider, today, {name: new for name, (_, new) in changes.items()}
        )
        found.proposals.append(
            NewProposal(
                kind=ProposalKind.CHANGE, offer_id=offer_id, site_id=site,
                old={name: old for name, (old, _) in changes.items()}, new=new, said_on=today,
                remark=remark if place == 0 else None,
            )
        )  # fmt: skip
    return found


def read_addition(typed: Typed, provider: str, today: date) -> ReadForm:
    """Read the form of a new offer.

    Parameters
    ----------
    typed
        The form.
    provider
        Who answers.
    today
        The day of the answer.
    """
    found = ReadForm()
    values: dict[str, Plain] = {
        name: _value(typed, name, name, found) for name in (*OFFER_LINES, *PLACE_PARTS)
    }
    kind = OfferKind.parse(one(typed, "kind")) if one(typed, "kind") else None
    codes = {phase.value for phase in LifePhase}
    values["kinds"] = [] if kind is None else [kind.value]
    values["life_phases"] = [code for code in typed.get("life_phases", ()) if code in codes]
    if not values["title"]:
        found.errors["title"] = "Bitte sagen, wie das Angebot heißt."
    if kind is None:
        found.errors["kind"] = "Bitte eine Art wählen."
    cells = {"title": str(values["title"] or ""), "kind": kind.label if kind else ""}
    if may_be_shelter(cells, OfferTable(file="", source="link")):
        found.errors["title"] = _SHELTER
    remark = _remark(typed, found)
    if not found.errors:
        values = {name: value for name, value in values.items() if value not in (None, [])}
        new = meant(ProposalKind.ADD, provider, today, values)
        found.proposals.append(
            NewProposal(
                kind=ProposalKind.ADD, offer_id=None, site_id=None, old={}, new=new,
                said_on=today, remark=remark,
            )
        )  # fmt: skip
    return found


def _changes(
    typed: Typed, prefix: str, names: tuple[str, ...], found: ReadForm
) -> dict[str, tuple[Plain, Plain]]:
    """Give what was seen and what is said, where the two differ."""
    changes = {}
    for name in names:
        key = f"{prefix}{name}"
        if key not in typed or one(typed, key) == one(typed, f"seen-{key}"):
            continue
        old = _value(typed, f"seen-{key}", name, ReadForm())
        changes[name] = (old, _value(typed, key, name, found))
    return changes


def _value(typed: Typed, key: str, name: str, found: ReadForm) -> Plain:
    text = one(typed, key).replace("\n", " ")
    if not text:
        return None
    if len(text) > MAX_LINE:
        found.errors[key] = f"Höchstens {MAX_LINE} Zeichen, hier sind es {len(text)}."
        return None
    if name not in NUMBERS:
        return text
    report = Report("Seite")
    value = read_field(text, FIELD_BY_NAME[name], line=1, numbers=_FORMAT, report=report)
    if value is None or value < 0:
        found.errors[key] = f"„{text}“ ist keine Zahl ab 0. Bitte nur die Zahl, zum Beispiel 12."
        return None
    return value


def _remark(typed: Typed, found: ReadForm) -> str | None:
    text = one(typed, "remark")
    if len(text) > MAX_REMARK:
        found.errors["remark"] = f"Höchstens {MAX_REMARK} Zeichen, hier sind es {len(text)}."
    return text or None
