"""The toy commune with a table that was counted on earlier areas, and a crosswalk to today's."""

from conftest import Commune

TABLE = """key;people;children;poor;jobless
A;1000;200;80;12,0
B;3000;400;40;6,0
C;1500;300;30;3,5
"""
CROSSWALK = """alt;neu;anteil
A;01;0,25
A;02;0,75
B;02;1
C;03;1
"""
PLAN = """key_column = "key"
crosswalk = "umsteige.csv"
crosswalk_columns = { from = "alt", to = "neu", share = "anteil" }
weight = "population"
"""
BY_PEOPLE = """key_column = "key"
reallocate = "population"
measured_on = 2018-01-01
"""


def count_on_earlier_areas(commune: Commune) -> None:
    """The table was counted on A, B, C; A is split, and a part of it joins B."""
    commune.files["table.csv"] = TABLE.encode()
    commune.files["umsteige.csv"] = CROSSWALK.encode()
    commune.change_profile('key_column = "key"\n', PLAN)
