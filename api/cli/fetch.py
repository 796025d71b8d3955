"""The command that fetches open data into a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.terminal.asking import confirm
from api.terminal.german_help import add
from api.terminal.options import term_of
from api.terminal.output import console, error_line, progress
from kpk_geo.errors import InputError
from kpk_geo.german import size
from kpk_geo.model.open_data import Layer

if TYPE_CHECKING:
    from api.fetch.plan import Planned
    from kpk_geo.open_data import Place, Registry

ScopeArgument = Annotated[
    str, typer.Argument(help="Land: nrw; oder de für ganz Deutschland.", metavar="LAND")
]
CommuneOption = Annotated[
    str | None,
    typer.Option("--commune", help="Nur für diese Kommune: Name oder Gemeindeschlüssel (AGS)."),
]
LayersOption = Annotated[
    list[str] | None,
    typer.Option("--layer", help="Nur diese Ebene, etwa kitas; mehrfach möglich."),
]
EntriesOption = Annotated[
    list[str] | None,
    typer.Option("--entry", help="Diese Quelle, etwa nrw/kitas; mehrfach möglich."),
]
_INTERRUPTED = 130  # as a shell says it of Ctrl+C
YesOption = Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    add(app, "fetch", fetch)


def fetch(
    scope: ScopeArgument,
    out: Annotated[Path, typer.Option("--out", help="Ordner für die Dateien.")],
    commune: CommuneOption = None,
    layer: LayersOption = None,
    entry: EntriesOption = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Quelle übernehmen, auch wenn die Anzahl nicht passt."),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take", help="Selbst heruntergeladene Datei übernehmen: QUELLE=DATEI; ohne Internet."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Auch fragen, was heute schon geholt wurde.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Offene Daten in einen Ordner holen (braucht Internet; fragt vorher)."""
    from api.cli.fetch_report import print_fetch, print_plan
    from api.fetch import State, fetch_into, hosts_of, make_plan, open_client
    from api.fetch.run import RECENT_HOURS, Options
    from kpk_geo.open_data import read_registry
    from kpk_geo.services.cache import Cache
    from kpk_geo.settings import Settings

    registry = read_registry()
    place = commune_of(registry, commune) if commune else None
    accepted = [registry.entry(key).key for key in accept or ()]
    if take:
        _take(out, scope, take, place, accepted)
        return
    layers = [read_layer(text) for text in layer or ()]
    plan = make_plan(registry, scope, place, layers=layers, keys=entry or ())
    settings = Settings()
    print_plan(plan, settings.contact)
    if not yes:
        confirm("Jetzt holen?", abort=True)
    try:
        with progress() as on_step, open_client(settings, hosts_of(plan)) as client:
            shown = _Shown(on_step)
            report = fetch_into(
                out, scope, plan, client=client, cache=Cache(settings.state_dir),
                options=Options(
                    accepted=accepted, recent_hours=0 if again else RECENT_HOURS,
                    on_item=shown.item, on_bytes=shown.bytes,
                ),
            )  # fmt: skip
    except KeyboardInterrupt as error:
        error_line(
            "Abgebrochen. Was schon da ist, bleibt; derselbe Aufruf geht dort weiter, wo er "
            "aufgehört hat."
        )
        raise typer.Exit(_INTERRUPTED) from error
    print_fetch(report, out)
    if report.of(State.FAILED):
        raise typer.Exit(1)


def commune_of(registry: "Registry", text: str) -> "Place":
    """Find the commune of an option by name or key.

    Raises
    ------
    InputError
        The name may mean several, or is a Kreis.
    NotFoundError
        There is none.
    """
    from kpk_geo.communes.resolve import question, resolve
    from kpk_geo.communes.table import read_directory
    from kpk_geo.errors import NotFoundError
    from kpk_geo.open_data import Place

    try:
        found = resolve(text, read_directory())
    except NotFoundError:  # another Land may be described
        return registry.place(text)
    communes = [place for place in found.places if not place.is_district]
    if not found.is_exact or len(communes) != 1:
        raise InputError(f"--commune: {question(found, text)}")
    return Place(communes[0].key, communes[0].name)


def read_layer(text: str) -> Layer:
    """Read a layer as it was typed.

    Raises
    ------
    InputError
        There is none of that name.
    """
    found = term_of(Layer, text, "--layer")
    assert found is not None  # only no text at all gives none
    return found


def _take(out: Path, scope: str, takes: Sequence[str], place: Any, accepted: Sequence[str]) -> None:
    from api.fetch import make_plan, take_file
    from kpk_geo.open_data import read_registry

    for take in takes:
        key, _, file = take.partition("=")
        if not file:
            raise InputError(
                f"--take {take}: Erwartet wird QUELLE=DATEI, etwa nrw/kitas=kitas.csv."
            )
        (planned,) = make_plan(read_registry(), scope, place, keys=[key])
        found = take_file(out, scope, planned, Path(file), accepted=key in accepted)
        console().print(f"{key}: {found.file}, {size(found.bytes)}", markup=False)


class _Shown:
    """What a terminal shows while files come."""

    def __init__(self, on_step: Callable[[str], None]) -> None:
        self._on_step, self._label = on_step, ""

    def item(self, planned: "Planned", place: int, count: int) -> None:
        self._label = f"{place} von {count}: {planned.entry.title}"
        self._on_step(self._label)

    def bytes(self, received: int, total: int | None) -> None:
        of_total = f" von {size(total)}" if total else ""
        self._on_step(f"{self._label}, {size(received)}{of_total}")
