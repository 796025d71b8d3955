"""The concentration curve as a picture: below the diagonal the burdened get too little."""

from analyses.access.equity import Equity
from maps.kit.page import render


def equity_picture(found: Equity, *, title: str, sentence: str, unit: str) -> str:
    """Draw shares of supply over shares of children, most burdened areas first, as SVG.

    Parameters
    ----------
    found
        Only its curve is drawn.
    title, sentence
        German: name and description of the picture for those who do not see it.
    unit
        German: what supply is counted in; stands at the axis.
    """
    points = " ".join(f"{60 + 320 * x:.1f},{340 - 320 * y:.1f}" for x, y in found.curve)
    return render(
        "access/equity.svg.jinja", title=title, sentence=sentence, unit=unit, points=points
    )
