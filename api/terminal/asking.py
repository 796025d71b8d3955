"""Yes or no, asked in German: „j“ is a yes, which the library's own question does not know."""

import typer

_ANSWERS = {"j": True, "ja": True, "y": True, "yes": True, "n": False, "nein": False, "no": False}


def confirm(text: str, *, default: bool = False, abort: bool = False) -> bool:
    """Ask until somebody says yes or no.

    Parameters
    ----------
    text
        German question.
    default
        What Enter alone means; its letter is shown large.
    abort
        Whether no ends the command.

    Raises
    ------
    typer.Abort
        The answer is no, and `abort` is set; or the input ended.
    """
    asked = f"{text} [{'J/n' if default else 'j/N'}]"
    while True:
        said = typer.prompt(asked, default="", show_default=False).strip().lower()
        agreed = default if not said else _ANSWERS.get(said)
        if agreed is not None:
            break
        typer.echo("Bitte mit j oder n antworten.")
    if abort and not agreed:
        raise typer.Abort
    return agreed
