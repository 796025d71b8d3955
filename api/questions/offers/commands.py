"""Commands about the inventory of offers: duplicates, freshness, what vanished, export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.questions.offers.list_commands import register as register_lists
from api.questions.question import CommandGroups
from api.terminal.asking import confirm
from api.terminal.german_help import add, group
from api.terminal.options import (
    JsonOption,
    RegionOption,
    TableFormatOption,
    print_json,
    table_path,
)
from api.terminal.output import console
from kpk_geo.german import number, several
from kpk_geo.local_time import local_today
from kpk_geo.offers.counts import offers_at_places

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

TableOption = Annotated[
    Path | None, typer.Option("--out", help="Excel- oder CSV-Datei statt Ausgabe.")
]


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    offers = group("Den Bestand an Angeboten pflegen.")
    add(offers, "duplicates", duplicates)
    add(offers, "freshness", freshness_command)
    add(offers, "vanished", vanished)
    register_lists(offers)
    groups.app.add_typer(offers, name="offers")
    add(groups.exports, "offers", export_command)
    add(groups.exports, "offers-per-area", per_area_command)
    add(groups.templates, "offers", template_command)


def duplicates(region: RegionOption, out: TableOption = None, as_json: JsonOption = False) -> None:
    """Angebote finden, die wahrscheinlich doppelt gemeldet sind, mit Vorschlag zum Vereinen."""
    import dataclasses

    from analyses.offers.duplicates import find_duplicates
    from api.questions.offers.export import duplicate_table, proposal_table
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.inventory import first_rows, read_inventory
    from kpk_geo.database.regions import read_region

    with open_database() as engine, transaction(engine) as connection:
        known = read_region(connection, region)
        offers = first_rows(read_inventory(connection, region, confidential=False))
    found = find_duplicates(offers)
    table = duplicate_table(found, offers)
    if as_json:
        print_json([dataclasses.asdict(pair) for pair in found])
    elif out:
        _write(
            out,
            {"Doppelte": table, "Vorschlag vereint": proposal_table(found, known.work_crs)},
            known.loaded_at,
        )
    else:
        for pair in found:
            titles = " und ".join(f"„{offers['title'][n]!s}“" for n in (pair.first, pair.second))
            console().print(f"{pair.certainty}: {titles}: {pair.reason}", markup=False)
        console().print(f"{len(found)} Paare. Als Liste zum Abarbeiten: --out doppelte.xlsx")


def freshness_command(
    region: RegionOption,
    months: Annotated[
        float, typer.Option("--months", help="Älter als so viele Monate gilt als überholt.")
    ] = 12,
    out: TableOption = None,
    as_json: JsonOption = False,
) -> None:
    """Zeigen, welche Träger ihre Angebote wie lange nicht bestätigt haben."""
    from analyses.offers.freshness import freshness
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.inventory import first_rows, read_inventory
    from kpk_geo.database.regions import read_region

    with open_database() as engine, transaction(engine) as connection:
        loaded = read_region(connection, region).loaded_at
        offers = first_rows(read_inventory(connection, region, confidential=False))
    result = freshness(offers, on=local_today(), months=months)
    if out:
        table = result.offers.reset_index()[
            ["provider", "title", "offer_id", "last_checked", "age", "is_stale"]
        ].sort_values(["provider", "age"], ascending=[True, False], na_position="first")
        headings = ["Träger", "Angebot", "Kennung", "Zuletzt geprüft", "Monate", "Überholt"]
        _write(out, {"Bestätigung": table.set_axis(headings, axis="columns")}, loaded)
        return
    if as_json:
        print_json(result.providers.reset_index().to_dict("records"))
        return
    for name, row in result.providers.iterrows():
        oldest = (
            "nie bestätigt"
            if row["oldest"] != row["oldest"]
            else (f"älteste Angabe {number(row['oldest'])} Monate")
        )
        console().print(
            f"{name}: {row['stale']:.0f} von {row['offers']:.0f} überholt, {oldest}", markup=False
        )
    console().print(f"Insgesamt überholt: {number(100 * result.share)} % (über {months:g} Monate)")


def vanished(
    region: RegionOption,
    delete: Annotated[bool, typer.Option("--delete", help="Endgültig löschen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage.")] = False,
) -> None:
    """Angebote zeigen, die nicht mehr in ihrer Liste stehen; auf Wunsch löschen."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.inventory import delete_vanished, read_inventory
    from kpk_geo.database.regions import read_region, touch_region

    with open_database() as engine:
        with transaction(engine) as connection:
            read_region(connection, region)
            offers = read_inventory(connection, region, confidential=True, vanished=True)
        for row in offers.drop_duplicates("offer_id").itertuples(index=False):
            title = "(vertraulich)" if row.confidential else row.title
            since = f"nicht mehr in der Liste seit {row.vanished_at:%d.%m.%Y}"
            console().print(f"{row.offer_id!s}: {title!s}, {since}", markup=False)
        if offers.empty:
            console().print("Alle Angebote stehen noch in ihren Listen.")
        elif delete:
            if not yes and not confirm("Endgültig löschen?"):
                raise typer.Abort
            with transaction(engine) as connection:
                gone = delete_vanished(connection, region)
                touch_region(connection, region)
            console().print(f"{several(len(gone), 'Angebot', 'Angebote')} gelöscht.")


