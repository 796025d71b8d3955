"""The choice of themes: none is lost, and each has a headline."""

from hypothesis import given
from hypothesis import strategies as st

from maps.kit.theme_choice import FRONT, MANY_THEMES, grouped, with_few_first, with_findings
from maps.kit.themes import Theme

IDS = st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=15)


def themes(ids: list[str], **known: str) -> list[Theme]:
    return [
        Theme(id=name, label=name.upper(), sentence="", items=(), classes=(), **known)  # type: ignore[arg-type]
        for name in ids
    ]


@given(IDS, IDS)
def test_every_theme_stays_once_and_those_up_front_come_first(
    ids: list[str], first: list[str]
) -> None:
    found = with_few_first(themes(ids, group="G"), first)
    assert sorted(theme.id for theme in found) == sorted(ids)
    if len(ids) <= MANY_THEMES:
        assert [theme.id for theme in found] == ids
        return
    front = [theme.id for theme in found if theme.group == FRONT]
    assert front == [name for name in first if name in ids]
    assert [theme.id for theme in found][: len(front)] == front
    assert set(grouped(found)) <= {FRONT, "Mehr: G"}


def test_a_theme_without_a_finding_has_a_plain_name() -> None:
    plain, found = with_findings(themes(["a"]) + themes(["b"], finding="3 von 4"), "Musterstadt")
    assert plain.finding == "A: Musterstadt"
    assert found.finding == "3 von 4."


def test_a_sentence_ends_once() -> None:
    assert with_findings(themes(["a"], finding="Fertig."), "X")[0].finding == "Fertig."
