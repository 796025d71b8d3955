"""Colours and patterns of the maps: colour-blind safe, readable as a grey copy, no traffic light.

Sequential ramps are ColorBrewer's YlGnBu (smallest distance 21 under deuteranopia, 14 in grey),
the change uses ColorBrewer's PuOr ends with signs, so that a copier keeps the direction.
"""

from typing import Final

STATUS_COLOURS: Final = {1: "#ffffcc", 2: "#a1dab4", 3: "#41b6c4", 4: "#225ea8"}
DYNAMIC_COLOURS: Final = {1: "#b2abd2", 3: "#dcdcdc", 5: "#fdb863"}
DYNAMIC_PATTERNS: Final = {1: "plus", 3: "none", 5: "minus"}
RAMP: Final = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
MARK_GROUND: Final = "#ffffff"  # of a sign beside the class, in the legend
# A class that is not sure keeps its sign, over upright bands that take half of its colour.
UNSURE_PATTERNS: Final = {"none": "unsure", "plus": "plus-unsure", "minus": "minus-unsure"}
NO_DATA_COLOUR: Final = "#ffffff"
NO_DATA_PATTERN: Final = "hatch"

# Okabe and Ito's eight colours, told apart by people with any colour vision; the order is that of
# the kinds by frequency, and the filter names each.
OFFER_COLOURS: Final = (
    "#d55e00", "#0072b2", "#cc79a7", "#009e73", "#e69f00", "#56b4e9", "#000000", "#f0e442",
)  # fmt: skip

# What scripts draw beside the classes; a copier keeps the chosen area by its breadth.
INK: Final = {
    "border": "#6b7a88",
    "dark": "#14263a",  # signs on light ground, outlines where nothing is filled
    "light": "#ffffff",  # signs on dark ground
    "band": "#8a97a3",  # edge of the bands over a class that is not sure
    "gap": "#8a97a3",  # signs that say: no class
    "chosen": "#d55e00",
    "unsure": "#000000",
    "dot": "#222222",  # around an offer
    "site": "#d55e00",  # an offer that counts for the answer
    "scenario": "#f0e442",  # one that only a scenario has
    "scenario_border": "#000000",
    "way": "#b30059",
    "house": "#dfe6ec",
    "house_border": "#4a5a6a",
}

OTHER_COLOUR: Final = "#8a8f94"  # a category beyond the eight, told apart by the filter
UNKNOWN_COLOUR: Final = "#ffffff"  # nothing was said


def ramp(count: int) -> list[str]:
    """Give `count` colours from light to dark, spread over the whole ramp.

    >>> ramp(2)
    ['#ffffcc', '#253494']
    """
    if count == 1:
        return [RAMP[2]]
    last = len(RAMP) - 1
    return [RAMP[round(i * last / (count - 1))] for i in range(count)]


# Minutes: near is light, far is dark (ColorBrewer YlGnBu); one more than the limits.
MINUTE_LIMITS: Final = (5, 10, 15, 20, 30)
MINUTE_COLOURS: Final = ("#ffffd9", "#c7e9b4", "#7fcdbb", "#41b6c4", "#225ea8", "#081d58")
NO_WAY_COLOUR: Final = "#8a8f94"
# Supply against the average of the city: ColorBrewer PuOr, lack in orange with a minus sign.
SUPPLY_COLOURS: Final = ("#b35806", "#fdb863", "#f7f7f7", "#b2abd2", "#542788")
SUPPLY_PATTERNS: Final = ("minus", "minus", "none", "plus", "plus")
# Clusters: ColorBrewer YlOrBr and Blues, far enough apart in grey; letters and stripes beside.
HOT_COLOURS: Final = {"core": "#8c2d04", "surrounding": "#fe9929", "hint": "#fee391"}
COLD_COLOURS: Final = {"core": "#084594", "surrounding": "#6baed6", "hint": "#c6dbef"}
HINT_PATTERN: Final = "stripe"
CONTRARY_COLOUR: Final = "#d9d9d9"
NOTHING_COLOUR: Final = "#f7f7f7"
UNTESTABLE_PATTERN: Final = "dots"
# Shares of children without: none is light, many is dark.
SHARE_COLOURS: Final = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
# Gaps of the Präventionskette: one hue that grows dark, what is missing darkest; letters beside.
GAP_COLOURS: Final = {"missing": "#3b0f5c", "unreached": "#7d4fa8", "weak": "#c9aee0"}
# Shares of children who get there: supply is teal, dark is more.
REACHED_COLOURS: Final = ("#eef7f5", "#b5ddd5", "#6bb8ab", "#2a8074", "#0a4f49")
# How burdened an area is, least first: warm, dark is more.
BURDEN_COLOURS: Final = ("#f6ece4", "#e6c3a0", "#cd7d4d", "#84361c")
# Decisions: one blue, strong while something is to be done; numbers stand beside. What no longer
# holds is grey.
DECISION_COLOURS: Final = {
    "agreed": "#0b4f8a", "implemented": "#74add1", "abandoned": "#c9ced3", "replaced": "#c9ced3",
}  # fmt: skip
GROUND_COLOUR: Final = "#e2e7ec"

# What is multiplied over the areas for orientation: pale, nearly grey, so that no class turns into
# another and a copier loses nothing. Colour, width in pixels, dashes.
BACKGROUND: Final[dict[str, tuple[str, float, str]]] = {
    "green": ("#e4eadd", 0, ""),
    "water": ("#bcd0de", 0, ""),
    "stream": ("#bcd0de", 1, ""),
    "river": ("#a9c2d3", 2.4, ""),
    "minor_road": ("#dcdbd8", 1, ""),
    "tertiary_road": ("#cfcdc8", 1.2, ""),
    "secondary_road": ("#c1beb8", 1.5, ""),
    "major_road": ("#b0ada6", 2, ""),
    "rail": ("#8f8f8f", 1.1, "5 3"),
    "extent": ("#6b7a88", 1.2, "2 5"),
}
# The same on paper: lines alone, in a grey that stands out from pale and from dark classes.
BACKGROUND_ON_PAPER: Final = {
    kind: ("#757575", max(0.6, 0.6 * width), dashes)
    for kind, (_, width, dashes) in BACKGROUND.items()
}
