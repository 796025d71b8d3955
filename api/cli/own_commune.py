"""The command that founds a region of a commune's own."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.terminal.asking import confirm
from api.terminal.german_help import add
from api.terminal.output import console, progress

if TYPE_CHECKING:
    from api.fetch import Planned
    from api.own_commune.ask import Questions
    from api.own_commune.found import Founded
    from kpk_geo.model.own_commune import DataState
    from kpk_geo.open_data import Registry
    from kpk_geo.settings import Settings

MAX_HINTS = 8  # lines on the screen; all of them stand in the list of what is open

NameArgument = Annotated[
    str, typer.Argument(help="Gemeinde oder Kreis, etwa „Stadt Unna“, oder Gemeindeschlüssel.")
]
FromOption = Annotated[
    Path | None,
    typer.Option(
        "--from", help="Ordner, den kpk fetch gefüllt hat; ohne ihn wird gefragt und geholt."
    ),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Ordner der Region; Vorgabe: ./KENNUNG.")
]
AreasOption = Annotated[
    str | None, typer.Option("--areas", help="Gebiete, auf denen gerechnet wird; sonst gefragt.")
]
IdOption = Annotated[
    str | None, typer.Option("--id", help="Kennung der Region; Vorgabe: aus dem Namen.")
]
PortOption = Annotated[int, typer.Option("--port", help="Port auf 127.0.0.1.", min=1, max=65535)]
PrepareOption = Annotated[
    bool, typer.Option("--prepare-only", help="Nur anlegen, laden und rechnen.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    add(app, "new", new)


def new(
    name: NameArgument,
    source: FromOption = None,
    out: OutOption = None,
    areas: AreasOption = None,
    region_id: IdOption = None,
    port: PortOption = 8000,
    prepare_only: PrepareOption = False,
) -> None:
    """Eine Region für die eigene Kommune anlegen: aus offenen Daten bis zu allen Karten."""
    from api.own_commune.ask import Questions
    from api.own_commune.found import Goal, found_region
    from api.own_commune.site import find_site
    from api.serve import serve_app
    from kpk_geo.database.current import open_database
    from kpk_geo.open_data import read_registry
    from kpk_geo.own_commune.folder import read_folder
    from kpk_geo.settings import Settings

    settings, registry = Settings(), read_registry()
    ask = Questions(say=_say, is_terminal=sys.stdin.isatty(), level=areas)
    folder = read_folder(source or _fetched(name, registry, settings, ask), registry)
    site = find_site(name, folder, ask.place)
    place = site.place
    _say(f"{place.label} ({place.key}){_office(place.office, place.office_is_sure)}")
    with open_database(settings) as engine:
        with progress() as on_step:
            founded = found_region(
                engine, folder, site,
                Goal(
                    folder=out or Path(place.region_id), state_dir=settings.state_dir,
                    region_id=region_id,
                ),
                choose=ask.cut, on_step=on_step,
            )  # fmt: skip
        for line in _lines(founded):
            _say(line)
        if not prepare_only:
            serve_app(engine, port=port, announce=console().print, settings=settings)


def _fetched(name: str, registry: "Registry", settings: "Settings", ask: "Questions") -> Path:
    """Fetch what the commune needs, once a person has seen the list and said yes."""
    from api.cli.fetch_report import print_fetch, print_plan
    from api.own_commune.fetching import LAND, Voice, fetch_place, fetched_room
    from kpk_geo.communes.resolve import resolve
    from kpk_geo.communes.table import read_directory
    from kpk_geo.errors import InputError

    place = ask.place(resolve(name, read_directory()), name)
    if not ask.is_terminal:
        raise InputError(
            "Der Ordner mit den geholten Daten fehlt (--from), und ohne Rückfrage wird nichts "
            f"geholt. Erst: kpk fetch {LAND} --commune {place.keys[0]} --out ORDNER, dann: "
            f'kpk new "{name}" --from ORDNER. Das Holen geht auch auf einem anderen Rechner.'
        )

    def agrees(plan: "Sequence[Planned]", is_more: bool) -> bool:
        if is_more:
            _say("Die Kommune liegt am Rand ihres Straßenauszugs:")
        print_plan(plan, settings.contact)
        if is_more:
            return confirm("Auch das holen?", default=True)
        return confirm(f"Jetzt nach {fetched_room(settings)} holen?", abort=True)

    def on_item(item: "Planned", at: int, of: int) -> None:
        _say(f"{at} von {of}: {item.entry.title}")

    voice = Voice(
        agrees=agrees, on_item=on_item, on_bytes=lambda received, total: None,
        on_report=print_fetch,
    )  # fmt: skip
    return fetch_place(place, registry, settings, voice)


def _say(text: str) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True)


def _office(office: str, is_sure: bool) -> str:
    if not office:
        return ""
    return f", {office}" if is_sure else f", vermutlich {office} (bitte prüfen)"


def _lines(founded: "Founded") -> Iterator[str]:
    load = founded.load
    yield f"Region „{load.region_id}“ in {founded.folder}"
    if founded.reused:
        yield f"{founded.reused} Dateien waren schon zugeschnitten und sind geblieben."
    if founded.kept_profile:
        yield (
            "Das Profil ist von Hand geändert und bleibt; das neue liegt daneben: region.neu.toml"
        )
    for piece in founded.draft.pieces:
        yield f"  {piece.status.label:<12} {piece.layer.label}: {piece.sentence}"
    yield from state_lines(founded.state)
    yield "Papiere: " + ", ".join(path.name for path in founded.papers)


def state_lines(state: "DataState") -> Iterator[str]:
    """Write the list of what is open for a screen.

    Parameters
    ----------
    state
        Of a region.
    """
    from maps.own_commune.data_state import state_sentence, way_of

    yield f"{state.name}: {state_sentence(state)}"
    for item in state.maps:
        reason = f": {item.reason}" if item.reason else ""
        yield f"  {item.status.label:<12} {item.label}{reason}"
    for need in state.needs:
        if need.way:
            yield f"  {need.need.label}: {way_of(need)}"
    for hint in state.hints[:MAX_HINTS]:
        yield f"  Prüfen: {hint}"
    if len(state.hints) > MAX_HINTS:
        yield f"  … und {len(state.hints) - MAX_HINTS} weitere Hinweise in luecken.html"
