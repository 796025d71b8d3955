"""The map of hot spots: themes, popup, method box, table, agreement, reading help."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from kpk_geo import __version__, german
from kpk_geo.model import Cluster, Grade, Polarity, Validity
from kpk_geo.profile import Indicator
from maps.hot_spots.popup import area_texts, popup_frame, shown_values
from maps.hot_spots.text import method_lines, moran_sentence, probability
from maps.hot_spots.themes import (
    cluster_theme,
    join_theme,
    move_theme,
    rank_theme,
    robustness_theme,
    scan_theme,
    supply_theme,
)
from maps.kit.assets import current_assets
from maps.kit.page import Html, MapPage, ThinMap, render_page
from maps.kit.popup import area_place
from maps.kit.themes import Theme, grouped, indicator_theme


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotView:
    """All that the page shows; rows by area_id."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    parent_names: Mapping[str, str]
    indicator: Indicator
    indicators: Sequence[Indicator]  # that were looked at
    rows: pd.DataFrame
    summary: Mapping[str, Any]
    parameters: Mapping[str, Any]
    index_class: pd.Series | None  # by area_id: class of the burden index, None without one
    run_pk: int
    run_day: date
    sources: Sequence[Mapping[str, Any]]
    revision: int

    @property
    def reference_date(self) -> date:
        """The date of the values."""
        return date.fromisoformat(self.summary["reference_date"])

    @property
    def shows_high(self) -> bool:
        """Whether a high value means burden."""
        return self.indicator.polarity is not Polarity.RELIEF


def hot_spot_themes(view: HotSpotView) -> list[Theme]:
    """List every way to colour the map, clusters first."""
    rows, summary = view.rows, view.summary
    validity = rows["validity"].map(lambda code: code or Validity.MISSING.value)
    themes = []
    if not summary["reason"]:
        themes += [cluster_theme(rows, validity, summary),
                   cluster_theme(rows, validity, summary, cold=True)]  # fmt: skip
    if summary["joins"]:
        themes.append(join_theme(rows, validity, summary))
    if summary["scan"]:
        themes.append(scan_theme(rows, validity, summary["scan"]["clusters"], summary["level"]))
    if not summary["reason"] and summary["sensitivity"]["variants"]:
        count = len(summary["sensitivity"]["variants"])
        themes.append(robustness_theme(rows, validity, count))
    if summary["ranks"]:
        ranked = rank_theme(rows, validity, summary["ranks"])
        themes += [ranked] if ranked else []
    if summary["moves"]["counts"]:
        since = german.day(date.fromisoformat(summary["moves"]["earlier"]))
        themes.append(move_theme(rows, validity, since))
    themes += [supply_theme(rows, validity, item) for item in summary["supply"] if item["tests"]]
    values = indicator_theme(view.indicator, rows["value"].astype(float), validity)
    return themes + ([values] if values else [])


def hot_spot_data(view: HotSpotView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the facts of its popup."""
    records: list[Any] = view.rows.to_dict("records")
    return {
        "themes": [asdict(theme) for theme in hot_spot_themes(view)],
        "popup": popup_frame(view.indicator, records).data(),
        "areas": [
            {
                "id": area_id,
                "name": row["name"],
                "where": area_place(view.parent_names.get(row["parent_id"]), str(area_id)),
                **area_texts(row, view.indicator, view.summary),
            }
            for area_id, row in zip(view.rows.index, records, strict=True)
        ],
    }


def hot_spot_page(view: HotSpotView) -> Html:
    """Write the page; geometry and data are fetched by address."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "data": f"{base}/hot-spots/map?indicator={view.indicator.id}&v={version}",
        "parents": f"{base}/outlines/parents/{view.level}?v={version}"
        if view.parent_names
        else None,
    }
    page = MapPage(
        "hot_spots/page.html.jinja",
        module="hot_spots.js",
        config=config,
        region=view.region_id,
        current="/maps/hot-spots",
        view=view,
        groups=grouped(hot_spot_themes(view)),
        headline=headline(view),
        moran=moran_sentence(view.summary),
        method=_method(view),
        notes=_notes(view),
        agreement=agreement(view),
        table=_table(view),
        csv=f"{base}/hot-spots.csv?indicator={view.indicator.id}",
        version=__version__,
    )  # fmt: skip
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("hot_spots", f"Karte der Häufungen in {view.region_name}", centre))
    return page.written()


