"""A small address register for the toy commune."""

from conftest import Commune

REGISTER = """street;number;suffix;postcode;place;x;y
Hafenstr.;1;;47798;Spielstadt;350500;5700500
Hafenstr.;3;a;47798;Spielstadt;350540;5700500
Marktplatz;3;;47798;Spielstadt;351500;5700500
Waldweg;12;;47798;Spielstadt;353500;5700500
"""
SECTION = """[[addresses]]
file = "register.csv"
source = "all"
format = "table"
x_column = "x"
y_column = "y"
[addresses.columns]
street = "street"
number = "number"
suffix = "suffix"
postcode = "postcode"
municipality = "place"

[[offers]]"""


def with_houses(commune: Commune) -> Commune:
    """Give a commune the register, not loaded yet."""
    commune.files["register.csv"] = REGISTER.encode()
    commune.change_profile("[[offers]]", SECTION)
    return commune
