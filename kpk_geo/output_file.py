"""Files are written whole or not at all, and only where a plain file belongs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpk_geo.errors import InputError, SourceError, why

_DOCUMENTS = (".docx", ".pdf", ".html")


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """Give a draft beside a file to write to; it takes the file's place when all is written.

    The draft has the file's own ending, since some writers go by it. A link is followed, so that
    the file it names is replaced and not the link.

    Raises
    ------
    InputError
        What lies there is no plain file: a folder, a device, a pipe.
    SourceError
        The folder is absent or full, or the file is locked.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        what = "ein Ordner" if target.is_dir() else "keine gewöhnliche Datei"
        raise InputError(
            f"{path} ist {what} und wird nicht überschrieben. Bitte eine Datei nennen."
        )
    draft = target.with_name(f".{target.stem}.neu{target.suffix}")
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        raise SourceError(
            f"{path} lässt sich nicht schreiben ({why(error)}). Fehlt der Ordner, ist "
            "die Datei in Excel geöffnet oder der Datenträger voll?"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def made_folder(path: Path) -> None:
    """Make a folder for files that are named by what is in them, where it is not there yet.

    Parameters
    ----------
    path
        Of the folder, as it was typed.

    Raises
    ------
    InputError
        A file lies there, or the name looks like that of a document.
    SourceError
        The folder cannot be made.
    """
    if path.is_dir():
        return
    if path.exists() or path.suffix.lower() in _DOCUMENTS:
        raise InputError(
            f"{path} ist kein Ordner. Bitte einen Ordner nennen; wie die Datei darin heißt, ergibt "
            "sich aus ihrem Inhalt."
        )
    try:
        path.mkdir(parents=True)
    except OSError as error:
        raise SourceError(f"Der Ordner {path} lässt sich nicht anlegen ({why(error)}).") from error
