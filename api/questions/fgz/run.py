"""Ranks the primary schools of a region: read, close, compute, store."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from analyses.fgz.study import FgzStudy, fgz_study
from analyses.funding.fgz_posts import is_open
from api.questions.fgz.gaps import gaps
from api.questions.fgz.prepare import prepare
from api.questions.fgz.read import LoadedFgz, read_fgz
from api.questions.fgz.schools import PrimarySchools, primary_schools
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.errors import InputError
from kpk_geo.model import ChildrenBasis, SchoolStanding
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FGZ, FgzCommune, FgzSchool, FgzSummary

FgzRun = Run[FgzPlan, FgzSummary]
_INPUTS = ("areas:", "table:", "cells:", "offers:", "population:", "network:")
_STANDINGS = list(SchoolStanding)


def run_fgz(engine: Engine, region_id: str) -> FgzRun:
    """Rank primary schools as places for a Familiengrundschulzentrum, and store the list.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        No primary school is among its offers; the message names the way out.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        loaded = read_fgz(connection, region_id)
        inputs = read_inputs(connection, region_id, _INPUTS)
    plan = loaded.region.profile.fgz
    found = primary_schools(loaded.inventory, plan.forms)
    if found.rows.empty:
        raise InputError(_no_school(region_id, found, plan))
    data, basis = prepare(loaded, found)
    study = fgz_study(data, plan)
    new = NewRun(
        region_id=region_id,
        level_pk=loaded.level.level_pk,
        parameters=plan,
        inputs=inputs,
        summary=summary_of(study, loaded, found, basis),
        started_at=started,
    )
    with transaction(engine) as connection:
        write_run(connection, FGZ, new)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, FGZ)


def _no_school(region_id: str, found: PrimarySchools, plan: FgzPlan) -> str:
    if found.other_forms:
        return (
            f"Unter {found.other_forms} Schulen der Region „{region_id}“ ist keine mit der "
            f"Schulform {' oder '.join(f'„{name}“' for name in plan.forms)}. Heißt sie in der "
            "Liste anders: im Profil unter [fgz] forms eintragen."
        )
    return (
        f"In den Angeboten der Region „{region_id}“ steht keine Grundschule. Bitte eine Schulliste "
        'als [[offers]] mit kind = "school" ergänzen, etwa das Schulverzeichnis NRW.'
    )


def summary_of(
    study: FgzStudy, loaded: LoadedFgz, found: PrimarySchools, basis: ChildrenBasis | None
) -> FgzSummary:
    """Write a study as the record that is stored.

    Parameters
    ----------
    study
        What was computed.
    loaded, found
        From what; they name schools, communes and areas.
    basis
        Where the children come from; None: no census grid.
    """
    known = found.schools
    named = loaded.region.name
    communes = [str(city).strip() if city else named for city in known["city"]]
    rows = study.rows.assign(commune=pd.Series(communes, index=known.index))
    about = _communes(rows, loaded.region.profile.fgz.min_startchancen)
    eligible = {item.name: item.eligible for item in about}
    names = known.to_dict("index")
    schools = [
        _school(str(offer_id), row, names[offer_id], loaded, eligible[row["commune"]])
        for offer_id, row in rows.to_dict("index").items()
    ]
    return FgzSummary(
        schools=tuple(sorted(schools, key=_order)), communes=about, measure=study.measure,
        order=study.order, unusable=study.unusable, variants=study.variants,
        gaps=gaps(study.rows, loaded), basis=basis,
        census_day=_census_day(loaded) if basis else None,
        partial=any(grid.partial for grid in loaded.region.profile.population),
        index_of=loaded.burden.indicators if loaded.burden else (),
        forms_known=found.forms_known, other_forms=found.other_forms, outside=found.outside,
        doubtful_places=found.doubtful_places,
        not_running=found.not_running,
    )  # fmt: skip


def _order(school: FgzSchool) -> tuple[int, float, str, str]:
    rank = float("inf") if school.rank is None else school.rank
    return _STANDINGS.index(school.standing), rank, school.title, school.offer_id


def _communes(rows: pd.DataFrame, needed: int) -> tuple[FgzCommune, ...]:
    """Say in which communes the programme is open; not where unknown schools may decide it."""
    made = []
    for name, schools in rows.groupby("commune"):
        flags = schools["startchancen"]
        count, unknown = int((flags == 1).sum()), int(flags.isna().sum())
        eligible = is_open(count, unknown, needed=needed)
        made.append(
            FgzCommune(
                name=str(name), schools=len(schools), startchancen=count, unknown=unknown,
                eligible=eligible,
            )
        )  # fmt: skip
    return tuple(made)


def _school(
    offer_id: str,
    row: Mapping[Any, Any],
    known: Mapping[Any, Any],
    loaded: LoadedFgz,
    commune_eligible: bool | None,
) -> FgzSchool:
    area = loaded.site_areas.get(str(known["site_id"]))
    flag = _whole(row["startchancen"])
    return FgzSchool(
        offer_id=offer_id, title=str(known["title"]), commune=row["commune"],
        area=None if area is None else str(loaded.areas.at[area, "name"]),
        address=_text(known["address"]), x=known["x"], y=known["y"], standing=row["standing"],
        social_index=_whole(row["social_index"]), startchancen=None if flag is None else bool(flag),
        pupils=row["pupils"], children=row["children"],
        children_under_10=row["children_under_10"], withheld=_whole(row["withheld"]) or 0,
        burden=row["burden"], burden_high=row["burden_high"], family_centre=row["family_centre"],
        fgz=row["fgz"], eligible=_eligible(flag, commune_eligible), rank=_whole(row["rank"]),
        tied=_whole(row["tied"]) or 0, first_in=_whole(row["first_in"]) or 0,
        variants=_whole(row["variants"]) or 0, best=_whole(row["best"]),
        worst=_whole(row["worst"]),
    )  # fmt: skip


def _eligible(startchancen: int | None, commune: bool | None) -> bool | None:
    """Say whether the programme is open to a school; None where that is not known."""
    if startchancen == 0 or commune is False:
        return False
    return None if startchancen is None else commune


def _census_day(loaded: LoadedFgz) -> date | None:
    profile = loaded.region.profile
    days = [grid.reference_date for grid in profile.population]
    return profile.children.reference_date or max(days, default=None)


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) and value else None


def _whole(value: float) -> int | None:
    return None if value != value else round(value)  # NaN is the only unequal to itself
