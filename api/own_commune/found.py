"""Founds a region: which step follows which."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from api.deliveries.homes import Home, remember_home
from api.load.region import load_region
from api.load.results import LoadResult
from api.own_commune.first_runs import Outcome, first_runs
from api.own_commune.papers import data_state, write_papers
from api.questions import QUESTIONS
from api.questions.question import OnStep
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import InputError
from kpk_geo.model.own_commune import DataState
from kpk_geo.output_file import output_file
from kpk_geo.own_commune.draft import ChooseCut, Draft, draft_region
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.store import Workshop, open_workshop
from kpk_geo.own_commune.survey import Site
from kpk_geo.profile import RegionProfile, read_profile
from kpk_geo.profile.writing import BACKUP

PROFILE, BESIDE = "region.toml", "region.neu.toml"
LOAD, COMPUTE, PAPERS = "Laden", "Auswerten", "Lückenliste und Brief"  # told as steps
_LOADED = "geladen"  # a note in the workshop: this folder brought the region


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Where a region comes to lie."""

    folder: Path
    state_dir: Path  # of the settings: it is kept there where the region lies, for deliveries
    region_id: str | None = None  # None: made of the name


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Founded:
    """A region that was founded."""

    folder: Path
    profile: RegionProfile
    draft: Draft
    load: LoadResult
    outcomes: tuple[Outcome, ...]
    state: DataState
    papers: tuple[Path, ...]
    kept_profile: bool  # the profile was changed by hand, and stays
    reused: int  # files that were there already


def found_region(
    engine: Engine,
    folder: FetchedFolder,
    site: Site,
    goal: Goal,
    *,
    choose: ChooseCut,
    on_step: OnStep = lambda text: None,
) -> Founded:
    """Cut, write, load, compute, and list what is still open.

    What was cut before stays, so a call that was broken off goes on where it was.

    Parameters
    ----------
    folder
        What was fetched.
    site
        Which commune, and the layer with its border.
    goal
        Where the region comes to lie, and under which id.
    choose
        Asked for the areas.
    on_step
        Told in German what is being done.

    Raises
    ------
    InputError
        The folder holds other things, or a region of this id was loaded from elsewhere.
    """
    target = goal.folder
    work = open_workshop(target)
    chosen_id = goal.region_id or site.place.region_id
    _refuse_stranger(engine, work, chosen_id)
    draft = draft_region(folder, site, work, region_id=chosen_id, choose=choose, on_step=on_step)
    kept = write_profile(work, draft.text)
    profile = read_profile(target / PROFILE)
    on_step(LOAD)
    result = _loaded(engine, work, profile, on_step)
    remember_home(goal.state_dir, profile.region.id, Home(target / PROFILE, target))
    on_step(COMPUTE)
    outcomes = first_runs(engine, profile.region.id, QUESTIONS, on_step)
    on_step(PAPERS)
    state = data_state(draft, result, outcomes, folder)
    papers = write_papers(engine, draft, state, folder.manifest.written_at, work.folder)
    return Founded(
        folder=target, profile=profile, draft=draft, load=result, outcomes=tuple(outcomes),
        state=state, papers=tuple(papers), kept_profile=kept, reused=len(work.reused),
    )  # fmt: skip


def _loaded(engine: Engine, work: Workshop, profile: RegionProfile, on_step: OnStep) -> LoadResult:
    """Load, and note before that it is from here: a load that breaks off can be taken up again."""
    region_id = profile.region.id
    work.remember(_LOADED, region_id.encode())
    try:
        return load_region(engine, profile, work.folder, on_step=on_step)
    except BaseException:
        if region_id not in _regions(engine):
            work.forget(_LOADED)
        raise


def brought(work: Workshop, region_id: str) -> bool:
    """Say whether a region was loaded from this folder.

    Parameters
    ----------
    work
        The folder.
    region_id
        Of the region.
    """
    return work.knows(_LOADED, region_id.encode())


def _regions(engine: Engine) -> dict[str, str]:
    with transaction(engine) as connection:
        return {item.region_id: item.name for item in read_regions(connection)}


def _refuse_stranger(engine: Engine, work: Workshop, region_id: str) -> None:
    """A region of this id that came from elsewhere would lose what only it has."""
    if brought(work, region_id):
        return
    known = _regions(engine)
    if region_id in known:
        raise InputError(
            f"Eine Region „{region_id}“ ({known[region_id]}) ist schon geladen, aber nicht aus "
            f"{work.folder}. Damit nichts verloren geht, bitte mit --id eine andere Kennung "
            f"nennen, etwa --id {region_id}-offen; oder die alte entfernen: kpk remove --region "
            f"{region_id}"
        )


def write_profile(work: Workshop, text: str) -> bool:
    """Write the profile, beside one that was changed by hand; say whether that is so.

    Parameters
    ----------
    work
        Folder of the region.
    text
        The profile.

    Raises
    ------
    ProfileError
        It cannot be read back; nothing is put in place.
    """
    path = work.folder / PROFILE
    content = text.encode()
    if path.is_file():
        present = path.read_bytes()
        if present == content:
            work.remember(PROFILE, content)
            return False
        if not work.knows(PROFILE, present):
            _write(work.folder / BESIDE, content)
            return True
        with output_file(path.with_name(PROFILE + BACKUP)) as draft:  # sources may have got lost
            draft.write_bytes(present)
    _write(path, content)
    work.remember(PROFILE, content)
    return False


def _write(path: Path, content: bytes) -> None:
    with output_file(path) as draft:
        draft.write_bytes(content)
        read_profile(draft)  # what cannot be read back is never put in place
