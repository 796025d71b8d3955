"""Which gaps of the Präventionskette does a scenario close?"""

from dataclasses import dataclass

from analyses.access.answer import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGap:
    """A gap of an area that is none any more."""

    area_id: str
    label: str  # German: what was missing


def closed_gaps(before: Answer, after: Answer) -> tuple[ClosedGap, ...] | None:
    """Name the gaps that there are without and no longer with the changes; None: nobody looked.

    This is the one place where the matrix of gaps is asked about a scenario. It is asked of nobody
    yet, so the page says nothing of gaps rather than that there are none.

    Parameters
    ----------
    before, after
        Answers to the same question.
    """
    return None
