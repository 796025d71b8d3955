"""Where official open data come from: the registry of sources, and what a fetched folder says."""

from kpk_geo.open_data.entry import NOT_READ, Expected, Reading, SourceEntry
from kpk_geo.open_data.manifest import (
    MANIFEST_NAME,
    FailedSource,
    FetchedFile,
    Manifest,
    read_manifest,
    write_manifest,
)
from kpk_geo.open_data.place import Place
from kpk_geo.open_data.registry import Registry, Scope, read_registry, registry_folder

__all__ = [
    "MANIFEST_NAME",
    "NOT_READ",
    "Expected",
    "FailedSource",
    "FetchedFile",
    "Manifest",
    "Place",
    "Reading",
    "Registry",
    "Scope",
    "SourceEntry",
    "read_manifest",
    "read_registry",
    "registry_folder",
    "write_manifest",
]
