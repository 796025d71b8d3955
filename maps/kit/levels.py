"""The switch between levels of areas: which have an answer, and why others have none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLink:
    """A level of a region, as a page offers it."""

    label: str  # German
    address: str = ""  # of the page that shows it; empty where there is no answer
    is_current: bool = False
    reason: str = ""  # German: why there is no answer, and how there would be one
