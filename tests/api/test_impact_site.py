"""An offer is found by its id or by its own title, and a refusal names both."""

import pandas as pd
import pytest

from api.questions.impact.site import find_site
from kpk_geo.errors import NotFoundError

OFFERS = pd.DataFrame(
    [
        ("M0018", "Familienbüro Nord"), ("M0018", "Familienbüro Nord"),  # two places
        ("M0019", "Familienbüro Süd"), ("M0020", "Krabbelgruppe"), ("M0021", "Krabbelgruppe"),
        ("Krabbelgruppe Ost", "Anderes"), ("M0022", "Krabbelgruppe Ost"),
    ],
    columns=["offer_id", "title"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("named", "offer_id"),
    [
        ("M0018", "M0018"),
        ("Familienbüro Nord", "M0018"),
        (" Familienbüro Süd ", "M0019"),
        ("Krabbelgruppe Ost", "Krabbelgruppe Ost"),  # ids go first
    ],
)
def test_id_or_title_of_one_offer_is_enough(named: str, offer_id: str) -> None:
    assert find_site(OFFERS, named) == offer_id


def test_a_title_of_several_offers_is_refused_with_their_ids() -> None:
    with pytest.raises(
        NotFoundError, match=r"mehrere .*Krabbelgruppe \(M0020\).*Krabbelgruppe \(M0021\)"
    ):
        find_site(OFFERS, "Krabbelgruppe")


@pytest.mark.parametrize("named", ["Familienbuero Nord", "familienbüro nord", "Nord"])
def test_near_titles_are_named_with_their_id(named: str) -> None:
    with pytest.raises(NotFoundError, match=r": Familienbüro Nord \(M0018\)") as caught:
        find_site(OFFERS, named)
    assert "Spalte „Kennung“ von `kpk export offers`" in str(caught.value)


def test_without_a_near_one_all_are_named_by_title_and_id() -> None:
    with pytest.raises(NotFoundError, match=r"Vorhanden sind: Anderes \(Krabbelgruppe Ost\), Fam"):
        find_site(OFFERS, "zzz")


def test_a_city_without_offers_says_so() -> None:
    with pytest.raises(NotFoundError, match="kein Angebot geladen"):
        find_site(OFFERS.iloc[:0], "M0018")
