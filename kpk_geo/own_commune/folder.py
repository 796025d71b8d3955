"""The folder that was fetched: which file brings which layer, and how it is to be read."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kpk_geo.communes.records import Place
from kpk_geo.errors import InputError, NotFoundError, SourceError
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.files import describe_file
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import (
    FailedSource,
    FetchedFile,
    Manifest,
    Reading,
    Registry,
    SourceEntry,
    read_manifest,
)
from kpk_geo.own_commune.members import texts_of
from kpk_geo.profile import LayerFormat

_AGS_DIGITS = 8
_SEVERAL = (".gpkg", ".kml", ".kmz", ".gml")  # formats that hold several layers


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One file of the folder."""

    file: FetchedFile
    entry: SourceEntry | None  # of the registry; None: it no longer knows the source
    path: Path

    @property
    def reading(self) -> Reading:
        """How it is read; nothing is said where the registry does not know it."""
        return self.entry.reading if self.entry else Reading()

    @property
    def is_own(self) -> bool:
        """Whether it is a source of the commune's own, not of a whole Land."""
        scope = self.file.entry.partition("/")[0]
        return scope.isdigit() and len(scope) == _AGS_DIGITS

    def checked(self) -> SourceFile:
        """Give the file as readers take it, after a look whether it is still the one that came.

        Raises
        ------
        SourceError
            It is not there.
        InputError
            It is another one than the manifest says.
        """
        found = describe_file(self.file.file, self.path.parents[_depth(self.file.file)])
        if found.sha256 != self.file.sha256:
            raise InputError(
                f"{self.file.file} ist nicht mehr die Datei, die geholt wurde (Prüfsumme). Bitte "
                f"noch einmal holen: kpk fetch nrw --layer {self.file.layer.value} --out ORDNER"
            )
        return found

    def layer_format(self, crs: str | None = None) -> LayerFormat:
        """Say how a geodata file is read: which member of an archive, which layer, which system.

        A file that holds one layer is read whatever that is called, since publishers rename it.

        Parameters
        ----------
        crs
            Instead of what the registry says.

        Raises
        ------
        InputError
            The archive is damaged.
        """
        shapefiles = texts_of(self.checked(), (".shp",))
        wanted = (self.reading.layer or "").casefold()
        named = [name for name in shapefiles if PurePosixPath(name).stem.casefold() == wanted]
        has_layers = self.path.suffix.lower() in _SEVERAL
        return LayerFormat(
            file=self.file.file, source="fetched",
            member=named[0] if len(shapefiles) > 1 and len(named) == 1 else None,
            layer=self.reading.layer if has_layers else None,
            crs=crs or self.reading.crs, encoding=self.reading.encoding,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FetchedFolder:
    """All that was fetched, as far as it concerns one place."""

    folder: Path
    manifest: Manifest
    registry: Registry

    @property
    def is_invented(self) -> bool:
        """Whether its data are invented, as whoever made it says."""
        return "erfunden" in self.manifest.program

    def of(self, layer: Layer, place: Place | None = None) -> tuple[Fetched, ...]:
        """Give the files of a layer, the commune's own first.

        Parameters
        ----------
        layer
            What is wanted.
        place
            Files of other communes are left out; None: none is.
        """
        found = [
            Fetched(file=file, entry=self._entry(file.entry), path=self.folder / file.file)
            for file in self.manifest.files
            if file.layer is layer and _concerns(file, place)
        ]
        return tuple(sorted(found, key=lambda item: (not item.is_own, item.file.file)))

    def failed(self, layer: Layer) -> tuple[FailedSource, ...]:
        """Give the sources of a layer that could not be fetched."""
        return tuple(item for item in self.manifest.failed if item.layer is layer)

    def _entry(self, key: str) -> SourceEntry | None:
        try:
            return self.registry.entry(key)
        except NotFoundError:
            return None


def read_folder(folder: Path, registry: Registry) -> FetchedFolder:
    """Read what a folder holds.

    Parameters
    ----------
    folder
        As `kpk fetch` fills it.
    registry
        Says how each source is read.

    Raises
    ------
    SourceError
        There is no such folder.
    NotFoundError
        Nobody fetched into it.
    """
    if not folder.is_dir():
        raise SourceError(
            f"Den Ordner {folder} gibt es nicht. Er entsteht mit: kpk fetch nrw --out {folder}"
        )
    return FetchedFolder(folder, read_manifest(folder), registry)


def _depth(file: str) -> int:
    """Say how far above the file the folder lies."""
    return len(PurePosixPath(file).parts) - 1


def _concerns(file: FetchedFile, place: Place | None) -> bool:
    if place is None:
        return True
    scope = file.entry.partition("/")[0]
    asked = file.ags or (scope if scope.isdigit() else None)
    return asked is None or asked in place.keys
