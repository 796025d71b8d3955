"""A toy town with two links of the Präventionskette: a Kita on the way, and an office for all."""

from conftest import Commune
from street_files import with_network

PREVENTION = """
[prevention]
level = "gebiet"
few_children = 0
complete = ["family_office"]

[[prevention.links]]
id = "kita"
label = "Kita"
kinds = ["kita"]
life_phases = ["3-6"]
max_minutes = 12

[[prevention.links]]
id = "amt"
label = "Familienbüro"
kinds = ["family_office"]
life_phases = ["0-3"]
scope = "region"
"""


def with_links(commune: Commune, kita: str = "Kita") -> Commune:
    """Give the loaded town; `kita` is what its first link is called."""
    made = with_network(commune)
    made.profile += PREVENTION.replace('label = "Kita"', f'label = "{kita}"')
    made.start()
    return made
