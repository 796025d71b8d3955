"""Colours and patterns of the maps: one hue per meaning, dark is more of what the title says.

Burden is warm, supply teal, what is missing violet, how sure something is grey-blue; a change goes
from ochre (worse, less) over nearly white to teal (better, more) with a minus or plus sign. No pair
is red and green. Every ramp is told apart under deuteranopia and on a grey copy, which
`tests/maps/kit/test_palette.py` holds it to.
"""

from typing import Final

# How burdened an area is, least first: four classes of the index, five of an indicator.
BURDEN_COLOURS: Final = ("#f6ece4", "#e6c3a0", "#cd7d4d", "#84361c")
STATUS_COLOURS: Final = dict(zip((1, 2, 3, 4), BURDEN_COLOURS, strict=True))
BURDEN_RAMP: Final = ("#f6ece4", "#ebcfb3", "#dba477", "#bb6536", "#7a2f17")
# Shares of children who get there, supply, nearness: teal.
REACHED_COLOURS: Final = ("#e3f1ee", "#b5ddd5", "#6bb8ab", "#2a8074", "#0a4f49")
# What is neither: how sure, how dense, how far off an estimate is.
NEUTRAL_RAMP: Final = ("#e9edf1", "#c3ced9", "#98a8b8", "#62768a", "#324557")
# Shares of children without: violet, as all that is missing.
LACK_COLOURS: Final = ("#efe8f4", "#d3bfe4", "#b08fcf", "#7a4ba3", "#3b0f5c")
DYNAMIC_COLOURS: Final = {1: "#63b3a6", 3: "#ece8e1", 5: "#d2903f"}
DYNAMIC_PATTERNS: Final = {1: "plus", 3: "none", 5: "minus"}
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
OTHER_COLOUR: Final = "#8a8f94"  # a category beyond all signs, told apart by the filter
UNKNOWN_COLOUR: Final = "#ffffff"  # nothing was said
OFFER_SHAPES: Final = ("circle", "square", "triangle", "diamond", "drop", "cross")

_SHAPE_SHIFT = 3  # from one round of colours to the next, so that no pair comes twice


def offer_sign(place: int) -> tuple[str, str]:
    """Give colour and shape of a kind of offers; no two are alike before all pairs are used up.

    Neighbours in the order differ in both, so that most are told apart on a grey copy as well.

    Parameters
    ----------
    place
        Of the kind, in the order of the list, from 0.

    Examples
    --------
    >>> offer_sign(0), offer_sign(8)
    (('#d55e00', 'circle'), ('#d55e00', 'cross'))
    """
    turn, colour = divmod(place, len(OFFER_COLOURS))
    if turn >= len(OFFER_SHAPES):
        return OTHER_COLOUR, OFFER_SHAPES[0]
    shape = (place + _SHAPE_SHIFT * turn) % len(OFFER_SHAPES)
    return OFFER_COLOURS[colour], OFFER_SHAPES[shape]


# What scripts draw beside the classes. Areas lie apart by thin white, the level above by grey.
INK: Final = {
    "border": "#ffffff",
    "outline": "#9a9186",  # of areas that are empty, hatched or nothing but an outline
    "parent": "#5f574d",
    "dark": "#211c17",  # signs on light ground
    "light": "#ffffff",  # signs on dark ground
    "band": "#9a9186",  # edge of the bands over a class that is not sure
    "gap": "#a59c91",  # signs that say: no class
    "chosen": "#14110d",
    "halo": "#ffffff",  # around the chosen area, so that it stands out from dark classes too
    "unsure": "#000000",
    "dot": "#222222",  # around an offer
    "site": "#d55e00",  # an offer that counts for the answer
    "scenario": "#f0e442",  # one that only a scenario has
    "scenario_border": "#000000",
    "way": "#b30059",
    "house": "#e7e1d8",
    "house_border": "#5f574d",
}


def ramp(count: int, colours: tuple[str, ...] = NEUTRAL_RAMP) -> list[str]:
    """Give `count` colours from light to dark, spread over the whole ramp.

    Parameters
    ----------
    count
        Of the classes, 1 to the length of the ramp.
    colours
        The ramp, light to dark.

    Examples
    --------
    >>> ramp(2)
    ['#e9edf1', '#324557']
    """
    if count == 1:
        return [colours[len(colours) // 2]]
    last = len(colours) - 1
    return [colours[round(i * last / (count - 1))] for i in range(count)]


# Minutes: near is dark. Every teal map says the same, dark is better served; were far dark, the
# same hue would mean supply on one theme of a page and its lack on the next. One more than limits.
MINUTE_LIMITS: Final = (5, 10, 15, 20, 30)
MINUTE_COLOURS: Final = ("#06403b", "#1a6d64", "#429b8e", "#80c3b7", "#b6dcd5", "#e3f1ee")
NO_WAY_COLOUR: Final = "#8a8f94"
# Against the average or against today: ColorBrewer BrBG, lack in ochre with a minus sign.
SUPPLY_COLOURS: Final = ("#a6611a", "#dfc27d", "#efeae2", "#80cdc1", "#018571")
SUPPLY_PATTERNS: Final = ("minus", "minus", "none", "plus", "plus")
# Clusters: of high values warm, of low ones blue; letters and stripes beside.
HOT_COLOURS: Final = {"core": "#84361c", "surrounding": "#d98f4e", "hint": "#ecc9a3"}
COLD_COLOURS: Final = {"core": "#1d4e7e", "surrounding": "#6ba3cb", "hint": "#c0d7e6"}
HINT_PATTERN: Final = "stripe"
CONTRARY_COLOUR: Final = "#d6d2cc"
NOTHING_COLOUR: Final = "#efeae2"
UNTESTABLE_PATTERN: Final = "dots"
# Gaps of the Präventionskette: one hue that grows dark, what is missing darkest; letters beside.
GAP_COLOURS: Final = {"missing": "#3b0f5c", "unreached": "#7d4fa8", "weak": "#c9aee0"}
# Decisions: one blue, strong while something is to be done; numbers stand beside. What no longer
# holds is grey.
DECISION_COLOURS: Final = {
    "agreed": "#0b4f8a", "implemented": "#74add1", "abandoned": "#c9ced3", "replaced": "#c9ced3",
}  # fmt: skip
GROUND_COLOUR: Final = "#e9e4db"

# What is multiplied over the areas for orientation: pale, nearly grey, so that no class turns into
# another and a copier loses nothing. Colour, width in pixels, dashes.
BACKGROUND: Final[dict[str, tuple[str, float, str]]] = {
    "green": ("#eff3ea", 0, ""),
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
