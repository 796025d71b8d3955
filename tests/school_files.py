"""A list of schools for the toy commune: ranked, unranked, elsewhere, and a confidential one."""

from conftest import Commune

SCHOOLS = """id;title;kind;form;index;start;pupils;city;street;secret;x;y
S1;Hafenschule;Schule;Grundschule;9;ja;200;Spielstadt;Hafen 1;;350500;5700500
S2;Altstadtschule;Schule;Grundschule;9;nein;300;Spielstadt;Markt 1;;351500;5700500
S3;Schule ohne Stufe;Schule;Grundschule;ohne;ja;100;Spielstadt;Höhe 1;;352500;5700500
S4;Waldschule;Schule;Grundschule;4;;150;Spielstadt;Wald 1;;353500;5700500
S5;Gymnasium;Schule;Gymnasium;9;ja;900;Spielstadt;Markt 2;;351400;5700500
S6;Schule am Ende;Schule;Grundschule;2;nein;80;Spielstadt;unbekannt;;;
S7;Schule nebenan;Schule;Grundschule;8;ja;80;Nachbarstadt;Weg 1;;350500;5701600
S8;<b>Geheime</b> Schule;Schule;Grundschule;9;ja;80;Spielstadt;Geheim 9;ja;352600;5700600
S9;FGZ Brücke;Familiengrundschulzentrum;Grundschule;7;ja;210;Spielstadt;Brücke 1;;352000;5700200
F1;Familienzentrum;Familienzentrum;;;;;Spielstadt;Hafen 2;;350900;5700500
"""
COLUMNS = {
    "offer_id": "id", "title": "title", "kind": "kind", "school_form": "form", "x": "x", "y": "y",
    "social_index": "index", "startchancen": "start", "pupils": "pupils", "city": "city",
    "street": "street", "confidential": "secret",
}  # fmt: skip


def with_schools(commune: Commune) -> Commune:
    """Give the toy commune a list of schools instead of its offers."""
    begin = commune.profile.index("[[offers]]")
    block = '[[offers]]\nfile = "offers.csv"\nsource = "all"\n'
    block += "".join(f'columns.{name} = "{heading}"\n' for name, heading in COLUMNS.items())
    commune.profile = (
        commune.profile[:begin]
        + block
        + "\n"
        + commune.profile[commune.profile.index("[burden_index]") :]
    )
    commune.files["offers.csv"] = SCHOOLS.encode()
    return commune
