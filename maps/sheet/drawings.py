"""The drawings of a page that has no map of themes, to be handed on one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo.errors import NotFoundError, excerpt, suggestion
from maps.kit.figure import Figure


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Drawings:
    """What a page draws for one address, with what must stand beside each drawing."""

    method: str  # German: the name of the question
    region_name: str
    synthetic: bool
    figures: Sequence[Figure]
    notes: Sequence[str] = ()  # German: above it, such as "Veraltet" or that it is a try-out

    @property
    def place(self) -> str:
        """German: whose drawing it is, small above its title."""
        return f"{self.method} · {self.region_name}"

    @property
    def all_notes(self) -> list[str]:
        """What stands above every drawing, first that the data are invented."""
        invented = f"Erfundene Daten: {self.region_name} gibt es nicht." if self.synthetic else ""
        return [text for text in (invented, *self.notes) if text]

    def figure(self, name: str) -> Figure:
        """Find a drawing by its id.

        Parameters
        ----------
        name
            As its address has it.

        Raises
        ------
        NotFoundError
            The page has none of this id.
        """
        known = {item.id: item for item in self.figures}
        if name not in known:
            raise NotFoundError(
                f"Die Zeichnung „{excerpt(name)}“ gibt es hier nicht. {suggestion(name, known)}"
            )
        return known[name]
