"""Commands about analyses: run and export."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from api.cli.data import JsonOption, RegionOption, print_json
from api.terminal.german_help import add, group
from api.terminal.output import console, progress
from kpk_geo.errors import InputError, suggestion
from kpk_geo.german import digits_for, number
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, Term, TravelMode

T = TypeVar("T", bound=Term)


class ExportFormat(StrEnum):
    """File formats of an export."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    runs = group("Auswertungen rechnen.")
    add(runs, "burden", run_burden_command)
    add(runs, "accessibility", run_accessibility_command)
    add(runs, "hot-spots", run_hot_spots_command)
    app.add_typer(runs, name="run")
    exports = group("Ergebnisse als Datei schreiben.")
    add(exports, "burden", export_burden)
    add(exports, "accessibility", export_accessibility)
    add(exports, "hot-spots", export_hot_spots)
    add(exports, "offers", export_offers)
    add(exports, "street-raster", export_street_raster)
    app.add_typer(exports, name="export")


def run_burden_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Den Belastungsindex rechnen: Status, Dynamik, Klassen, Robustheit."""
    from api.questions.burden.run import run_burden
    from kpk_geo.database.connection import transaction
    from kpk_geo.database.current import open_database
    from kpk_geo.database.regions import read_region

    with open_database() as engine, progress() as on_step:
        on_step("Belastungsindex")
        run = run_burden(engine, region)
        with transaction(engine) as connection:
            indicators = read_region(connection, region).profile.indicators
    if as_json:
        print_json({"run": run.run_pk, "region": region, "summary": run.summary})
        return
    console().print(f"Belastungsindex für {region}, Lauf {run.run_pk}")
    for name, title in (("status", "Status"), ("dynamic", "Dynamik")):
        if name in run.summary:
            _print_part(title, run.summary[name], {item.id: item.label for item in indicators})


def run_accessibility_command(region: RegionOption, as_json: JsonOption = False) -> None:
    """Wege, Versorgung und Gerechtigkeit rechnen: wer erreicht was, und reicht es?"""
    from api.questions.access.run import run_accessibility
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        run = run_accessibility(engine, region, on_step=on_step)
    if as_json:
        print_json({"run": run.run_pk, "region": region, "summary": run.summary})
        return
    console().print(f"Wege und Versorgung für {region}, Lauf {run.run_pk}")
    for summary in run.summary["questions"]:
        console().print(f"  {_question_line(summary)}", markup=False)
    for summary in run.summary["unanswered"]:
        console().print(f"  Nicht gerechnet: {summary['reason']}", markup=False)


def run_hot_spots_command(
    region: RegionOption,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="Ein Indikator; sonst alle geplanten.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Häufungen über den Zufall hinaus suchen, mit Nachbarn, Varianten und Suche im Kreis."""
    from api.questions.hot_spots.run import run_hot_spots
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        found = run_hot_spots(engine, region, indicator, on_step=on_step)
    if as_json:
        content = [{"run": run.run_pk, "summary": run.summary} for run in found.runs]
        failures = [{"indicator": name, "reason": text} for name, text in found.failures]
        print_json({"region": region, "runs": content, "failures": failures})
        return
    for run in found.runs:
        console().print(_hot_spot_lines(region, run.run_pk, run.summary), markup=False)
    for name, text in found.failures:
        console().print(f"Nicht gerechnet: {name}: {text}", markup=False)


def _hot_spot_lines(region: str, run_pk: int, summary: dict[str, Any]) -> str:
    from maps.hot_spots.text import moran_sentence, neighbourhood

    lines = [f"Häufungen {summary['indicator']} für {region}, Lauf {run_pk}"]
    if summary["reason"]:
        lines.append(f"  {summary['reason']}")
    else:
        clusters, grades = summary["clusters"], summary["grades"]
        how = "exakt" if summary["chance"]["exact"] else f"{summary['chance']['draws']} Ziehungen"
        lines += [
            f"  {summary['tests']} Gebiete geprüft ({how}): {clusters['core']} Kerne (gesichert), "
            f"{clusters['surrounding']} in deren Umgebung, {grades['hint']} Hinweise; "
            f"durch Zufall allein zu erwarten: {number(summary['expected_false_hints'], 1)}",
        ]
    lines += [f"  {moran_sentence(summary)}", f"  {neighbourhood(summary['neighbours'])}"]
    return "\n".join(lines)


def _question_line(summary: dict[str, Any]) -> str:
    kind, mode = OfferKind.of(summary["kind"]).label, TravelMode.of(summary["mode"]).label
    text = f"{kind}, {LifePhase.of(summary['life_phase']).label}, {mode}: {summary['offers']} Orte"
    if summary["share_within_15_min"] is not None:
        text += f", {number(100 * summary['share_within_15_min'])} % der Kinder in 15 Minuten"
    if summary["supply_per_100"] is not None:
        unit = CapacityUnit.of(summary["capacity"]).label
        supply = number(summary["supply_per_100"], digits_for(summary["supply_per_100"]))
        text += f", {supply} {unit} je 100 Kinder"
    return text


