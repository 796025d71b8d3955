"""What a map page shows for one address, so that a picture of it can be nothing else."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kpk_geo import german
from kpk_geo.errors import InputError, NotFoundError, excerpt, suggestion
from kpk_geo.model import Source
from maps.kit.drawing.points import Point
from maps.kit.themes import Theme

# Sentences that begin so speak of what only a page has.
_ON_A_SCREEN = ("Klicken Sie", "Punkte:")
# Below whatever is handed on: it leaves the page that says so.
EXACT = "Planungsansicht mit genauen Werten, nicht zur Veröffentlichung."
NO_THEME = "Hier gibt es nichts zu zeichnen: Für diese Karte ist kein Thema berechnet."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Surface:
    """Cells below the areas, such as minutes to the next offer."""

    west: float  # metres
    north: float
    cell: float  # metres
    classes: Sequence[Sequence[int]]  # row by row from the north: index into `colours`; -1: none
    colours: Sequence[str]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ShownMap:
    """The themes of a page with what must stand beside each of them."""

    method: str  # German: the name of the question, small above the title
    region_id: str
    region_name: str
    level: str  # whose areas are drawn
    level_label: str
    area_ids: tuple[str, ...]  # in the order of `Theme.classes`; empty where points are coloured
    themes: Sequence[Theme]
    when: str  # German: of which day the data are, and when they were computed
    sources: Sequence[Source]
    not_said: str  # German, one line
    notes: Sequence[
        str
    ] = ()  # German: what stands above the map on the page, such as "Veraltet", or what is left out
    file_words: tuple[str, ...] = ()  # of the question, for the name of a file
    synthetic: bool = False
    scenario: str = ""  # German: that it is none of the existing; empty: it is
    points: Sequence[tuple[float, float] | None] = ()  # metres, in the order of `Theme.classes`
    sites: Sequence[tuple[float, float]] = ()  # metres: places that are proposed
    surface: Callable[[], Surface] | None = None  # of the theme that shows one; costs time

    def theme(self, asked: str) -> Theme:
        """Give a theme by its id; the first where none is asked for.

        Parameters
        ----------
        asked
            As the page writes it into its address; empty: what it shows at first.

        Raises
        ------
        NotFoundError
            There is no such theme, or none at all.
        """
        if not self.themes:
            raise NotFoundError(NO_THEME)
        for theme in self.themes:
            if not asked or theme.id == asked:
                return theme
        names = [theme.id for theme in self.themes]
        raise NotFoundError(
            f"Das Thema „{excerpt(asked)}“ gibt es auf dieser Karte nicht."
            f" {suggestion(asked, names)}"
        )

    def points_of(self, theme: Theme) -> list[Point]:
        """Give the coloured points of a theme; one without a sure place is not on the map.

        Parameters
        ----------
        theme
            One of `themes`.
        """
        return [
            Point(x=place[0], y=place[1], colour=theme.items[code].colour,
                  shape=theme.items[code].shape)
            for place, code in zip(self.points, theme.classes, strict=True)
            if place is not None and code >= 0
        ]  # fmt: skip


def source_text(sources: Iterable[Source]) -> str:
    """Name each publisher once, with what is of it, of which days and under which licence.

    Parameters
    ----------
    sources
        As the page lists them.

    Examples
    --------
    >>> source_text([])
    ''
    """
    groups: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        owner = source.attribution or source.publisher
        groups.setdefault((owner, source.licence), []).append(source)
    return "; ".join(_group(*key, group) for key, group in groups.items())


def _group(owner: str, licence: str, sources: Sequence[Source]) -> str:
    names = ", ".join(dict.fromkeys(source.dataset for source in sources))
    days = sorted({source.reference_date for source in sources if source.reference_date})
    texts = list(dict.fromkeys(german.day(day) for day in (*days[:1], *days[-1:])))
    return ", ".join(
        part for part in (
            f"{owner}: {names}", f"Stand {' bis '.join(texts)}" if texts else "",
            f"Lizenz {licence}" if licence else "",
        ) if part
    )  # fmt: skip


def said_on_paper(sentence: str) -> str:
    """Give how to read a map, without what only a page can do.

    Parameters
    ----------
    sentence
        German, of a theme.

    Examples
    --------
    >>> said_on_paper("Dunkel heißt nah. Klicken Sie auf die Karte: Sie zeigt den Weg.")
    'Dunkel heißt nah.'
    """
    parts = re.split(r"(?<=[.!?])\s+", sentence)
    return " ".join(part for part in parts if not part.startswith(_ON_A_SCREEN))


def with_finding(themes: Iterable[Theme], finding: str) -> list[Theme]:
    """Let the page's own finding head the themes that found nothing by themselves.

    Parameters
    ----------
    themes
        Of the page.
    finding
        German: its title.
    """
    return [theme if theme.finding else replace(theme, finding=finding) for theme in themes]


def one_of(asked: Mapping[str, str], name: str, known: Collection[str], what: str) -> str:
    """Give what an address says of a choice; empty where it says nothing.

    Parameters
    ----------
    asked
        Parameters of the address.
    name
        Of the parameter.
    known
        What may be said.
    what
        German, with its article: what is chosen.

    Raises
    ------
    InputError
        It is none of those.
    """
    value = asked.get(name, "")
    if value and value not in known:
        raise InputError(
            f"{what} „{excerpt(value)}“ gibt es hier nicht. {suggestion(value, known)}"
        )
    return value
