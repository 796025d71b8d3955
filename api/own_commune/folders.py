"""Which fetched folders are there to found a region from, and what does each hold for a place?

Nobody types a path in a browser: whoever runs the program lays folders into `quellen` below the
state folder, or names others in the settings; what the program fetched lies in `offene-daten`.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from api.own_commune.fetching import ROOM, plan_for
from api.own_commune.site import known_communes
from kpk_geo.communes.records import Commune, Place
from kpk_geo.communes.table import Directory, read_directory
from kpk_geo.errors import KpkError, NotFoundError
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import MANIFEST_NAME, Registry
from kpk_geo.own_commune.draft import READ_LAYERS
from kpk_geo.own_commune.folder import FetchedFolder, read_folder
from kpk_geo.settings import Settings

# What is not missed where the other is there.
_STANDS_IN = {
    Layer.CENSUS_AGE_CLASSES: Layer.CENSUS_AGES, Layer.CENSUS_AGE_DECADES: Layer.CENSUS_AGES,
    Layer.OSM_OFFERS: Layer.STREETS,
}  # fmt: skip
LAID = "quellen"  # folder below the state for what was fetched elsewhere


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shelf:
    """A fetched folder."""

    id: str
    path: Path
    folder: FetchedFolder | None  # None: it cannot be read
    fault: str = ""  # German: why not

    @property
    def name(self) -> str:
        """As the folder is called."""
        return self.path.name

    @property
    def written_at(self) -> datetime | None:
        """When something was last fetched into it."""
        return self.folder.manifest.written_at if self.folder else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a folder holds for a place."""

    has_border: bool  # without it nothing can be cut
    there: tuple[Layer, ...]
    missing: tuple[Layer, ...]  # that maps read and the registry knows, and that did not come


@dataclass(slots=True)
class Shelves:
    """All fetched folders; which communes each knows is read once."""

    settings: Settings
    registry: Registry
    _communes: dict[tuple[Path, int], dict[str, Commune]] = field(default_factory=dict)

    def all(self) -> list[Shelf]:
        """List the folders, the newest first; those that cannot be read last."""
        found = {path.resolve(): self._shelf(path) for path in self._paths()}
        return sorted(
            found.values(),
            key=lambda shelf: (-(shelf.written_at.timestamp() if shelf.written_at else 0),
                               shelf.name),
        )  # fmt: skip

    def get(self, shelf_id: str) -> Shelf:
        """Give a folder by its id.

        Raises
        ------
        NotFoundError
            It is not there (any more).
        """
        for shelf in self.all():
            if shelf.id == shelf_id:
                return shelf
        raise NotFoundError("Diesen Ordner gibt es nicht (mehr). Bitte die Seite neu laden.")

    def directory(self) -> Directory:
        """Give all communes: those of the list, and those that only a folder knows."""
        directory = read_directory()
        for shelf in self.all():
            directory = directory.with_more(self._known(shelf).values())
        return directory

    def held(self, shelf: Shelf, place: Place) -> Held:
        """Say what a folder holds for a place.

        Parameters
        ----------
        shelf
            The folder.
        place
            A commune or a Kreis.
        """
        if shelf.folder is None:
            return Held(has_border=False, there=(), missing=())
        wanted = READ_LAYERS & {item.entry.layer for item in plan_for(place, self.registry)}
        there = {
            layer for layer in Layer
            if any(
                source.entry is None or any(map(source.entry.holds, place.keys))
                for source in shelf.folder.of(layer, place)
            )
        }  # fmt: skip
        return Held(
            has_border={*place.keys} <= {*self._known(shelf)},
            there=tuple(layer for layer in Layer if layer in there & READ_LAYERS),
            missing=tuple(
                layer
                for layer in Layer
                if layer in wanted - there and _STANDS_IN.get(layer) not in there
            ),
        )

    def _known(self, shelf: Shelf) -> dict[str, Commune]:
        """Give the communes whose border a folder holds."""
        if shelf.folder is None:
            return {}
        key = shelf.path, (shelf.path / MANIFEST_NAME).stat().st_mtime_ns
        if key not in self._communes:
            _, layers, _ = known_communes(shelf.folder)
            self._communes[key] = {item.key: item for layer in layers for item in layer.communes}
        return self._communes[key]

    def _paths(self) -> Iterator[Path]:
        state = self.settings.state_dir
        named = [Path(text) for text in self.settings.source_folders.split(os.pathsep) if text]
        for room in (state / ROOM, state / LAID, *named):
            for path in (room, *sorted(room.glob("*/"))):
                if (path / MANIFEST_NAME).is_file():
                    yield path

    def _shelf(self, path: Path) -> Shelf:
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
        try:
            return Shelf(id=name, path=path, folder=read_folder(path, self.registry))
        except KpkError as error:
            return Shelf(id=name, path=path, folder=None, fault=str(error))
