"""Which offers somebody chose on the page: what its address says, read as its script reads it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kpk_geo.errors import InputError, NotFoundError, excerpt, listed, suggestion
from kpk_geo.german import number, several
from kpk_geo.letters import nfc
from maps.kit.themes import Theme

SEARCHED: Final = ("title", "provider", "address", "site", "kind")
WORDS: Final = ("phase", "q", "only", "without")  # of the address
_BETWEEN: Final = "~"  # labels, as kit/address.js writes them


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Selection:
    """The themes of the chosen offers alone, and what was chosen."""

    themes: tuple[Theme, ...]
    note: str  # German; empty where all are shown


def select(
    offers: Sequence[Mapping[str, Any]], themes: Sequence[Theme], chosen: Theme,
    asked: Mapping[str, str], *, members: Sequence[Sequence[int]] | None, where: str,
) -> Selection:  # fmt: skip
    """Show the chosen offers in every theme, counted anew; the others have no class.

    Parameters
    ----------
    offers
        One per offer and place, as the page has them, in the order of `Theme.classes`.
    themes
        All of the page.
    chosen
        Of them: whose classes `only` and `without` name.
    asked
        Parts of the address: `WORDS`.
    members
        All classes of each offer in the chosen theme, where one may have several.
    where
        Name of the region.

    Raises
    ------
    InputError
        There is no such life phase or class.
    NotFoundError
        Nothing is left.
    """
    off = _turned_off(chosen, asked)
    phase, word = asked.get("phase", ""), nfc(asked.get("q", "")).strip()
    if not (off or phase or word):
        return Selection(themes=tuple(themes), note="")
    phases = list(dict.fromkeys(label for offer in offers for label in offer["phases"]))
    if phase and phase not in phases:
        raise InputError(
            f"Die Lebensphase „{excerpt(phase)}“ gibt es hier nicht. {suggestion(phase, phases)}"
        )
    classes = [
        _shown_class(chosen, place, off, members) if _is_wanted(offer, phase, word) else -1
        for place, offer in enumerate(offers)
    ]
    note = _note(chosen, off, phase, word)
    shown = [offer for offer, code in zip(offers, classes, strict=True) if code >= 0]
    if not shown:
        raise NotFoundError(f"Nichts passt zur Auswahl. {note} Bitte weniger ausschließen.")
    count, places = len({offer["id"] for offer in shown}), len(shown)
    whole = len({offer["id"] for offer in offers})
    finding = (
        f"{number(count)} von {several(whole, 'Angebot', 'Angeboten')} in {where}, an "
        f"{several(places, 'Ort', 'Orten')}"
    )
    found = [
        _selected(theme, classes, off, members) if theme is chosen
        else _selected(theme, [code if kept >= 0 else -1
                               for code, kept in zip(theme.classes, classes, strict=True)])
        for theme in themes
    ]  # fmt: skip
    return Selection(themes=tuple(replace(theme, finding=finding) for theme in found), note=note)


def _turned_off(theme: Theme, asked: Mapping[str, str]) -> set[int]:
    labels = [item.label for item in theme.items]
    only, without = asked.get("only", ""), asked.get("without", "")
    named = [nfc(text) for text in (only or without).split(_BETWEEN) if text]
    for label in named:
        if label not in labels:
            raise InputError(
                f"„{excerpt(label)}“ gibt es unter „{theme.label}“ nicht. "
                f"{suggestion(label, labels)}"
            )
    if only:
        return {place for place, label in enumerate(labels) if label not in named}
    return {place for place, label in enumerate(labels) if label in named}


def _is_wanted(offer: Mapping[str, Any], phase: str, word: str) -> bool:
    if phase and phase not in offer["phases"]:
        return False
    return word.lower() in " ".join(offer[field] or "" for field in SEARCHED).lower()


def _shown_class(
    theme: Theme, place: int, off: set[int], members: Sequence[Sequence[int]] | None
) -> int:
    """Give the class by which an offer is drawn: of several the first that is shown; -1: none."""
    own = members[place] if members else (theme.classes[place],)
    return next((code for code in own if code not in off), -1)


def _selected(
    theme: Theme, classes: Sequence[int], off: set[int] | None = None,
    members: Sequence[Sequence[int]] | None = None,
) -> Theme:  # fmt: skip
    """Keep the classes that something is of; an offer of several counts under each of them."""
    counts = Counter(
        code
        for place, kept in enumerate(classes) if kept >= 0
        for code in (members[place] if members else (kept,)) if code not in (off or ())
    )  # fmt: skip
    order = [code for code in range(len(theme.items)) if counts[code]]
    new = {code: place for place, code in enumerate(order)}
    return replace(
        theme, items=tuple(replace(theme.items[code], count=counts[code]) for code in order),
        classes=tuple(new.get(code, -1) for code in classes),
    )  # fmt: skip


def _note(theme: Theme, off: set[int], phase: str, word: str) -> str:
    """Say what was chosen; of the classes the shorter list."""
    labels = [item.label for item in theme.items]
    hidden = [labels[code] for code in sorted(off)]
    shown = [label for label in labels if label not in hidden]
    parts = [f"Lebensphase {phase}"] if phase else []
    parts += [f"gesucht „{excerpt(word)}“"] if word else []
    if hidden:
        is_short = len(shown) <= len(hidden)
        names = listed(shown if is_short else hidden)
        parts.append(f"{theme.label}: {'nur' if is_short else 'ohne'} {names or 'nichts'}")
    return f"Auswahl: {'; '.join(parts)}."
