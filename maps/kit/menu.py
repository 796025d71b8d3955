"""The frame of every page: which pages there are, and that the city never changes by itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

OVERVIEW: Final = "/maps/overview"
PRESENTATION: Final = "/maps/presentation"
FUNDING: Final = "/foerderung"
DATA: Final = "/daten"
NEW: Final = "/neu"
# Paths that take a region.
_OF_REGIONS = ("/maps/", "/review", "/angebote", "/gebiet", "/reihen", FUNDING, DATA)
_ALWAYS = (("/barrierefreiheit", "Barrierefreiheit"), ("/docs", "Schnittstelle"))


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A region that is loaded."""

    region_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A link of the main menu."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around the content of a page."""

    entries: Sequence[MenuEntry]  # the main menu
    more: Sequence[MenuEntry]  # what is asked now and then, at the foot
    cities: Sequence[MenuEntry]  # the same page of each city; none: nothing is loaded
    presentation: str  # address; empty where no city is chosen


@dataclass(frozen=True, slots=True)
class Menu:
    """The pages that show a region; whoever assembles the service says which there are."""

    pages: tuple[tuple[str, str], ...] = ()  # path and German label
    more: tuple[tuple[str, str], ...] = ()  # at the foot of a page
    cities: tuple[City, ...] = ()

    def entries(self, region_id: str | None = None, current: str = "") -> list[MenuEntry]:
        """List the main menu; on a page of a region every link stays with that region.

        Parameters
        ----------
        region_id
            Of the page; None: it shows no region.
        current
            Path of the page itself; "": none of the menu's.

        Examples
        --------
        >>> [e.address for e in Menu((("/maps/toy", "Spiel"),)).entries("unna")]
        ['/maps/overview?region=unna', '/maps/toy?region=unna']
        """
        return _entries([(OVERVIEW, "Überblick"), *self.pages], region_id, current)

    def frame(self, region_id: str | None = None, current: str = "") -> Frame:
        """Give all that stands around a page.

        Parameters
        ----------
        region_id
            Of the page; None: it shows no region.
        current
            Path of the page itself; "": none of the menu's.
        """
        presentation = "" if region_id is None else _address(PRESENTATION, region_id)
        return Frame(
            entries=self.entries(region_id, current),
            more=_entries([*self.more, *_ALWAYS], region_id, current),
            cities=list(self._switch(region_id, current)),
            presentation=presentation,
        )

    def _switch(self, region_id: str | None, current: str) -> Iterable[MenuEntry]:
        """List the cities; a page that takes a region is kept, else the overview is shown."""
        path = current if current.startswith(_OF_REGIONS) else OVERVIEW
        counts = Counter(city.name for city in self.cities)
        for city in self.cities:
            is_one_of_two = counts[city.name] > 1
            yield MenuEntry(
                label=f"{city.name} ({city.region_id})" if is_one_of_two else city.name,
                address=_address(path, city.region_id),
                is_current=city.region_id == region_id,
            )


def _entries(
    links: Sequence[tuple[str, str]], region_id: str | None, current: str
) -> list[MenuEntry]:
    return [
        MenuEntry(
            label=label,
            address=_address(path, region_id if path.startswith(_OF_REGIONS) else None),
            is_current=path == current,
        )
        for path, label in links
    ]


def _address(path: str, region_id: str | None) -> str:
    return path if region_id is None else f"{path}?{urlencode({'region': region_id})}"
