"""The system in whose metres a region or a state is stored and computed, as a profile names it."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pyproj import CRS

from kpk_geo.crs import WORK_EPSG, as_crs, crs_name, system


def _as_code(value: str) -> str:
    """Write one of `WORK_EPSG` as its code, however it was named."""
    found = as_crs(value, where="crs")
    fitting = [epsg for epsg in WORK_EPSG if system(epsg) == found]
    if fitting:
        return crs_name(system(fitting[0]))
    choices = " oder ".join(f'"EPSG:{epsg}" ({words})' for epsg, words in WORK_EPSG.items())
    raise ValueError(
        f"In {crs_name(found)} wird nicht gerechnet, weil Längen und Flächen darin nicht "
        f"stimmten. Möglich sind crs = {choices}. In welchem System eine Datei geliefert ist, "
        "steht in ihrem eigenen Abschnitt."
    )


WorkSystem = Annotated[str, Field(max_length=200), AfterValidator(_as_code)]


def named_system(code: str) -> CRS:
    """Give the system that a checked `WorkSystem` names."""
    return system(int(code.removeprefix("EPSG:")))