def _print_part(title: str, part: dict[str, Any], labels: dict[str, str]) -> None:
    classes = ", ".join(f"{item['label']} {item['count']}" for item in part["classes"])
    lines = [
        f"  {title}: {part['valid']} von {part['areas']} Gebieten bewertet: {classes}",
        f"  robust gegen andere Gewichte: {part['robust']}, "
        f"nahe einer Grenze: {part['near_border']}",
    ]
    for pairs, verb in (
        (part["repeating"], "sagen fast dasselbe"),
        (part["opposing"], "laufen gegeneinander"),
    ):
        lines += [
            f"  Hinweis: „{labels[a]}“ und „{labels[b]}“ {verb} (Korrelation {number(r, 2)})."
            for a, b, r in pairs
        ]
    for line in lines:
        console().print(line, markup=False)


def export_burden(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="Dateiformat.")] = ExportFormat.CSV,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Robustheit, Grenznähe und Gesamtfeld.")
    ] = False,
) -> None:
    """Den Belastungsindex schreiben, mit Quellen und Stand daneben."""
    from api.questions.burden.export import write_burden
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_burden(engine, region, out, form=form.value, details=details)
    console().print(f"{written.rows} Gebiete in {out}")
    if written.notes:
        console().print(f"Quellen und Stand in {written.notes}")


def export_accessibility(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="Dateiformat.")] = ExportFormat.CSV,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Art des Angebots, etwa kita; sonst die erste.")
    ] = None,
    life_phase: Annotated[
        str | None, typer.Option("--life-phase", help="Lebensphase, etwa 3-6.")
    ] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="walk, pushchair, bike oder car.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Richtwerten, Spannen und Luftlinie.")
    ] = False,
) -> None:
    """Wege und Versorgung je Gebiet schreiben, mit Quellen und Verfahren daneben."""
    from api.questions.access.export import write_accessibility
    from api.questions.access.table import Selection
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_accessibility(
            engine, region, out, form=form.value, details=details,
            selection=Selection(
                kind=_term(OfferKind, kind, "--kind"),
                life_phase=_term(LifePhase, life_phase, "--life-phase"),
                mode=_term(TravelMode, mode, "--mode"),
            ),
        )  # fmt: skip
    console().print(f"{written.rows} Gebiete in {out}")
    if written.notes:
        console().print(f"Quellen und Verfahren in {written.notes}")


def export_hot_spots(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei.")],
    form: Annotated[ExportFormat, typer.Option("--format", help="Dateiformat.")] = ExportFormat.CSV,
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="Ein Indikator; sonst der zuletzt gerechnete.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Mit Rängen, Varianten und weiteren Maßen.")
    ] = False,
) -> None:
    """Häufungen je Gebiet schreiben, mit dem ganzen Verfahren daneben."""
    from api.questions.hot_spots.export import write_hot_spots
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_hot_spots(
            engine, region, out, form=form.value, indicator=indicator, details=details
        )
    console().print(f"{written.rows} Gebiete in {out}")
    if written.notes:
        console().print(f"Quellen und Verfahren in {written.notes}")


def _term(terms: type[T], text: str | None, option: str) -> T | None:
    if text is None:
        return None
    found = terms.parse(text)
    if found is None:
        hint = suggestion(text, [member.value for member in terms])
        raise InputError(f"{option} {text}: Das gibt es nicht. {hint}")
    return found


def export_offers(
    region: RegionOption,
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .xlsx oder .csv.")],
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Auch vertrauliche Orte; nicht weitergeben.")
    ] = False,
) -> None:
    """Den Bestand an Angeboten in die Excel-Vorlage schreiben."""
    from api.questions.offers.export import write_inventory
    from kpk_geo.database.current import open_database

    with open_database() as engine:
        written = write_inventory(engine, region, out, confidential=confidential)
    console().print(f"{written.rows} Zeilen in {out}")
    if written.confidential:
        console().print(
            f"Nicht enthalten: {written.confidential} Zeilen mit vertraulichem Ort "
            "(mit --confidential schreiben)."
        )


def export_street_raster(
    region: RegionOption,
    level: Annotated[str, typer.Option("--level", help="Gebietsebene, etwa gebiet.")],
    out: Annotated[Path, typer.Option("--out", help="Zu schreibende Datei: .xlsx oder .csv.")],
) -> None:
    """Das Straßenraster schreiben: jede Adresse des Registers in genau einem Gebiet."""
    from api.regions.address_ranges import write_street_register
    from kpk_geo.database.current import open_database

    with open_database() as engine, progress() as on_step:
        on_step("Adressen den Gebieten zuordnen")
        written = write_street_register(engine, region, level, out)
    console().print(
        f"{number(written.addresses)} Adressen, {number(written.ranges)} Zeilen in {out}"
    )
    if written.outside or written.ambiguous:
        console().print(
            f"Zu prüfen: {number(written.outside)} Adressen in keinem, "
            f"{number(written.ambiguous)} in mehreren Gebieten (eigenes Blatt oder eigene Datei)."
        )
