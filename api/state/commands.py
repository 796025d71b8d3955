"""The command that computes a whole state."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.questions.question import CommandGroups
from api.terminal.german_help import add
from api.terminal.options import JsonOption, print_json
from api.terminal.output import console, error_line

if TYPE_CHECKING:
    from kpk_geo.database.state_runs import StateRun

StateArgument = Annotated[str, typer.Argument(help="Profil eines Landes: eine Datei, oder nrw.")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Ordner der Dateien; Vorgabe: der des Profils.")
]
OutputsOption = Annotated[
    Path | None,
    typer.Option("--folder", help="Ordner der Zwischenergebnisse; auf einem Cluster der "
                 "gemeinsame. Vorgabe: im Zustandsordner."),
]  # fmt: skip
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", help="Adresse eines Dask-Schedulers, etwa tcp://10.1.2.3:8786."),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, help="Prozesse; Vorgabe: einer je Kern, soweit der Speicher reicht."
    ),
]
MemoryOption = Annotated[
    str, typer.Option("--memory-limit", help="Speicher je Prozess, etwa 6GB; darüber endet er.")
]
SingleOption = Annotated[
    bool, typer.Option("--single", help="Alles in diesem einen Prozess rechnen, ohne Dask.")
]


def register(groups: CommandGroups) -> None:
    """Add the commands."""
    add(groups.runs, "state", run_command)


def run_command(
    state: StateArgument,
    data: DataOption = None,
    folder: OutputsOption = None,
    scheduler: SchedulerOption = None,
    workers: WorkersOption = None,
    memory_limit: MemoryOption = "auto",
    single: SingleOption = False,
    as_json: JsonOption = False,
) -> None:
    """Wege und Versorgung für alle Gemeinden eines Landes rechnen; was schon da ist, bleibt."""
    from api.state.access_inputs import OUTPUTS, state_folder, state_inputs
    from api.state.access_plan import access_parameters, access_plan, store_access
    from api.state.run import HowToRun, StateWork, run_state
    from kpk_geo.database.current import open_database
    from kpk_geo.profile import read_state_profile
    from kpk_geo.settings import Settings
    from kpk_geo.states.whereabouts import state_profile_path

    path, settings = state_profile_path(state), Settings()
    profile = read_state_profile(path)
    how = HowToRun(scheduler=scheduler, single=single, workers=workers, memory_limit=memory_limit)
    inputs = state_inputs(profile, data or path.parent, settings.state_dir)
    work = StateWork(
        state_id=profile.state.id, plan=access_plan(inputs),
        folder=folder or state_folder(settings.state_dir, profile.state.id) / OUTPUTS,
        parameters=access_parameters(inputs), store_results=store_access(inputs),
    )  # fmt: skip

    def say(text: str) -> None:
        typer.echo(text, err=as_json)

    with open_database() as engine:
        run = run_state(engine, work, how, say=say)
    if as_json:
        print_json(_as_json(run))
    else:
        _print(run, profile.state.name)
    if run.failures:
        raise typer.Exit(1)


def _as_json(run: "StateRun") -> dict[str, object]:
    from dataclasses import asdict

    moments = {"started_at": run.started_at.isoformat(),
               "finished_at": run.finished_at.isoformat() if run.finished_at else None}  # fmt: skip
    return asdict(run) | moments


def _print(run: "StateRun", name: str) -> None:
    console().print(f"{name}, Lauf {run.state_run_pk}: {run.status.label}", markup=False)
    console().print(f"Ergebnisse je Zelle: {run.folder}", markup=False, soft_wrap=True)
    if run.reason:
        error_line(run.reason)
