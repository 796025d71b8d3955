"""How sure is sure: one rule for every interval and every claim about an area's figures.

A figure that is looked at for itself has an interval of 90 %, as the index has, and its change is
said at the same level: word and interval beside it may not contradict each other. Where many
changes are looked at together, and a page counts them or puts them in an order, the level holds for
all of them together, and is that of the hot spots. Whoever writes one of these claims says which.
"""

LEVEL = 0.9  # of the intervals, as of the index
ALONE = 0.1  # two-sided, 1 - LEVEL: of a single change, judged for itself
TOGETHER = 0.05  # of many changes, all together
