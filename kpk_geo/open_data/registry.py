"""Reads the registry: `data/sources`, a file for Germany, one per Land, one per commune."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from kpk_geo.errors import InputError, NotFoundError, SourceError, listed, suggestion, why
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data.entry import SourceEntry
from kpk_geo.open_data.place import Place
from kpk_geo.profile.base import Section
from kpk_geo.profile.errors import explained

_HERE = Path(__file__).parent
COMMUNES = "communes"  # folder of those files that hold for one commune


class Scope(Section):
    """For whom the sources of a file are."""

    id: str = Field(pattern=r"^([a-z]{2,3}|\d{8})$")  # de, nrw, or an AGS
    name: str = Field(min_length=1)
    ags: str = Field(default="", pattern=r"^\d{0,8}$")  # beginning of the AGS; empty: everywhere


class RegistryFile(Section):
    """A file of the registry."""

    scope: Scope
    sources: tuple[SourceEntry, ...]

    @model_validator(mode="after")
    def _ids(self) -> "RegistryFile":
        counts = Counter(entry.id for entry in self.sources)
        twice = sorted(name for name, count in counts.items() if count > 1)
        if twice:
            raise ValueError(f"sources: mehrfach beschrieben: {listed(twice)}")
        for entry in self.sources:
            if entry.instead_of is not None and entry.instead_of not in counts:
                hint = suggestion(entry.instead_of, counts)
                raise ValueError(f"{entry.id}: instead_of „{entry.instead_of}“ fehlt. {hint}")
        return self


@dataclass(frozen=True, slots=True)
class Registry:
    """All sources that are described."""

    scopes: tuple[Scope, ...]
    entries: tuple[SourceEntry, ...]

    def entry(self, key: str) -> SourceEntry:
        """Find a source by its key, such as `nrw/gebref`.

        Raises
        ------
        NotFoundError
            There is none; the message suggests one.
        """
        for entry in self.entries:
            if entry.key == key:
                return entry
        raise NotFoundError(
            f"Die Quelle „{key}“ gibt es nicht. {suggestion(key, [e.key for e in self.entries])}"
        )

    def chosen(
        self, scope_id: str, place: Place | None = None, layers: Iterable[Layer] = ()
    ) -> tuple[SourceEntry, ...]:
        """Give the sources of a Land or of Germany, and of what lies above and below.

        Parameters
        ----------
        scope_id
            `nrw` also takes what holds for Germany.
        place
            Only what holds for this commune, its own sources first; None: all that is not asked
            commune by commune.
        layers
            Only these, whole; none given: all that an analysis reads.

        Raises
        ------
        NotFoundError
            No file of the registry is about this Land.
        InputError
            The commune lies elsewhere.
        """
        scope = self._scope(scope_id)
        if place is not None and not place.ags.startswith(scope.ags):
            raise InputError(f"{place.ags} liegt nicht in {scope.name}.")
        wanted = set(layers)
        found = [
            entry
            for entry in self.entries
            if self._is_meant(entry, scope, place)
            and (entry.layer in wanted if wanted else not entry.on_request)
        ]
        return tuple(sorted(found, key=lambda entry: -len(self._scope(entry.scope).ags)))

    def place(self, text: str) -> Place:
        """Find a commune by AGS, or by the name of one that has sources of its own.

        Raises
        ------
        NotFoundError
            No such name is known here; an AGS always does.
        """
        own = {scope.id: scope.name for scope in self.scopes if len(scope.ags) == _AGS_DIGITS}
        if text.strip().isdigit():
            return Place(text.strip(), own.get(text.strip()))
        for ags, name in own.items():
            if name.casefold() == text.strip().casefold():
                return Place(ags, name)
        raise NotFoundError(
            f"„{text}“ ist hier nicht bekannt. {suggestion(text, own.values())} Jede andere "
            "Kommune bitte mit ihrem Gemeindeschlüssel nennen, etwa --commune 05114000."
        )

    def _is_meant(self, entry: SourceEntry, scope: Scope, place: Place | None) -> bool:
        own = self._scope(entry.scope)
        if place is None:
            return not entry.needs_commune and scope.ags.startswith(own.ags)
        return place.ags.startswith(own.ags) and entry.holds(place.ags)

    def _scope(self, scope_id: str) -> Scope:
        for scope in self.scopes:
            if scope.id == scope_id:
                return scope
        known = [scope.id for scope in self.scopes if len(scope.ags) < _AGS_DIGITS]
        raise NotFoundError(
            f"Für „{scope_id}“ sind keine Quellen beschrieben. {suggestion(scope_id, known)}"
        )


_AGS_DIGITS = 8


def registry_folder() -> Path:
    """Find the registry: in the installed package, or in the checkout.

    Raises
    ------
    InputError
        It is in neither place.
    """
    for folder in (_HERE / "sources", _HERE.parents[1] / "data" / "sources"):
        if (folder / "de.toml").is_file():
            return folder
    raise InputError(
        "Das Verzeichnis der Datenquellen fehlt in dieser Installation. Bitte das Programm neu "
        "installieren."
    )


def read_registry(folder: Path | None = None) -> Registry:
    """Read and check the registry.

    Parameters
    ----------
    folder
        With `*.toml` and `communes/<AGS>.toml`; None: the one that is shipped.

    Raises
    ------
    SourceError
        A file cannot be read.
    InputError
        A file is no TOML, a key is unknown, missing or wrong, or two files are about the same.
    """
    root = folder or registry_folder()
    files = [_read(path) for path in _paths(root)]
    counts = Counter(file.scope.id for file in files)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        raise InputError(f"{root}: Zwei Dateien beschreiben dasselbe: {listed(twice)}.")
    return Registry(
        scopes=tuple(file.scope for file in files),
        entries=tuple(
            entry.model_copy(update={"scope": file.scope.id})
            for file in files
            for entry in file.sources
        ),
    )


def _paths(root: Path) -> Sequence[Path]:
    return [*sorted(root.glob("*.toml")), *sorted((root / COMMUNES).glob("*.toml"))]


def _read(path: Path) -> RegistryFile:
    try:
        keys = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SourceError(f"{path} lässt sich nicht lesen: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} ist kein UTF-8. Bitte als UTF-8 speichern.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: Kein gültiges TOML: {error}.") from error
    try:
        file = RegistryFile.model_validate(keys)
    except ValidationError as error:
        raise InputError(f"{path}:\n{explained(error, RegistryFile, keys)}") from error
    if file.scope.id != path.stem:
        raise InputError(
            f"{path}: scope.id ist „{file.scope.id}“. Die Datei muss so heißen: "
            f"{file.scope.id}.toml."
        )
    return file
