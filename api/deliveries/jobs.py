"""How far a delivery is that is being taken."""

from dataclasses import dataclass


@dataclass(slots=True)
class Job:
    """A delivery that is being taken."""

    label: str = "wird vorbereitet"
    error: str = ""
    is_done: bool = False

    def tell(self, label: str) -> None:
        """Say in German what is done now."""
        self.label = label
