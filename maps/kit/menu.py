"""The main menu: which pages there are, and that it never leaves the region."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A link of the main menu."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The pages that show a region; whoever assembles the service says which there are."""

    pages: tuple[tuple[str, str], ...] = ()  # path and German label

    def entries(self, region_id: str | None = None, current: str = "") -> list[MenuEntry]:
        """List the main menu; on a page of a region every link stays with that region.

        Parameters
        ----------
        current
            Path of the page itself; "": none of the menu's.

        Examples
        --------
        >>> [e.address for e in Menu((("/maps/toy", "Spiel"),)).entries("unna")]
        ['/', '/maps/toy?region=unna', '/docs']
        """
        query = "" if region_id is None else "?" + urlencode({"region": region_id})
        links = [("/", "/", "Regionen")]
        links += [(path, f"{path}{query}", label) for path, label in self.pages]
        links += [("/docs", "/docs", "Schnittstelle")]
        return [
            MenuEntry(label=label, address=address, is_current=path == current)
            for path, address, label in links
        ]
