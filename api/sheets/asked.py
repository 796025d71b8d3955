"""Reads what an address says of a map to hand on; mistyped parts are refused, not ignored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from api.http.address import check_address
from api.questions.question import Question
from api.sheets.made import MapFormat, dpi_of, paper_of
from maps.document.sheet import Paper

# Of a page's address, but of its look on a screen alone; kit/hand_on.js leaves the same out.
OF_THE_SCREEN: Final = frozenset(
    {"region", "map", "filter", "unsure", "offers", "sites", "view", "group", "v"}
)
SHARED: Final = ("theme", "area")  # that every map has
_OF_A_FILE: Final = {MapFormat.PNG: "dpi", MapFormat.PDF: "paper"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """A map as it is asked for: the same question reads the same, however it was typed."""

    kind: MapFormat
    map: dict[str, str]  # what decides what is drawn, by name
    dpi: int  # of a PNG
    paper: Paper  # of a sheet

    @property
    def size(self) -> str:
        """What tells files of the same map and kind apart; empty where nothing does."""
        sizes = {MapFormat.PNG: str(self.dpi), MapFormat.PDF: self.paper.value}
        return sizes.get(self.kind, "")


def read_asked(items: Iterable[tuple[str, str]], question: Question, kind: MapFormat) -> AskedFile:
    """Read an address.

    Parameters
    ----------
    items
        Name and text of each part; empty texts are as if they were not there.
    question
        Whose map.
    kind
        Of the file.

    Raises
    ------
    InputError
        A part belongs neither to the map nor to the file, is said twice, or says what there is not.
    """
    own = _OF_A_FILE.get(kind, "")
    words = (*SHARED, *question.map_words())
    said = [(name, text) for name, text in items if name in words or name not in OF_THE_SCREEN]
    check_address(said, [*words, *([own] if own else [])], what="dieser Karte")
    texts = {name: text for name, text in sorted(said) if text}
    return AskedFile(
        kind=kind, map={name: text for name, text in texts.items() if name != own},
        dpi=dpi_of(texts.get("dpi", "")), paper=paper_of(texts.get("paper", "")),
    )  # fmt: skip
