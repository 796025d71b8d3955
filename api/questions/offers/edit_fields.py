"""The fields of the form of a single offer: as texts that are shown, and back as values.

Only what differs from what the offer says today is a change: so nobody writes anew what somebody
else changed meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from api.questions.offers.provider_form import MAX_LINE, MAX_PLACES, Typed, one
from kpk_geo import german
from kpk_geo.import_report import Report
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.fields import read_field
from kpk_geo.ingest.offers.shelters import may_be_shelter
from kpk_geo.letters import nfc
from kpk_geo.model import LifePhase, OfferKind, OfferStatus
from kpk_geo.offers.corrections import CONFIDENTIAL, PLACE_PARTS, Plain, heading_of, part_of
from kpk_geo.offers.listed import plain_value
from kpk_geo.offers.record import FieldType
from kpk_geo.profile import OfferTable
from maps.offers.proposal_text import value_text

LINES = (
    "title", "provider", "age_from", "age_to", "capacity_value", "capacity_unit",
    "capacity_period", "free_slots", "url", "valid_from", "valid_to",
)  # fmt: skip
LISTS = ("kinds", "life_phases")
OF_OFFER = (*LINES, *LISTS, "status", CONFIDENTIAL)
SITE = "site"  # which place of the offer a group of inputs is about
Texts = Mapping[str, str]  # by name of the input; those of places begin with `prefix`
_FORMAT = NumberFormat(decimal=",", missing=frozenset(), suppressed=frozenset(), zero=frozenset())
_YES = "ja"
_SHELTER = (
    "Das klingt nach einer Schutzeinrichtung: Bitte „Vertraulicher Ort“ ankreuzen. Darf ihr Ort "
    "doch gezeigt werden, gehört das mit „nein“ in die Liste."
)


def prefix(number: int) -> str:
    """Give what begins the names of the inputs of a place."""
    return f"p{number}-"


def stored_texts(rows: Sequence[Mapping[Any, Any]]) -> dict[str, str]:
    """Write what an offer says today as it stands in the form.

    Parameters
    ----------
    rows
        Of the inventory: one per place, all of one offer.
    """
    first = rows[0]
    texts = {name: _text(name, first[name]) for name in (*LINES, *LISTS, "status")}
    texts[CONFIDENTIAL] = _YES if any(row["confidential"] for row in rows) else ""
    for number, row in enumerate(rows):
        values = {**row, "times": row["times_text"] or row["opening_hours"]}
        texts[prefix(number) + SITE] = row["site_id"]
        texts |= {prefix(number) + name: _text(name, values[name]) for name in PLACE_PARTS}
    return texts


def empty_texts() -> dict[str, str]:
    """Give the form of a new offer."""
    names = (*OF_OFFER, prefix(0) + SITE, *(prefix(0) + name for name in PLACE_PARTS))
    return dict.fromkeys(names, "")


def _text(name: str, value: Any) -> str:
    value = plain_value(value)
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return ";".join(value)
    if part_of(name).type is FieldType.DATE:
        return german.day(date.fromisoformat(str(value)))
    if isinstance(value, float | int):
        return german.plain_number(value, 0 if float(value).is_integer() else 2)
    return " ".join(nfc(str(value)).split())  # as `one` reads it back


def typed_texts(typed: Typed) -> dict[str, str]:
    """Take the inputs of a form that was sent.

    Parameters
    ----------
    typed
        The form: the first kind, which gives the colour, stands apart from the others.
    """
    texts = {name: one(typed, name).replace("\n", " ") for name in (*LINES, "status")}
    first = one(typed, "kind")
    others = [code for code in typed.get("more_kinds", ()) if code != first]
    texts["kinds"] = ";".join([first, *others] if first else others)
    texts["life_phases"] = ";".join(typed.get("life_phases", ()))
    texts[CONFIDENTIAL] = _YES if one(typed, CONFIDENTIAL) else ""
    for number in range(MAX_PLACES):
        if prefix(number) + SITE not in typed:
            break
        names = (prefix(number) + name for name in (SITE, *PLACE_PARTS))
        texts |= {name: one(typed, name).replace("\n", " ") for name in names}
    return texts


def seen_texts(typed: Typed) -> dict[str, str]:
    """Take what the form showed when it was opened."""
    start = "seen-"
    return {name.removeprefix(start): one(typed, name) for name in typed if name.startswith(start)}


def differing(seen: Texts, now: Texts) -> list[str]:
    """Say in German what is other than the form showed.

    Parameters
    ----------
    seen
        What it showed.
    now
        What the offer says.
    """
    found = []
    for name in dict.fromkeys([*seen, *now]):
        bare = bare_name(name)
        old, new = seen.get(name, ""), now.get(name, "")
        if old != new and bare != SITE:
            found.append(f"{heading(bare)}: {shown(bare, old)} → {shown(bare, new)}")
    if not found and dict(seen) != dict(now):
        found.append("Die Orte des Angebots sind andere")
    return found


def bare_name(name: str) -> str:
    """Give the part of the record that an input is about, whichever place it belongs to."""
    head, dash, rest = name.partition("-")
    return rest if dash and head[:1] == "p" and head[1:].isdecimal() else name


def heading(name: str) -> str:
    """Give the German heading of a part."""
    return heading_of(name)


def shown(name: str, text: str) -> str:
    """Write a text of the form as people read it."""
    if not text:
        return "keine Angabe"
    return value_text(name, text.split(";")) if name in LISTS else (
        value_text(name, text) if name == "status" else text
    )  # fmt: skip


@dataclass(slots=True)
class ReadEdit:
    """What was changed, and what is wrong with it, by name of the input."""

    whole: dict[str, tuple[Plain, Plain]] = field(default_factory=dict)  # seen and said
    by_place: dict[str, dict[str, tuple[Plain, Plain]]] = field(default_factory=dict)  # by site_id
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is other than before."""
        return not (self.whole or self.by_place)


