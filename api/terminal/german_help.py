"""Help texts of the command line in German, where the parser itself only speaks English."""

from collections.abc import Callable
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

rich_utils.COMMANDS_PANEL_TITLE = "Befehle"
rich_utils.OPTIONS_PANEL_TITLE = "Optionen"
rich_utils.ARGUMENTS_PANEL_TITLE = "Angaben"
rich_utils.DEFAULT_STRING = "[Vorgabe: {}]"
rich_utils.REQUIRED_LONG_STRING = "[nötig]"

_WORDS = {
    "Usage:": "Aufruf:",
    "[OPTIONS]": "[OPTIONEN]",
    "COMMAND [ARGS]...": "BEFEHL [ANGABEN]...",
}


def _usage(text: str) -> str:
    for english, german in _WORDS.items():
        text = text.replace(english, german)
    return text


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = "Diese Hilfe zeigen."
    return option


class GermanCommand(TyperCommand):
    """A command whose help is German throughout."""

    def get_usage(self, ctx: Any) -> str:
        """Give the line that shows how to call it."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option --help."""
        return _help_option(super().get_help_option(ctx))


class GermanGroup(TyperGroup):
    """A group of commands whose help is German throughout."""

    def get_usage(self, ctx: Any) -> str:
        """Give the line that shows how to call it."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Give the option --help."""
        return _help_option(super().get_help_option(ctx))


def group(purpose: str, **options: Any) -> typer.Typer:
    """Make an empty group of commands."""
    return typer.Typer(help=purpose, cls=GermanGroup, no_args_is_help=True, **options)


def add(app: typer.Typer, name: str, function: Callable[..., None]) -> None:
    """Add a command to a group.

    Parameters
    ----------
    app
        Group, or the command line as a whole.
    name
        As it is typed.
    function
        Its parameters say what is explained of its options.
    """
    app.command(name, cls=GermanCommand)(function)
