"""The toy commune with a school, two town-owned sites and no Familienbüro: where should it go?"""

from pathlib import Path
from typing import Any

from conftest import Commune
from sqlalchemy import Engine
from street_files import with_network

from api.questions.burden.run import run_burden
from api.questions.siting.asked import AskedSiting, plan_of
from kpk_geo.profile import SitingPlan

OFFERS = """id;title;kind;street;secret;hours;places;state;x;y
K1;Kita Anker;Kita;Hafenstr. 1;;;40;;350500;5700500
K2;Kita Brücke;Kita;Marktplatz 3;;;20;;351500;5700500
K3;Kita Geheim;Kita;Geheim 7;ja;;90;;352500;5700500
K5;Kita drüben;Kita;Drüben 1;;;30;;350500;5701600
S1;Schule am Markt;Schule;Marktplatz 4;;;;;351500;5700500
S2;Schule Höhe;Schule;Höhe 1;;;;;352500;5700400
S3;Schule ohne Ort;Schule;Nirgends 1;;;;;;
P1;Altes Rathaus;Sonstiges;Markt 1;;;;geplant;351250;5700250
F1;Familienbüro Hafen;Familienbüro;Hafenstr. 9;;;;;350250;5700750
"""


def with_sites(commune: Commune, *, offers: str = OFFERS) -> Commune:
    """Give the toy commune streets, children, hosts and one Familienbüro."""
    made = with_network(commune)
    made.files["offers.csv"] = offers.encode()
    made.profile = made.profile.replace(
        'columns.capacity_value = "places"\n',
        'columns.capacity_value = "places"\ncolumns.status = "state"\n',
    )
    return made


def loaded_sites(folder: Path, engine: Engine) -> Commune:
    """Give the town, loaded and with an index."""
    made = with_sites(Commune(folder, engine))
    assert made.load().is_complete
    run_burden(engine, "toy")
    return made


def plan(**asked: Any) -> SitingPlan:
    """Ask for a Familienbüro for children from three to six, unless said otherwise."""
    usual: dict[str, Any] = {"kind": "family_office", "life_phase": "3-6", "minutes": 10}
    return plan_of(AskedSiting(**(usual | asked)))