def headline(view: HotSpotView) -> str:
    """Say the result in one sentence, readable from the back of the room."""
    summary = view.summary
    if summary["reason"]:
        return str(summary["reason"])
    core, around = summary["clusters"]["core"], summary["clusters"]["surrounding"]
    tested = german.number(summary["tests"])
    if not core:
        return (
            f"Keine gesicherte Häufung: In keinem von {tested} geprüften Gebieten liegen die "
            "Nachbarn höher, als sich durch Zufall erklären lässt."
        )
    kerne = "ein Gebiet bildet den Kern" if core == 1 else f"{german.number(core)} Gebiete bilden "\
        "Kerne"  # fmt: skip
    return (
        f"Gesicherte Häufungen: {kerne[0].upper()}{kerne[1:]}, {german.number(around)} weitere "
        f"liegen in deren Umgebung; geprüft wurden {tested}."
    )


def _method(view: HotSpotView) -> list[tuple[str, str]]:
    day = german.day(view.reference_date)
    return [
        ("Daten", f"{view.indicator.label}, {view.region_name}, {view.level_label}, {day}"),
        *method_lines(view.summary, view.parameters),
        ("Lauf", f"Nr. {view.run_pk} vom {german.day(view.run_day)}, kpk_geo {__version__}"),
    ]


def _notes(view: HotSpotView) -> list[str]:
    """Say what to be careful about in this very map."""
    summary, near = view.summary, view.summary["neighbours"]
    notes = []
    if 0 < summary["tests"] < 100:
        notes.append(
            f"Nur {summary['tests']} Gebiete: Einzelne Prüfungen finden hier wenig. Die Suche im "
            "Kreis daneben prüft die Karte als Ganzes"
            + ("." if summary["scan"] else f"; sie fehlt hier. {summary['why_no_scan']}")
        )
    if near["islands"]:
        notes.append(f"Ohne Nachbarn ({len(near['islands'])}): {_some(view, near['islands'])}.")
    if near["only_by_tolerance"]:
        notes.append(
            f"Nachbarpaare, die sich nur im Rahmen der Toleranz berühren: "
            f"{len(near['only_by_tolerance'])}. Die Flächen sind dort ungenau."
        )
    if summary["moves"]["reason"]:
        notes.append(f"Wechsel gegenüber früher: {summary['moves']['reason']}")
    if not summary["supply"]:
        notes.append(f"Belastung gegen Angebot: {summary['why_no_supply']}")
    return notes


def _some(view: HotSpotView, area_ids: Sequence[str]) -> str:
    names = [str(view.rows["name"].get(key, key)) for key in area_ids]
    return ", ".join(names[:5]) + (f" und {len(names) - 5} weitere" if len(names) > 5 else "")


def agreement(view: HotSpotView) -> dict[str, Any] | None:
    """Count how local test, scan statistic and burden index go together; None without the test."""
    if view.summary["reason"]:
        return None
    rows = view.rows
    cluster, grade = rows["cluster"], rows["grade"]
    groups = {
        "gesichert: Kern": cluster == Cluster.CORE.value,
        "Umgebung eines Kerns": cluster == Cluster.SURROUNDING.value,
        "Hinweis": (cluster == Cluster.ALIKE.value) & (grade == Grade.HINT.value),
        "übrige geprüfte": cluster.isin([Cluster.NONE.value, Cluster.CONTRARY.value]),
    }
    burdened = None
    if view.index_class is not None:
        burdened = view.index_class.reindex(rows.index).isin(["niedrig", "sehr niedrig"])
    inside = rows["in_scan"] == True if view.summary["scan"] else None  # noqa: E712 - object column
    return {
        "scan": inside is not None,
        "index": burdened is not None,
        "rows": [
            {
                "label": label,
                "areas": int(which.sum()),
                "scan": None if inside is None else int((which & inside).sum()),
                "index": None if burdened is None else int((which & burdened).sum()),
            }
            for label, which in groups.items()
        ],
    }


def _table(view: HotSpotView) -> list[dict[str, Any]]:
    records: list[Any] = view.rows.to_dict("records")
    return [
        _table_row(view, str(area_id), row)
        for area_id, row in zip(view.rows.index, records, strict=True)
    ]


def _table_row(view: HotSpotView, area_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = shown_values(row, view.indicator)
    order = {None: "", Grade.CERTAIN.value: 0, Grade.HINT.value: 1, Grade.NONE.value: 2}
    return {
        "id": area_id,
        "name": row["name"],
        "parent": view.parent_names.get(row["parent_id"], ""),
        "value": (shown["value"], row["value"]),
        "neighbour_mean": (shown["neighbour_mean"], row["neighbour_mean"]),
        "p": (probability(row["p_one_sided"]), row["p_one_sided"]),
        "p_adjusted": (probability(row["p_adjusted"]), row["p_adjusted"]),
        "grade": (shown["grade"], order[row["grade"]]),
        "robust": (
            f"{int(row['confirmed'])} von {int(row['variants'])}" if row["variants"] else "–",
            row["robustness"],
        ),
    }


def reading_page(region_id: str | None = None) -> Html:
    """Write the short page that explains how to read the map."""
    return render_page("hot_spots/reading.html.jinja", region=region_id, version=__version__)
