"""What is chosen on the map of offers: the picture takes the same as the page's script."""

from typing import Any

import pytest

from kpk_geo.errors import InputError, NotFoundError
from maps.kit.themes import LegendItem, Theme
from maps.offers.selection import select

OFFERS: list[dict[str, Any]] = [
    {"id": "a", "title": "Kita Anker", "provider": None, "address": "Hafenweg 1", "site": None,
     "kind": "Kita; Familienzentrum", "phases": ["0–3", "3–6"]},
    {"id": "a", "title": "Kita Anker", "provider": None, "address": "Am Wald 2", "site": None,
     "kind": "Kita; Familienzentrum", "phases": ["0–3", "3–6"]},
    {"id": "b", "title": "Krabbelgruppe", "provider": "AWO", "address": None, "site": "Haus",
     "kind": "Gruppe", "phases": ["0–3"]},
    {"id": "c", "title": "Schule", "provider": "Stadt", "address": None, "site": None,
     "kind": "Schule", "phases": []},
]  # fmt: skip


def theme(name: str, labels: list[str], classes: list[int]) -> Theme:
    items = [
        LegendItem(label=label, limits="", colour=f"#{place}", count=classes.count(place))
        for place, label in enumerate(labels)
    ]
    return Theme(id=name, label=name, sentence="", finding="Alle", items=tuple(items),
                 classes=tuple(classes))  # fmt: skip


KIND = theme("Art", ["Kita", "Gruppe", "Schule", "Familienzentrum"], [0, 0, 1, 2])
MEMBERS = [(0, 3), (0, 3), (1,), (2,)]
FUNDING = theme("Förderung", ["Land", "Stadt"], [0, 0, 1, 1])


def chosen(**asked: str) -> Any:
    return select(OFFERS, [KIND, FUNDING], KIND, asked, members=MEMBERS, where="Musterstadt")


def counts(found: Theme) -> dict[str, int | None]:
    return {item.label: item.count for item in found.items}


def test_without_a_choice_the_themes_stay_as_they_are() -> None:
    assert chosen().themes == (KIND, FUNDING)
    assert chosen(theme="kind", area="").note == ""


def test_a_phase_holds_in_every_theme_and_is_said() -> None:
    found = chosen(phase="3–6")
    assert counts(found.themes[0]) == {"Kita": 2, "Familienzentrum": 2}
    assert found.themes[0].classes == (0, 0, -1, -1)
    assert counts(found.themes[1]) == {"Land": 2}
    assert found.note == "Auswahl: Lebensphase 3–6."
    titles = {own.finding for own in found.themes}
    assert titles == {"1 von 3 Angeboten in Musterstadt, an 2 Orten"}


@pytest.mark.parametrize("word", [" awo ", "AWO", "krabbel"])
def test_a_word_is_looked_for_as_on_the_page(word: str) -> None:
    assert chosen(q=word).themes[0].classes == (-1, -1, 0, -1)
    assert chosen(q=word).note == f"Auswahl: gesucht „{word.strip()}“."


def test_a_kind_that_is_off_shows_an_offer_of_several_by_the_next() -> None:
    found = chosen(without="Kita~Schule")
    assert counts(found.themes[0]) == {"Gruppe": 1, "Familienzentrum": 2}
    assert found.themes[0].classes == (1, 1, 0, -1)
    assert found.themes[1].classes == (0, 0, 1, -1)  # the same offers under another colour
    assert found.note == "Auswahl: Art: nur Gruppe, Familienzentrum."
    assert chosen(only="Schule").note == "Auswahl: Art: nur Schule."
    assert chosen(without="Schule").note == "Auswahl: Art: ohne Schule."


def test_what_there_is_not_is_refused_in_german() -> None:
    with pytest.raises(InputError, match="Die Lebensphase „9–9“ gibt es hier nicht"):
        chosen(phase="9–9")
    with pytest.raises(InputError, match="„Schulle“ gibt es unter „Art“ nicht"):
        chosen(only="Schulle")
    for asked in ({"q": "gibt es nicht"}, {"only": "~"}):
        with pytest.raises(NotFoundError, match="Nichts passt zur Auswahl"):
            chosen(**asked)
