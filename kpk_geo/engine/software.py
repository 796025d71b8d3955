"""With what a number was computed: other versions may round otherwise, so nothing is mixed."""

import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

from kpk_geo import __version__

# What computes in tasks. A machine with others of them takes no part in a run.
_COMPUTES = ("numpy", "numba", "scipy", "pandas", "shapely", "pyproj", "pyarrow")


def software() -> dict[str, str]:
    """Give the versions of this program, of Python and of what computes."""
    return dict(_software())


@cache
def _software() -> Mapping[str, str]:
    found = {"kpk-geo": __version__, "python": "{}.{}".format(*sys.version_info[:2])}
    return MappingProxyType(found | {name: version(name) for name in _COMPUTES})
