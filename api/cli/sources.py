"""Commands about the registry of open data: what is described, and what still answers."""

from typing import Annotated

import typer

from api.cli.fetch import (
    CommuneOption,
    EntriesOption,
    LayersOption,
    YesOption,
    commune_of,
    read_layer,
)
from api.terminal.asking import confirm
from api.terminal.german_help import add, group
from api.terminal.options import JsonOption, print_json
from api.terminal.output import progress

ScopeOption = Annotated[
    str, typer.Option("--land", help="Land: nrw; oder de für ganz Deutschland.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    sources = group("Verzeichnis der offenen Daten.")
    add(sources, "list", list_sources)
    add(sources, "check", check_sources)
    app.add_typer(sources, name="sources")


def list_sources(as_json: JsonOption = False) -> None:
    """Alle beschriebenen Quellen zeigen, mit Lizenz, Sicherheit und Tag des letzten Abrufs."""
    from api.cli.fetch_report import print_entries
    from kpk_geo.open_data import read_registry

    entries = read_registry().entries
    if as_json:
        print_json([{"key": item.key} | item.model_dump(mode="json") for item in entries])
        return
    print_entries(entries)


def check_sources(
    land: ScopeOption = "nrw",
    commune: CommuneOption = None,
    layer: LayersOption = None,
    entry: EntriesOption = None,
    yes: YesOption = False,
) -> None:
    """Sehen, welche Quellen noch antworten wie erwartet (braucht Internet; fragt vorher)."""
    from api.cli.fetch_report import print_checks, print_plan
    from api.fetch import check_plan, hosts_of, make_plan, open_client
    from kpk_geo.open_data import read_registry
    from kpk_geo.services.cache import Cache
    from kpk_geo.settings import Settings

    registry = read_registry()
    place = commune_of(registry, commune) if commune else None
    layers = [read_layer(text) for text in layer or ()]
    plan = make_plan(registry, land, place, layers=layers, keys=entry or ())
    settings = Settings()
    print_plan(plan, settings.contact)
    if not yes:
        confirm("Von jeder nur den Anfang holen und ansehen?", abort=True)
    with progress() as on_step, open_client(settings, hosts_of(plan)) as client:
        checks = check_plan(
            plan, client, Cache(settings.state_dir),
            on_item=lambda item, place, count: on_step(f"{place} von {count}: {item.entry.title}"),
        )  # fmt: skip
    print_checks(checks)
    if any(check.why for check in checks):
        raise typer.Exit(1)
