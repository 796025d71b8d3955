"""The thin page: ours alone, named scripts, the same bytes at every call."""

import re

from maps.kit.menu import Menu
from maps.kit.page import Html, Page, Script, ThinMap
from maps.kit.plain_pages import docs_page, error_page
from maps.start import start_page

EVIL = 'Karte von "Spielstadt"><script>alert(1)</script>'


def page() -> str:
    made = Page(
        "kit/error.html.jinja", Menu(), region=None, current="", title="T", message="M", version="1"
    )
    thin = ThinMap("toy", EVIL, (51.5, 6.9))
    thin.add_child(Script("toy", "kpk.burdenMap", "angaben"))
    made.add_child(thin)
    made.written()
    return made.header.render() + made.html.render() + made.script.render()


def test_folium_loads_only_our_leaflet() -> None:
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page())
    assert addresses
    assert all(address.startswith("/assets/") for address in addresses)


def test_page_is_the_same_at_every_call() -> None:
    assert page() == page()


def test_script_takes_over_the_map() -> None:
    text = page()
    assert "L.map(" in text
    assert "kpk.burdenMap(map_toy" in text


def test_a_name_cannot_become_markup() -> None:
    assert "<script>alert" not in page()
    assert "&lt;script&gt;alert" in page()


def test_policy_names_our_scripts_and_none_that_slipped_in() -> None:
    policy = Html("<script>slipped in</script>", ("ours",)).policy()
    assert policy.count("'sha256-") == 1
    assert policy == Html("", ("ours",)).policy()
    assert "unsafe" not in policy


def test_messages_cannot_become_markup() -> None:
    assert "<img" not in error_page(Menu(), "Fehler", "<img src=x onerror=alert(1)>").text


def test_start_page_without_regions_says_how_to_begin() -> None:
    assert "make demo" in start_page(Menu(), []).text
    assert "openapi.json" in docs_page(Menu()).text