def export_command(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .xlsx oder .csv.")],
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Auch vertrauliche Orte; nicht weitergeben.")
    ] = False,
    file_format: TableFormatOption = None,
) -> None:
    """Den Bestand an Angeboten in die Excel-Vorlage schreiben."""
    from api.questions.offers.export import write_inventory
    from kpk_geo.database.current import open_database

    out = table_path(out, file_format)
    with open_database() as engine:
        written = write_inventory(engine, region, out, confidential=confidential)
    contents = offers_at_places(written.offers, written.rows)
    console().print(f"{contents} in {out}, je Ort eine Zeile", markup=False)
    if written.confidential:
        rows = several(written.confidential, "Zeile", "Zeilen")
        console().print(
            f"Nicht enthalten: {rows} mit vertraulichem Ort (mit --confidential schreiben)."
        )


def per_area_command(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .xlsx oder .csv.")],
    level: Annotated[
        str | None, typer.Option("--level", help="Gebietsebene; sonst die gröbste.")
    ] = None,
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Auch vertrauliche Orte; nicht weitergeben.")
    ] = False,
    file_format: TableFormatOption = None,
) -> None:
    """Angebote und Orte je Gebiet und Art zählen und in eine Tabelle schreiben."""
    from api.questions.offers.per_area import write_offers_per_area
    from kpk_geo.database.current import open_database

    out = table_path(out, file_format)
    with open_database() as engine:
        written = write_offers_per_area(engine, region, out, level=level, confidential=confidential)
    console().print(
        f"{several(written.rows, 'Zeile', 'Zeilen')} in {out}: {written.counted}.", markup=False
    )


def template_command(
    file: Annotated[Path, typer.Argument(help="Zu schreibende Excel-Datei (.xlsx).")],
) -> None:
    """Eine Excel-Vorlage für die Bestandserhebung von Angeboten schreiben."""
    from kpk_geo.offers.template import write_offer_template

    write_offer_template(file)
    console().print(f"Vorlage geschrieben: {file}")


def _write(path: Path, tables: "dict[str, pd.DataFrame]", loaded: "datetime") -> None:
    """Write the first table; the others are further sheets of an Excel file."""
    from api.files.tabular import write_csv
    from api.files.workbook import write_xlsx

    table = next(iter(tables.values()))
    if path.suffix.lower() == ".xlsx":
        write_xlsx(path, tables, loaded)
    else:
        write_csv(path, table)
    console().print(f"{several(len(table), 'Zeile', 'Zeilen')} in {path}")
