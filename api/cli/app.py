"""Assembles the commands and turns errors into a German sentence and an exit code.

A command imports what it runs only when it runs: `kpk --help` needs no geopandas.
"""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from api.cli import (
    addresses,
    areas,
    data,
    dossier,
    fetch,
    own_commune,
    pictures,
    series,
    server,
    sources,
    streets,
    users,
)
from api.compare import commands as compare
from api.funding import commands as funding
from api.questions import QUESTIONS
from api.questions.question import CommandGroups, Question
from api.state import commands as state
from api.terminal.german_help import GermanGroup, group
from api.terminal.output import error_line
from kpk_geo import __version__
from kpk_geo.errors import KpkError

# The parser bundled with typer is private; its public error leads to the base class.
UsageError: Any = typer.BadParameter.__mro__[1]


_PURPOSE = "Sozialraumplanung für die Präventionskette: Daten laden, auswerten, zeigen."


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpk {__version__}")
        raise typer.Exit


def build_app(questions: Sequence[Question] = QUESTIONS) -> typer.Typer:
    """Assemble all commands, those of each question among them."""
    app = group(
        _PURPOSE,
        name="kpk",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )

    @app.callback(help=_PURPOSE, cls=GermanGroup)
    def options(
        version: Annotated[
            bool,
            typer.Option("--version", help="Version zeigen.", callback=_version, is_eager=True),
        ] = False,
    ) -> None:
        """Take options of the program itself."""

    groups = CommandGroups(
        app=app,
        runs=group("Auswertungen rechnen."),
        exports=group("Ergebnisse als Datei schreiben."),
        templates=group("Vorlagen schreiben."),
        trials=group("Gedankenspiele: was wäre, wenn?"),
    )
    own_commune.register(app)
    data.register(app)
    streets.register(app)
    fetch.register(app)
    sources.register(app)
    for question in questions:
        question.commands(groups)
    state.register(groups)
    compare.register(groups)
    app.add_typer(groups.runs, name="run")
    app.add_typer(groups.exports, name="export")
    app.add_typer(groups.templates, name="template")
    app.add_typer(groups.trials, name="scenario")
    addresses.register(app, groups.exports)
    areas.register(groups.exports)
    dossier.register(app)
    pictures.register(app, groups.exports)
    funding.register(app)
    series.register(app)
    users.register(app)
    server.register(app)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run `kpk` and leave with an exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run `kpk` and give the exit code."""
    command = typer.main.get_command(build_app())
    try:
        code = command.main(arguments, prog_name="kpk", standalone_mode=False)
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            typer.echo(error.format_message())
        else:
            error_line(f"{_usage(error)} Hilfe: kpk {_command(error)}--help")
        return 2
    except typer.Abort:
        error_line("Abgebrochen.")
        return 1
    except KpkError as error:
        error_line(str(error))
        return 1
    return code if isinstance(code, int) else 0


def _command(error: Any) -> str:
    names = error.ctx.command_path.split()[1:] if error.ctx else []
    return "".join(f"{name} " for name in names)


def _usage(error: Any) -> str:
    """Say in German what the parser says in English."""
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = parameter.opts[-1] if parameter is not None else "?"
    if kind == "NoSuchOption":
        return f"Die Option {getattr(error, 'option_name', '?')} gibt es nicht."
    if kind == "MissingParameter":
        return f"Die Angabe {name} fehlt."
    if kind == "BadParameter":
        return f"Die Angabe {name} ist nicht zulässig: {error.message}"
    quoted = error.message.split("'")
    if error.message.startswith("No such command") and len(quoted) > 1:
        return f"Den Befehl „{quoted[1]}“ gibt es nicht."
    return f"Der Aufruf ist nicht zulässig: {error.message}"
