"""What is found of an area, in the words of the legend, and how often: one count everywhere."""

from kpk_geo.german import number, several
from kpk_geo.model import Cluster, Grade
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary

_CERTAIN_AROUND = "Gegensatz (Umgebung gesichert hoch)"


def finding_text(area: HotSpotArea) -> str:
    """Write the class of the legend in which an area is counted, or why it has none."""
    if area.grade is None or area.cluster is None:
        return area.validity.label
    if area.cluster is Cluster.CORE:
        return f"{Grade.CERTAIN.label}: {Cluster.CORE.label}"
    if area.cluster is Cluster.CONTRARY and area.grade is Grade.CERTAIN:
        return _CERTAIN_AROUND
    return area.cluster.label


def finding_counts(summary: HotSpotSummary) -> str:
    """Count areas as the legend does, with what a map of pure noise would show."""
    of = summary.clusters
    return (
        f"{several(of[Cluster.CORE], 'Kern', 'Kerne')} (gesichert), "
        f"{number(of[Cluster.SURROUNDING])} in deren Umgebung, "
        f"{several(of[Cluster.ALIKE], 'Hinweis', 'Hinweise')} (durch Zufall allein höchstens etwa "
        f"{number(summary.expected_false_hints, 1)}), "
        f"{several(of[Cluster.CONTRARY], 'Gegensatz', 'Gegensätze')}, "
        f"{number(of[Cluster.NONE])} ohne Befund"
    )
