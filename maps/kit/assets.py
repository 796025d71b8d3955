"""The files that pages load, addressed by what is in them, so that an upgrade arrives at once.

One digest over all of them stands in every address. Scripts import each other by relative paths and
so carry it along by themselves; what an address names may be kept for good. Answers hold a second
digest, over all that makes them: scripts, styles, templates, and the Python of every package below.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

STYLE_SHEET = "kpk.css"
# In this order, since a later rule wins: what shrinks on a phone and on paper comes last.
_STYLES = (
    "base", "frame", "forms", "map", "legend", "popup", "table", "parts", "narrow", "map_page",
    "phone", "accessible", "print",
)  # fmt: skip
_LENGTH = 16  # hexadecimal digits: 64 bits, plenty to tell versions apart
_BELOW = ("kpk_geo", "analyses")
_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.{1,2}/[^"]+)";', re.MULTILINE)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Assets:
    """What was there when the application was made; what is digested is what is served."""

    files: Mapping[str, bytes]  # by path below maps/assets
    digest: str  # of these files
    program: str  # of all that makes pages and data

    @property
    def address(self) -> str:
        """Where the files lie."""
        return f"/assets/{self.digest}"

    def modules(self, name: str) -> list[str]:
        """List a module and all that it imports, so that a browser can fetch them side by side."""
        found = [name]
        for module in found:  # grows while it is walked
            text = self.files[module].decode()
            paths = (posixpath.normpath(posixpath.join(posixpath.dirname(module), path))
                     for path in _IMPORT.findall(text))  # fmt: skip
            found += [path for path in dict.fromkeys(paths) if path not in found]
        return found

    def data_version(self, revision: int) -> str:
        """Name data of a region in an address that may be kept for good.

        The revision alone would not do: after an upgrade old data would meet a new script.
        """
        return f"{revision}-{self.program}"


def read_assets(maps: Traversable, others: Iterable[Traversable] = ()) -> Assets:
    """Read the assets of the package `maps`; `others`: the other packages that make a page."""
    own = _with_style_sheet(dict(_files(maps.joinpath("assets"))))
    packages = [maps, *others]
    program = {f"{at}/{path}": content for at, package in enumerate(packages)
               for path, content in _files(package)}  # fmt: skip
    return Assets(files=own, digest=_digest(own), program=_digest(program))


def _with_style_sheet(files: dict[str, bytes]) -> dict[str, bytes]:
    """Join the parts to the one sheet that all pages link: ten would be ten requests."""
    parts = {f"styles/{name}.css": files.pop(f"styles/{name}.css", b"") for name in _STYLES}
    sheet = b"\n".join(content for content in parts.values() if content)
    return files | {STYLE_SHEET: sheet} if sheet else files


def _files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        path = f"{prefix}{item.name}"
        if item.is_file():
            yield path, item.read_bytes()
        elif item.name != "__pycache__":  # written while running
            yield from _files(item, f"{path}/")


def _digest(contents: Mapping[str, bytes]) -> str:
    made = hashlib.sha256()
    for path, content in sorted(contents.items()):
        made.update(f"{path}\0{len(content)}\0".encode())  # nothing can pass for something else
        made.update(content)
    return made.hexdigest()[:_LENGTH]


_current: Assets | None = None


def current_assets() -> Assets:
    """Give what this process serves: like the code itself, one state per process."""
    return _current or renew_assets()


def renew_assets(*served_by: Traversable) -> Assets:
    """Read everything anew, once when an application is made.

    Parameters
    ----------
    served_by
        Packages above this one that have a say in what is sent.
    """
    global _current
    below = [files(name) for name in _BELOW]
    _current = read_assets(files("maps"), [*below, *served_by])
    return _current
