"""Runs plans from the command line and prints their answers."""

from collections.abc import Mapping

from api.questions.siting.run import SitingRun, planned, run_siting
from api.terminal.options import print_json
from api.terminal.output import console, progress
from kpk_geo.database.areas import read_areas
from kpk_geo.database.connection import transaction
from kpk_geo.database.current import open_database
from kpk_geo.database.regions import read_region
from kpk_geo.frames import area_names
from kpk_geo.german import number
from kpk_geo.profile import SitingPlan
from maps.siting.beside import other_list_line
from maps.siting.method_text import method_lines, not_said
from maps.siting.text import detail_lines, headline


def answer_plans(region: str, wanted: SitingPlan | str | None, *, as_json: bool) -> None:
    """Answer a plan, one by its name, or all of the profile, and print what was found.

    Parameters
    ----------
    region
        Its id.
    wanted
        A plan, the name of one, or None for all of the profile.
    as_json
        For programs.
    """
    with open_database() as engine, progress() as on_step:
        if isinstance(wanted, SitingPlan):
            plans = [wanted]
        else:
            with transaction(engine) as connection:
                plans = planned(connection, read_region(connection, region), wanted)
        runs = [run_siting(engine, region, plan, on_step=on_step) for plan in plans]
        with transaction(engine) as connection:
            areas = {run.level_pk: read_areas(connection, run.level_pk) for run in runs}
    names = {level: area_names(own) for level, own in areas.items()}
    if as_json:
        print_json([_json(run) for run in runs])
        return
    for run in runs:
        console().print("\n".join(_lines(run, names[run.level_pk])), markup=False)


def _other_list(run: SitingRun) -> list[str]:
    text = other_list_line(run.parameters.plan.kind)
    return [f"  {text} (kpk run fgz --region {run.region_id})"] if text else []


def _json(run: SitingRun) -> dict[str, object]:
    return {
        "run": run.run_pk, "region": run.region_id, "plan": run.subject,
        "sentence": headline(run.parameters, run.summary),
        "other_list": other_list_line(run.parameters.plan.kind),
        "summary": run.summary.model_dump(mode="json"),
    }  # fmt: skip


def _lines(run: SitingRun, names: Mapping[str, str]) -> list[str]:
    parameters, summary = run.parameters, run.summary
    lines = [
        f"Nächster Standort „{parameters.plan.title}“, Lauf {run.run_pk}",
        f"  {headline(parameters, summary)}",
        *_other_list(run),
    ]
    for place, site in enumerate(summary.sites, 1):
        where = ", ".join(part for part in (site.title, site.address, site.area_name) if part)
        lines.append(f"  {place}. {where}: {number(site.added)} Kinder neu erreicht")
    lines += [f"  {line}" for line in detail_lines(parameters, summary)]
    lines += [f"  {name}: {text}" for name, text in method_lines(parameters, summary, names)]
    return [*lines, f"  {not_said(parameters)[0]}"]
