"""What is said of ways beside figures that rest on them: the same words on every page."""

from siting_answers import parameters, summary

from kpk_geo.model import HaloNeed, TravelMode
from kpk_geo.results.access import HaloRecord, SlopeRecord, WaysRecord
from kpk_geo.results.gaps import GapsSummary
from maps.gaps.text import run_notes
from maps.kit.ways_text import halo_texts, slope_text, ways_lines
from maps.siting.method_text import method_lines

SLOPE = SlopeRecord(
    elevation="dgm1", kilometres=100, kilometres_unknown=3, max_gradient=None, kilometres_closed=0
)
SHORT = HaloRecord(need=HaloNeed.WAYS, kilometres=1.2, streets=("07",), offers=())
LEVEL = WaysRecord(mode=TravelMode.BIKE, minutes=15, slope=None, halo=())
WAYS = (WaysRecord(mode=TravelMode.WALK, minutes=15, slope=SLOPE, halo=(SHORT,)), LEVEL)
NAMES = {"07": "Hafen"}


def test_each_mode_says_its_slope_and_where_too_little_is_loaded():
    assert ways_lines(WAYS, NAMES) == [
        ("Steigung", f"zu Fuß: {slope_text(TravelMode.WALK, SLOPE)}"),
        ("Rand", halo_texts(TravelMode.WALK, 15, [SHORT], NAMES)[0]),
        ("Steigung", f"mit dem Rad: {slope_text(TravelMode.BIKE, None)}"),
    ]
    said = dict(ways_lines(WAYS[:1], NAMES))
    assert "mit Steigung aus dgm1" in said["Steigung"]
    assert "Hafen" in said["Rand"]


def test_sites_say_it_in_these_words():
    lines = method_lines(parameters(), summary(ways=WAYS), NAMES)
    assert [line for line in lines if line[0] in ("Steigung", "Rand")] == ways_lines(WAYS, NAMES)


def test_gaps_say_it_in_these_words():
    found = GapsSummary.model_construct(notes=("Annahme.",), ways=WAYS)
    assert run_notes(found, NAMES) == ["Annahme.", *(text for _, text in ways_lines(WAYS, NAMES))]
