"""What a decision copies of the hot spots: the finding of each indicator and how firm it is."""

import math
from collections.abc import Sequence

from sqlalchemy import Connection

from api.questions.hot_spots.read import indicator_of
from api.questions.question import other_level
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import (
    CurrentRun,
    read_area_results,
    read_current_run,
    read_run_subjects,
)
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.model import Cluster
from kpk_geo.results.decisions import KeyFigure
from kpk_geo.results.hot_spots import HOT_SPOTS, HotSpotArea, HotSpotParameters, HotSpotSummary
from maps.kit.probability import probability

_Current = CurrentRun[HotSpotParameters, HotSpotSummary]
_WORDS = {
    Cluster.CORE: "Kern einer Häufung (gesichert)",
    Cluster.SURROUNDING: "Umgebung eines Kerns (für sich nicht geprüft)",
    Cluster.ALIKE: "Hinweis (nicht gesichert)",
}
_CODES = {cluster: code for code, cluster in enumerate(Cluster)}


def read_key_figures(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[KeyFigure]:
    """Read the finding of areas for every indicator that was run.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        Nothing was run, or for another level only.
    OutdatedRunError
        What was run is of another format, or the areas were replaced since.
    """
    subjects = sorted(read_run_subjects(connection, region_id, HOT_SPOTS))
    if not subjects:
        read_current_run(connection, region_id, HOT_SPOTS)  # says what is missing
    figures, reason = [], None
    for subject in subjects:
        try:
            current = read_current_run(connection, region_id, HOT_SPOTS, subject=subject)
            label = _label(connection, region_id, subject)
        except (NotFoundError, OutdatedRunError) as error:
            reason = error
            continue
        if current.level.level_pk != level.level_pk:
            reason = other_level(current.level)
            continue
        stored = read_area_results(connection, HOT_SPOTS, current.run.run_pk, area_ids)
        figures += [_figure(current, area, subject, label) for area in stored]
    if not figures and reason is not None:
        raise reason
    return figures


def _label(connection: Connection, region_id: str, subject: str) -> str:
    return indicator_of(read_region(connection, region_id).profile, subject).label


def _figure(current: _Current, area: HotSpotArea, subject: str, label: str) -> KeyFigure:
    cluster = area.cluster
    parts = []
    if not math.isnan(area.p_adjusted):
        parts.append(f"p {probability(area.p_adjusted)} nach Korrektur")
    if area.variants and cluster is not None and cluster is not Cluster.NONE:
        parts.append(f"bestätigt in {area.confirmed} von {area.variants} anderen Rechenweisen")
    shown = area.validity.label if cluster is None else _WORDS.get(cluster, cluster.label)
    return KeyFigure(
        area_id=area.area_id, question=HOT_SPOTS.slug, subject=subject, name="cluster",
        label=f"Häufung: {label}", text=shown, certainty=", ".join(parts),
        run_pk=current.run.run_pk, data_day=current.run.summary.reference_date,
        value=math.nan if cluster is None else _CODES[cluster], is_class=True,
    )  # fmt: skip
