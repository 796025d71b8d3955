"""Commands about addresses: geocode, and the areas in which they lie."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.german_help import add
from api.terminal.options import JsonOption, RegionOption
from api.terminal.output import console, progress
from kpk_geo.german import number, several

if TYPE_CHECKING:
    from kpk_geo.geocoding.results import Match


def register(app: typer.Typer, exports: typer.Typer) -> None:
    """Add the commands to the application."""
    add(app, "geocode", geocode)
    add(exports, "street-raster", export_street_raster)


def geocode(
    address: Annotated[str, typer.Argument(help="Adresse, etwa „Hauptstr. 5, 47798 Krefeld“.")],
    region: Annotated[
        str | None, typer.Option("--region", help="Kennung der Region; Vorgabe: die einzige.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Eine Adresse im geladenen Adressregister suchen; sie verlässt den Rechner nicht."""
    from kpk_geo.crs import crs_name
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.gazetteer import read_gazetteer, region_with_addresses
    from kpk_geo.database.work_crs import region_crs
    from kpk_geo.geocoding.match import Geocoder
    from kpk_geo.geocoding.parse import parse_address

    with open_database() as engine, transaction(engine) as connection:
        chosen = region_with_addresses(connection, region)
        gazetteer = read_gazetteer(connection, chosen)
        assert gazetteer is not None
        crs = crs_name(region_crs(connection, chosen))
        match = Geocoder(gazetteer).find(parse_address(address))
    if as_json:
        _print_json(match, crs)
    else:
        _print_match(match, crs)


def _print_match(match: "Match", crs: str) -> None:
    out = console()
    out.print(f"{match.grade.label}: {match.reason}", markup=False)
    for place, item in enumerate(match.candidates, 1):
        details = [f"{item.x:.1f} / {item.y:.1f} ({crs})"]
        details += [f"Qualität {item.quality}"] if item.quality else []
        details += [f"Register vom {item.register_date:%d.%m.%Y}"] if item.register_date else []
        out.print(f"  {place}. {item.label}: {', '.join(details)}", markup=False)
    if match.candidates:
        out.print(
            f"  Ebene {match.level.label}, Verfahren {match.method.label}, "
            f"Ähnlichkeit {match.score:.0f}, Abstand zum Nächsten {match.gap:.0f}",
            markup=False,
        )


def _print_json(match: "Match", crs: str) -> None:
    import json

    from kpk_geo.geocoding.locate import candidate_record

    record = {
        "grade": match.grade.value,
        "level": match.level.value,
        "method": match.method.value,
        "score": match.score,
        "gap": match.gap,
        "reason": match.reason,
        "crs": crs,
        "candidates": [candidate_record(item) for item in match.candidates],
    }
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))


def export_street_raster(
    region: RegionOption,
    level: Annotated[str, typer.Option("--level", help="Gebietsebene, etwa gebiet.")],
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .xlsx oder .csv.")],
) -> None:
    """Das Straßenraster schreiben: jede Adresse des Registers in genau einem Gebiet."""
    from api.regions.address_ranges import write_address_ranges
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        on_step("Adressen den Gebieten zuordnen")
        written = write_address_ranges(engine, region, level, out)
    console().print(
        f"{several(written.addresses, 'Adresse', 'Adressen')}, "
        f"{several(written.ranges, 'Zeile', 'Zeilen')} in {out}"
    )
    if written.outside or written.ambiguous:
        console().print(
            f"Zu prüfen: {several(written.outside, 'Adresse', 'Adressen')} in keinem, "
            f"{number(written.ambiguous)} in mehreren Gebieten (eigenes Blatt oder eigene Datei)."
        )
