"""Says which figures of schools are not stated, and what would have to be loaded for them."""

import pandas as pd

from api.questions.fgz.read import LoadedFgz

NO_STREETS = (
    "Fußweg", "kein Straßennetz geladen; alle Entfernungen sind Luftlinie ([network] im Profil)",
)  # fmt: skip


def gaps(rows: pd.DataFrame, loaded: LoadedFgz) -> tuple[tuple[str, str], ...]:
    """Name the figures of which nothing is known of any school, with the way out.

    Parameters
    ----------
    rows
        Schools with their figures; NaN is not known.
    loaded
        What there is of the region.
    """
    has_grid = loaded.grid is not None or loaded.access is not None
    reasons = {
        "social_index": ("Sozialindexstufe", _no_column("social_index")),
        "startchancen": ("Startchancen", _no_column("startchancen")),
        "pupils": ("Schülerinnen und Schüler", _no_column("pupils")),
        "children": ("Kinder im Umkreis", _no_children(has_grid=has_grid)),
        "burden": ("Belastung des Umkreises", _no_burden(loaded, has_grid=has_grid)),
        "family_centre": (
            "Familienzentren", "kein Familienzentrum mit sicherem Ort in den Angebotslisten"
        ),
        "fgz": (
            "bestehende FGZ",
            "kein FGZ in den Angebotslisten; ob eine Schule schon eines ist, ist nicht bekannt",
        ),
    }  # fmt: skip
    found = [reason for name, reason in reasons.items() if rows[name].isna().all()]
    without_streets = loaded.access is None and loaded.streets is None
    return (*found, *([NO_STREETS] if without_streets else []))


def _no_column(field: str) -> str:
    return f"die Schulliste nennt nichts dazu (columns.{field} im Profil)"


def _no_children(*, has_grid: bool) -> str:
    if not has_grid:
        return "kein Zensusgitter geladen ([[population]] im Profil)"
    return "in keinem Umkreis liegt eine Zelle mit bekannter Zahl von Kindern"


def _no_burden(loaded: LoadedFgz, *, has_grid: bool) -> str:
    if loaded.burden is None:
        return f"kein Belastungsindex gerechnet (kpk run burden --region {loaded.region.region_id})"
    return _no_children(has_grid=has_grid)
