"""Commands about running: serve, demo, doctor, tidy."""

from pathlib import Path
from typing import Annotated

import typer

from api.questions import QUESTIONS
from api.questions.question import run_order
from api.terminal.german_help import add
from api.terminal.options import JsonOption, print_json
from api.terminal.output import console, progress

PortOption = Annotated[int, typer.Option("--port", help="Port auf 127.0.0.1.", min=1, max=65535)]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    add(app, "serve", serve)
    add(app, "demo", demo)
    add(app, "doctor", doctor)
    add(app, "tidy", tidy)


def serve(port: PortOption = 8000) -> None:
    """Karten und Schnittstelle auf 127.0.0.1 bereitstellen."""
    from api.serve import serve_app
    from kpk_geo.database.current import open_database
    from kpk_geo.settings import Settings

    settings = Settings()
    with open_database(settings) as engine:
        serve_app(engine, port=port, announce=console().print, settings=settings)


def demo(
    port: PortOption = 8000,
    data: Annotated[
        Path | None, typer.Option("--data", help="Ordner der Demo-Daten; Vorgabe: mitgeliefert.")
    ] = None,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Nur laden und rechnen.")
    ] = False,
) -> None:
    """Die erfundene Stadt Musterstadt laden, auswerten und zeigen."""
    from api.cli.load_report import print_load
    from api.deliveries.homes import Home, own_demo, remember_home
    from api.load.demo import PROFILE, demo_folder
    from api.load.region import load_region
    from api.serve import serve_app
    from kpk_geo.database.current import open_database
    from kpk_geo.profile import read_profile
    from kpk_geo.settings import Settings

    settings = Settings()
    own = None if data else own_demo(settings.state_dir)  # with what was delivered in the browser
    folder = own.data if own else data or demo_folder()
    profile = read_profile(folder / PROFILE)
    remember_home(settings.state_dir, profile.region.id, Home(folder / PROFILE, folder))
    with open_database(settings) as engine:
        with progress() as on_step:
            result = load_region(engine, profile, folder, on_step=on_step)
            for question in run_order(QUESTIONS):
                if question.run:
                    question.run(engine, profile.region.id, on_step)
        print_load(result)
        if not prepare_only:
            serve_app(engine, port=port, announce=console().print, settings=settings)


def tidy() -> None:
    """Nie übernommene Lieferungen und alte Abrufe wegwerfen, wie beim Start des Dienstes."""
    from api.deliveries.tidying import tidy as thrown_away
    from kpk_geo.settings import Settings

    found = thrown_away(Settings())
    console().print(found.sentence or "Nichts wegzuwerfen.", markup=False)
    if found.is_fetching:
        console().print("Der Zwischenspeicher blieb, weil gerade geholt wird.", markup=False)


def doctor(as_json: JsonOption = False) -> None:
    """Prüfen, was installiert ist, wo die Datenbank liegt und was fehlt."""
    from api.cli.doctor import examine

    diagnoses = examine()
    if as_json:
        print_json(
            [{"name": item.name, "ok": item.is_good, "text": item.text} for item in diagnoses]
        )
    else:
        for item in diagnoses:
            mark = "[green]in Ordnung[/]" if item.is_good else "[bold red]Problem[/]   "
            console().print(f"{mark}  {item.name}: ", end="")
            console().print(item.text, markup=False)
    if not all(item.is_good for item in diagnoses):
        raise typer.Exit(1)
