"""Commands about addresses: geocode."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add
from api.terminal.output import console

if TYPE_CHECKING:
    from kpk_geo.geocoding.results import Match


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    add(app, "geocode", geocode)


def geocode(
    address: Annotated[str, typer.Argument(help="Adresse, etwa „Hauptstr. 5, 47798 Krefeld“.")],
    region: Annotated[
        str | None, typer.Option("--region", help="Kennung der Region; Vorgabe: die einzige.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Ausgabe für Programme.")] = False,
) -> None:
    """Eine Adresse im geladenen Adressregister suchen; sie verlässt den Rechner nicht."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.gazetteer import read_gazetteer, region_with_addresses
    from kpk_geo.geocoding.match import Geocoder
    from kpk_geo.geocoding.parse import parse_address

    with open_database() as engine, transaction(engine) as connection:
        chosen = region_with_addresses(connection, region)
        gazetteer = read_gazetteer(connection, chosen)
        assert gazetteer is not None
        match = Geocoder(gazetteer).find(parse_address(address))
    if as_json:
        _print_json(match)
    else:
        _print_match(match)


def _print_match(match: "Match") -> None:
    out = console()
    out.print(f"{match.grade.label}: {match.reason}", markup=False)
    for place, item in enumerate(match.candidates, 1):
        facts = [f"{item.x:.1f} / {item.y:.1f} (EPSG:25832)"]
        facts += [f"Qualität {item.quality}"] if item.quality else []
        facts += [f"Register vom {item.register_date:%d.%m.%Y}"] if item.register_date else []
        out.print(f"  {place}. {item.label}: {', '.join(facts)}", markup=False)
    if match.candidates:
        out.print(
            f"  Ebene {match.level.label}, Verfahren {match.method.label}, "
            f"Ähnlichkeit {match.score:.0f}, Abstand zum Nächsten {match.gap:.0f}",
            markup=False,
        )


def _print_json(match: "Match") -> None:
    import json

    from kpk_geo.geocoding.locate import candidate_record

    record = {
        "grade": match.grade.value,
        "level": match.level.value,
        "method": match.method.value,
        "score": match.score,
        "gap": match.gap,
        "reason": match.reason,
        "crs": "EPSG:25832",
        "candidates": [candidate_record(item) for item in match.candidates],
    }
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
