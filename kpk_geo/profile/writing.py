"""Writes into a profile what a delivery brings; comments, order and spacing stay as they are."""

import difflib
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from kpk_geo.errors import InputError, NotFoundError, ProfileError, SourceError, why
from kpk_geo.german import day as day_text
from kpk_geo.profile.base import FileSection
from kpk_geo.profile.region import RegionProfile, parse_profile

BACKUP = ".vorher"  # ends the name of the one copy that is kept


@dataclass(frozen=True, slots=True)
class ProfileText:
    """A profile as it stands in its file."""

    path: Path
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text: who changes the profile says which one he saw."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def profile(self) -> RegionProfile:
        """The checked profile.

        Raises
        ------
        ProfileError
            It is wrong.
        """
        return parse_profile(self.text, self.path)


def read_text(path: Path) -> ProfileText:
    """Read the text of a profile.

    Raises
    ------
    SourceError
        It cannot be read.
    ProfileError
        It is no UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return ProfileText(path, stream.read())
    except OSError as error:
        raise SourceError(f"Das Profil {path} lässt sich nicht lesen: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(
            f"{path}: Das Profil ist kein UTF-8. Bitte als UTF-8 speichern."
        ) from error


def with_delivery(
    before: ProfileText,
    *,
    kind: str,
    section: Mapping[str, Any],
    indicators: Sequence[Mapping[str, Any]] = (),
    sources: Mapping[str, Mapping[str, Any]] | None = None,
    replaces: str = "",
    today: date,
) -> ProfileText:
    """Give the profile with a section more, or with one in place of an earlier one; checked.

    Parameters
    ----------
    before
        As it is.
    kind
        `tables` or `offers`.
    section
        Keys of the new section, in the order in which they are written.
    indicators, sources
        That it needs and that are not there yet.
    replaces
        Source name of the section whose place it takes; empty: it is added.
    today
        Stands in the comment beside the section.

    Raises
    ------
    ProfileError
        What would come of it is no profile that can be read.
    NotFoundError
        There is no section that it could replace.
    """
    document = tomlkit.parse(before.text)
    for name, values in (sources or {}).items():
        parent = document.setdefault("sources", tomlkit.table(is_super_table=True))
        parent[name] = _table(values)
    for item in indicators:
        _append(document, "indicators", _table(item))
    fresh = _table(section)
    fresh.comment(f"am {day_text(today)} auf der Seite „Daten“ geschrieben")
    if replaces:
        place = _place_of(before.profile, kind, replaces)
        document[kind][place] = fresh
    else:
        _append(document, kind, fresh)
    after = ProfileText(before.path, tomlkit.dumps(document))
    parse_profile(after.text, before.path)
    return after


def _place_of(profile: RegionProfile, kind: str, name: str) -> int:
    sections: Sequence[FileSection] = getattr(profile, kind)
    for place, section in enumerate(sections):
        if section.source_name == name:
            return place
    raise NotFoundError("Den Abschnitt, der ersetzt werden soll, gibt es im Profil nicht mehr.")


def _append(document: Any, key: str, item: Table) -> None:
    if key not in document:
        if document.as_string() and not document.as_string().endswith("\n\n"):
            document.add(tomlkit.nl())
        document.add(key, tomlkit.aot())
    entries = document[key]
    if not isinstance(entries, AoT):
        raise ProfileError(
            f"Im Profil steht {key} als Liste in eckigen Klammern. Bitte als Abschnitte [[{key}]] "
            "schreiben, dann lässt sich einer ergänzen."
        )
    entries.append(item)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for name, value in values.items():
        table.add(name, toml_value(value))
    table.add(tomlkit.nl())
    return table


def toml_value(value: Any) -> Any:
    """Write a mapping in one line, and a list of mappings with a line for each."""
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
        rows = tomlkit.array()
        for entry in value:
            rows.append(_inline(entry))
        return rows.multiline(True)
    return list(value) if isinstance(value, tuple) else value


def _inline(values: Mapping[str, Any]) -> InlineTable:
    inline = tomlkit.inline_table()
    for name, value in values.items():
        inline.append(name, toml_value(value))
    return inline


def difference(before: ProfileText, after: ProfileText) -> str:
    """Show which lines of a profile change, as `diff -u` does, without its head."""
    lines = difflib.unified_diff(
        before.text.splitlines(), after.text.splitlines(), n=1, lineterm=""
    )
    return "\n".join(line for line in lines if not re.match(r"(---|\+\+\+) ", line))


def replace_text(after: ProfileText, *, shown: str) -> Path:
    """Put a profile in place of the one that was shown; keep that one beside it.

    Parameters
    ----------
    after
        The new text; it is checked once more.
    shown
        Digest of the profile from which it was made.

    Returns
    -------
    pathlib.Path
        Where the former profile lies.

    Raises
    ------
    InputError
        Somebody changed the profile meanwhile; nothing was written.
    SourceError
        The folder cannot be written.
    """
    parse_profile(after.text, after.path)
    try:
        with _only_writer(after.path):
            now = read_text(after.path)
            if now.digest != shown:
                raise InputError(
                    f"Das Profil {after.path.name} wurde inzwischen geändert; geschrieben ist "
                    "nichts. Bitte die Seite neu laden: Ihre Datei und Ihre Antworten sind noch da."
                )
            backup = after.path.with_name(after.path.name + BACKUP)
            _write(backup, now.text, like=after.path)
            _write(after.path, after.text, like=after.path)
    except OSError as error:
        raise SourceError(
            f"Das Profil {after.path} lässt sich nicht schreiben: {why(error)}. Darf der Dienst in "
            "diesen Ordner schreiben?"
        ) from error
    return backup


@contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """Let one at a time write; the lock dies with its holder."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str, *, like: Path) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(like.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
