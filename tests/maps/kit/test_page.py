"""The thin page: ours alone, named scripts, the same bytes at every call."""

import re

from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.plain_pages import docs_page, error_page, login_page
from maps.offers.review import ReviewRegion, review_page
from maps.start import start_page

EVIL = 'Karte von "Spielstadt"><script>alert(1)</script>'


def page() -> str:
    made = MapPage(
        "kit/error.html.jinja", Menu(), module="burden.js", config={}, region=None, current="",
        title="T", message="M", version="1",
    )  # fmt: skip
    made.add_child(ThinMap("toy", EVIL, (51.5, 6.9)))
    made.written()
    return made.header.render() + made.html.render() + made.script.render()


def review(name: str = "Spielstadt") -> Html:
    region = ReviewRegion(region_id="toy", name=name, waiting=1)
    return review_page(Menu(), [region], "toy", "gebiet", EVIL)


def test_pages_load_only_what_is_ours_and_fingerprinted() -> None:
    plain = [docs_page(Menu()), login_page(Menu(), None), error_page(Menu(), "T", "M")]
    for html in (review(), *plain, start_page(Menu(), [])):
        addresses = re.findall(r'(?:src|href)="([^"]+\.(?:js|css|svg))"', html.text)
        assert len(addresses) >= 2
        assert all(re.match(r"/assets/[0-9a-f]{16}/", address) for address in addresses)


def test_page_is_the_same_at_every_call() -> None:
    assert page() == page()


def test_the_only_inline_script_makes_the_map_and_is_named_in_the_policy() -> None:
    html = review()
    written = re.findall(r"<script([^>]*)>(.*?)</script>", html.text, re.DOTALL)
    inline = [text for given, text in written if "src=" not in given and "json" not in given]
    assert inline == list(html.scripts)
    assert html.policy().count("'sha256-") == 1
    assert "var map_review = L.map(" in inline[0]
    assert inline[0].rstrip().endswith('document.dispatchEvent(new Event("map-made"));')


def test_the_module_starts_beside_leaflet_and_reads_what_stands_before_it() -> None:
    text = review().text
    order = ['rel="modulepreload"', 'id="karte-angaben"', 'src="/assets/', "leaflet.js", "L.map("]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert '<script type="module" async' in text[: text.index("<body>")]


def test_names_in_what_a_module_reads_stay_data() -> None:
    made = MapPage(
        "offers/review.html.jinja", Menu(), module="review.js", config={"name": EVIL},
        region="toy", current="/review", regions=[], chosen=None, user="", version="1",
    )  # fmt: skip
    made.add_child(ThinMap("toy", "", (51.5, 6.9)))
    assert "<script>alert" not in made.written().text


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
    assert "Eigene Kommune anlegen" in start_page(Menu(), []).text
    assert "openapi.json" in docs_page(Menu()).text