def read_edit(now: Texts, texts: Texts) -> ReadEdit:
    """Read what was typed; only what differs from what the offer says is a change.

    Parameters
    ----------
    now
        What the offer says today; empty texts for a new one.
    texts
        What stands in the form.
    """
    found = ReadEdit()
    for name in OF_OFFER:
        if texts[name] != now[name]:
            found.whole[name] = (
                _value(name, name, now, ReadEdit()),
                _value(name, name, texts, found),
            )
    number = 0
    while (site := prefix(number) + SITE) in texts:
        own = {}
        for name in PLACE_PARTS:
            key = prefix(number) + name
            if texts[key] != now.get(key, ""):
                own[name] = _value(key, name, now, ReadEdit()), _value(key, name, texts, found)
        if own:
            found.by_place[texts[site]] = own
        number += 1
    _check(now, texts, found)
    return found


def _value(key: str, name: str, texts: Texts, found: ReadEdit) -> Plain:
    text = texts.get(key, "")
    if name == CONFIDENTIAL:
        return bool(text)
    if name in LISTS:
        terms: Any = OfferKind if name == "kinds" else LifePhase
        known = {term.value for term in terms}
        return [code for code in text.split(";") if code in known]
    if not text:
        return None
    if len(text) > MAX_LINE:
        found.errors[key] = f"Höchstens {MAX_LINE} Zeichen, hier sind es {len(text)}."
        return None
    if name == "status":
        return OfferStatus.of(text).value if text in {item.value for item in OfferStatus} else None
    kind = part_of(name).type
    if kind not in (FieldType.NUMBER, FieldType.DATE):
        return text
    value = read_field(text, part_of(name), line=1, numbers=_FORMAT, report=Report("Formular"))
    if value is None or (kind is FieldType.NUMBER and value < 0):
        found.errors[key] = (
            f"„{text}“ ist kein Tag. Bitte so: 31.12.2026." if kind is FieldType.DATE
            else f"„{text}“ ist keine Zahl ab 0. Bitte nur die Zahl, zum Beispiel 12."
        )  # fmt: skip
        return None
    return plain_value(value)


def _check(now: Texts, texts: Texts, found: ReadEdit) -> None:
    """Find what no offer can be."""
    for name, reason in (
        ("title", "Bitte sagen, wie das Angebot heißt."),
        ("kinds", "Bitte eine Art wählen."),
        ("provider", "Bitte sagen, wer das Angebot macht."),
    ):
        if not texts[name] and (name != "provider" or now["provider"] or not now["title"]):
            found.errors[name] = reason
    for low, high, reason in (
        ("age_from", "age_to", "Das Alter bis ist kleiner als das Alter von."),
        ("valid_from", "valid_to", "Der letzte Tag liegt vor dem ersten."),
    ):
        values = [_value(name, name, texts, ReadEdit()) for name in (low, high)]
        if None not in values and values[1] < values[0]:
            found.errors.setdefault(high, reason)
    names = ("title", "kinds", prefix(0) + "site_name")
    is_renamed = any(texts[name] != now.get(name, "") for name in names)
    if is_renamed and not texts[CONFIDENTIAL] and _may_be_shelter(texts):
        found.errors[CONFIDENTIAL] = _SHELTER
    if now[CONFIDENTIAL] and not texts[CONFIDENTIAL]:
        found.errors[CONFIDENTIAL] = (
            "Ein vertraulicher Ort wird hier nicht wieder öffentlich: Wurde er hier angekreuzt, "
            "bitte im Verlauf zurücknehmen; sagt es die Liste, bitte dort „nein“ eintragen."
        )


def _may_be_shelter(texts: Texts) -> bool:
    kinds = [OfferKind.of(code).label for code in texts["kinds"].split(";") if code]
    table = OfferTable(file="", source="form")
    names = (texts["title"], texts.get(prefix(0) + "site_name", ""))
    return any(may_be_shelter({"title": name, "kind": "; ".join(kinds)}, table) for name in names)
