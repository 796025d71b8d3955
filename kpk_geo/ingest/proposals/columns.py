"""One column of an unknown file: its cells, each different one looked at once."""

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from kpk_geo.geocoding.normalise import plain_key
from kpk_geo.german import number
from kpk_geo.ingest.excel import Percent, TypedCell
from kpk_geo.ingest.proposals.opened import Opened

_SAMPLE = 200  # texts
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])")


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """The cells of one column."""

    heading: str
    place: int  # from left, from 0
    by_line: "pd.Series[str]"
    typed: dict[int, TypedCell] = field(default_factory=dict)  # by line

    @cached_property
    def texts(self) -> Counter[str]:
        """Each different text that is not empty, with how often it stands there."""
        counted = Counter(self.by_line.str.strip().tolist())
        del counted[""]
        return counted

    @property
    def filled(self) -> int:
        """Cells that are not empty."""
        return self.texts.total()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the heading in small letters, umlauts written out."""
        return words_of(self.heading)

    @property
    def key(self) -> str:
        """Letters and digits of the heading."""
        return plain_key(self.heading)

    def share(self, test: Callable[[str], bool]) -> float:
        """Share of the filled cells that pass a test, which sees each different text once."""
        if not self.filled:
            return 0.0
        return sum(count for text, count in self.texts.items() if test(text)) / self.filled

    def mostly(self, test: Callable[[str], bool], least: float) -> bool:
        """Whether a share of the filled cells passes a test; a sample decides where it is clear.

        Parameters
        ----------
        test
            Sees each different text once.
        least
            Share that must pass.
        """
        return self.seems(test, least / 2) and self.share(test) >= least

    def seems(self, test: Callable[[str], bool], least: float) -> bool:
        """Look at some texts from all over the column, before a slow test looks at each.

        Parameters
        ----------
        test
            What a text must pass.
        least
            Share from which on a closer look pays.
        """
        texts = list(self.texts)
        some = texts[:: max(1, len(texts) // _SAMPLE)]
        return sum(map(test, some)) >= least * len(some) > 0

    @property
    def days(self) -> dict[int, date]:
        """Cells that Excel holds as days, by line."""
        return {line: cell for line, cell in self.typed.items() if isinstance(cell, date)}

    @property
    def percents(self) -> int:
        """Cells that Excel shows as per cent."""
        return sum(isinstance(cell, Percent) for cell in self.typed.values())

    @property
    def is_unique(self) -> bool:
        """Whether no text stands there twice."""
        return self.filled == len(self.texts)

    def first(self, lines: Collection[int]) -> str:
        """Give the first cell that is not empty among some lines; empty: there is none."""
        for line, text in self.by_line.items():
            if text.strip() and line in lines:
                return self.shown(int(str(line)))
        return ""

    def shown(self, line: int) -> str:
        """Write a cell as Excel shows it: 0.249 in a cell of per cent as 24,9 %."""
        typed = self.typed.get(line)
        if isinstance(typed, Percent):
            return f"{number(typed * 100, 1)} %"
        return str(self.by_line[line]).strip()

    def without(self, lines: Collection[int]) -> "Column":
        """Give the column without some lines."""
        kept = self.by_line[~self.by_line.index.isin(list(lines))]
        typed = {line: cell for line, cell in self.typed.items() if line not in lines}
        return Column(heading=self.heading, place=self.place, by_line=kept, typed=typed)


def words_of(heading: str) -> tuple[str, ...]:
    """Take a heading apart into words.

    >>> words_of("Straße und Haus-Nr."), words_of("e_plz"), words_of("armutAbsolute")
    (('strasse', 'und', 'haus', 'nr'), ('e', 'plz'), ('armut', 'absolute'))
    """
    heading = _CAMEL.sub(" ", heading)
    parts = "".join(letter if letter.isalnum() else " " for letter in heading).split()
    return tuple(word for part in parts if (word := plain_key(part)))


def columns_of(opened: Opened) -> list[Column]:
    """List the columns of a file from left to right."""
    typed: dict[str, dict[int, TypedCell]] = {}
    for (line, heading), cell in opened.typed.items():
        typed.setdefault(heading, {})[line] = cell
    return [
        Column(
            heading=str(name), place=place, by_line=opened.text[name],
            typed=typed.get(str(name), {}),
        )
        for place, name in enumerate(opened.text.columns)
    ]  # fmt: skip
