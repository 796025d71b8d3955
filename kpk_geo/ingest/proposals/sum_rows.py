"""Rows that are no area because they add others up: found before the rows are counted."""

from collections.abc import Sequence

from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.sums import names_a_sum


def sum_lines(area: Column, match: AreaMatch, columns: Sequence[Column]) -> list[int]:
    """Give the lines whose cell for the area is empty or unknown, and that call themselves a sum.

    The load decides anew, with the numbers too; this only keeps sums out of what is proposed.

    Parameters
    ----------
    area
        The column that names the areas.
    match
        How its cells fit.
    columns
        All of the file: where the key is empty, any of their texts may say "sum".
    """
    stripped = area.by_line.str.strip()
    odd = stripped.index[~stripped.isin(list(match.keys))]
    found = []
    for line in odd:
        own = stripped[line]
        texts = [own] if own else [str(c.by_line[line]).strip() for c in columns]
        if any(text and names_a_sum(text) for text in texts):
            found.append(int(str(line)))
    return found
