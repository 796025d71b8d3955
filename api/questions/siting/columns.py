"""The columns of an answer about new sites as files have them: its areas, and its sites."""

from collections.abc import Iterable

from api.files.columns import AREA, VALIDITY, Column
from kpk_geo.model import LifePhase, Unit

_PREFIX = "added_"  # newly reached children of one life phase


def area_columns(names: Iterable[object]) -> tuple[Column, ...]:
    """Describe every column of the areas.

    Parameters
    ----------
    names
        Technical names that the table has; those of life phases come from the plan.
    """
    phases = [str(name) for name in names if str(name).startswith(_PREFIX)]
    return (
        *AREA,
        Column(name="children", heading="Kinder", unit=Unit.COUNT),
        Column(name="children_off_streets", heading="davon ohne Straße in der Nähe",
               unit=Unit.COUNT, note="was sie erreichen, ist nicht bekannt"),
        Column(name="reached_before", heading="heute in der Zeit", unit=Unit.COUNT),
        Column(name="reached_after", heading="danach in der Zeit", unit=Unit.COUNT),
        Column(name="added", heading="neu erreichte Kinder", unit=Unit.COUNT),
        Column(name="class", heading="Belastung", note="Klasse; leer: ohne Einstufung"),
        Column(name="weight", heading="Gewicht eines Kindes", unit=Unit.SCORE),
        *(Column(name=name, heading=f"neu erreicht, {_phase(name)}", unit=Unit.COUNT)
          for name in phases),
        VALIDITY,
    )  # fmt: skip


def _phase(name: str) -> str:
    return LifePhase.of(name.removeprefix(_PREFIX)).label


SITE_COLUMNS = (
    Column(name="number", heading="Nr.", unit=Unit.COUNT),
    Column(name="role", heading="Rolle"),
    Column(name="title", heading="Ort"),
    Column(name="address", heading="Adresse"),
    Column(name="area_id", heading="Gebiet (Nummer)"),
    Column(name="area_name", heading="Gebiet"),
    Column(name="lat", heading="Breite", unit=Unit.SCORE, digits=6, note="Grad, WGS 84"),
    Column(name="lon", heading="Länge", unit=Unit.SCORE, digits=6, note="Grad, WGS 84"),
    Column(name="source", heading="heute", note="was dort heute ist"),
    Column(name="added", heading="neu erreichte Kinder", unit=Unit.COUNT),
    Column(name="instead_of", heading="an Stelle von Nr.", unit=Unit.COUNT),
    Column(name="fewer", heading="Kinder weniger", unit=Unit.COUNT),
    Column(name="kept_in", heading="wieder gewählt", unit=Unit.PERCENT,
           note="Anteil der Proben mit anderen Kinderzahlen"),
)  # fmt: skip
