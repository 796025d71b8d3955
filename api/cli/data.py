"""Commands about data: load, regions, report, remove."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.asking import confirm
from api.terminal.german_help import add
from api.terminal.options import JsonOption, RegionOption, print_json
from api.terminal.output import console, progress
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_time

if TYPE_CHECKING:
    from api.load.results import LoadResult


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    add(app, "check", check)
    add(app, "load", load)
    add(app, "regions", regions)
    add(app, "report", report)
    add(app, "remove", remove)


ProfileArgument = Annotated[Path, typer.Argument(help="Regionsprofil (TOML).")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Ordner der Dateien; Vorgabe: der des Profils.")
]
StateOption = Annotated[
    str | None,
    typer.Option("--state", help="Profil eines Landes: eine Datei, oder nrw (mitgeliefert)."),
]


def load(
    profile: Annotated[
        Path | None, typer.Argument(help="Regionsprofil (TOML); mit --state keines.")
    ] = None,
    data: DataOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Eine Region laden oder erneuern, oder mit --state alle Gemeinden eines Landes."""
    if (profile is None) == (state is None):
        raise InputError("Bitte ein Regionsprofil nennen (kpk load PROFIL.toml) oder ein Land "
                         "(kpk load --state nrw), nicht beides.")  # fmt: skip
    if state is not None:
        _load_state(state, data, as_json=as_json)
        return
    from api.cli.load_report import print_load
    from api.deliveries.homes import Home, remember_home
    from api.load.region import load_region
    from kpk_geo.profile import read_profile
    from kpk_geo.settings import Settings

    assert profile is not None  # one of both is there
    home = Home(profile, data or profile.parent)
    remember_home(Settings().state_dir, read_profile(profile).region.id, home)
    _run(load_region, print_load, profile, data, as_json=as_json)


def _load_state(named: str, data: Path | None, *, as_json: bool) -> None:
    from api.cli.state_report import print_state
    from api.state.load import load_state
    from kpk_geo.database.current import open_database
    from kpk_geo.profile import read_state_profile
    from kpk_geo.settings import Settings
    from kpk_geo.states.whereabouts import state_profile_path

    path = state_profile_path(named)
    checked = read_state_profile(path)
    with open_database() as engine, progress() as on_step:
        result = load_state(
            engine, checked, data or path.parent, lists_dir=path.parent,
            state_dir=Settings().state_dir, on_step=on_step,
        )  # fmt: skip
    if as_json:
        print_json(dataclasses.asdict(result.region) | {
            "state": result.summary.model_dump(mode="json"), "folder": str(result.folder),
        })  # fmt: skip
    else:
        print_state(result)
    if result.summary.faults or not result.region.is_complete:
        raise typer.Exit(1)


def check(profile: ProfileArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Ein Profil und seine Dateien prüfen, wie beim Laden, ohne etwas zu schreiben."""
    from api.cli.load_report import print_check
    from api.load.region import check_region

    _run(check_region, print_check, profile, data, as_json=as_json)


def _run(
    read: "Callable[..., LoadResult]",
    show: "Callable[[LoadResult], None]",
    profile: Path,
    data: Path | None,
    *,
    as_json: bool,
) -> None:
    from kpk_geo.database.current import open_database
    from kpk_geo.profile import read_profile

    checked = read_profile(profile)
    with open_database() as engine, progress() as on_step:
        result = read(engine, checked, data or profile.parent, on_step=on_step)
    if as_json:
        print_json(dataclasses.asdict(result))
    else:
        show(result)
    if not result.is_complete:
        raise typer.Exit(1)


def regions(as_json: JsonOption = False) -> None:
    """Geladene Regionen zeigen."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.regions import read_regions

    with open_database() as engine, transaction(engine) as connection:
        found = read_regions(connection)
    if as_json:
        print_json([{"region_id": item.region_id, "name": item.name} for item in found])
    elif not found:
        console().print("Noch keine Region geladen. Beispiel: kpk load PROFIL.toml")
    for item in [] if as_json else found:
        loaded = local_time(item.loaded_at).strftime("%d.%m.%Y %H:%M")
        console().print(f"{item.region_id}: {item.name}, geladen am {loaded}")


def report(
    region: RegionOption,
    out: Annotated[Path | None, typer.Option("--out", help="CSV-Datei statt Ausgabe.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Den Importbericht zeigen: was fehlschlug, abgelehnte Zeilen, Reparaturen, Hinweise."""
    from api.files.tabular import write_csv
    from api.load.report import read_report
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.loads import read_load_state

    with open_database() as engine, transaction(engine) as connection:
        table, state = read_report(connection, region), read_load_state(connection, region)
    if as_json:
        print_json(json.loads(table.to_json(orient="records")))
        return
    headings = ["Ergebnis", "Datei", "Zeile", "Spalte", "Wert", "Grund"]
    table = table.set_axis(headings, axis="columns")
    if out:
        write_csv(out, table)
        console().print(f"{len(table)} Einträge in {out}")
        return
    if state.sentence:
        console().print(state.sentence, markup=False)
    for row in table.itertuples(index=False):
        place = "" if _is_absent(row[2]) else f", Zeile {int(row[2])}"
        column = "" if _is_absent(row[3]) else f", {row[3]}"
        value = "" if _is_absent(row[4]) else f" [{row[4]}]"
        console().print(f"{row[0]}: {row[1]}{place}{column}: {row[5]}{value}", markup=False)
    if table.empty and not state.sentence:
        console().print("Keine Einträge: alles wurde so geladen, wie es geliefert war.")


def remove(
    region: RegionOption,
    yes: Annotated[bool, typer.Option("--yes", help="Ohne Rückfrage.")] = False,
) -> None:
    """Eine Region mit allen Werten und Ergebnissen löschen."""
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.quarters import read_quarters
    from kpk_geo.database.regions import delete_region, read_region
    from kpk_geo.german import several

    with open_database() as engine:
        with transaction(engine) as connection:
            name = read_region(connection, region).name
            quarters = len(read_quarters(connection, region))
        saved = f" und {several(quarters, 'Quartier', 'Quartieren')}" if quarters else ""
        if not yes and not confirm(f"„{name}“ mit allen Ergebnissen{saved} löschen?"):
            raise typer.Abort
        with transaction(engine) as connection:
            delete_region(connection, region)
    console().print(f"Die Region „{name}“ ist gelöscht. Neu laden: kpk load PROFIL.toml")


def _is_absent(value: object) -> bool:
    return value is None or value != value  # NaN is no number, not even itself
