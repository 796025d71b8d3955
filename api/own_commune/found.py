"""Founds a region: which step follows which."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from api.load.region import LoadResult, load_region
from api.own_commune.ask import Questions
from api.own_commune.first_runs import Outcome, first_runs
from api.own_commune.papers import data_state, write_papers
from api.questions import QUESTIONS
from api.questions.question import OnStep
from kpk_geo.communes.resolve import resolve
from kpk_geo.communes.table import read_directory
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import DataState
from kpk_geo.output_file import output_file
from kpk_geo.own_commune.boundary import CommuneLayer, read_communes
from kpk_geo.own_commune.draft import Draft, Site, draft_region
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.store import Workshop, open_workshop
from kpk_geo.profile import RegionProfile, read_profile

PROFILE, BESIDE = "region.toml", "region.neu.toml"
_LOADED = "geladen"  # a note in the workshop: this folder brought the region


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


def find_site(text: str, folder: FetchedFolder, questions: Questions) -> Site:
    """Find the place that a text means, and the layer in which it lies.

    Parameters
    ----------
    text
        Name or key, as it was typed.
    folder
        What was fetched.
    questions
        Asked where the name is not sure.

    Raises
    ------
    NotFoundError
        There is no such commune, or no boundary of it.
    """
    layers, faults = list[CommuneLayer](), list[str]()
    directory = read_directory()
    for source in folder.of(Layer.BOUNDARIES):
        try:
            layers.append(read_communes(source, directory))
        except KpkError as error:
            faults.append(str(error))
    for layer in layers:
        directory = directory.with_more(layer.communes)
    place = questions.place(resolve(text, directory), text)
    for layer in layers:
        if {*place.keys} <= {*layer.shapes["key"]}:
            return Site(place=place, boundary=layer)
    failed = [f"{item.why} {item.way_out}" for item in folder.failed(Layer.BOUNDARIES)]
    raise NotFoundError(
        f"Die Grenze von {place.label} liegt nicht in {folder.folder}; ohne sie lässt sich nichts "
        "zuschneiden. " + " ".join(faults + failed) + " Holen: kpk fetch nrw --layer boundaries "
        f"--out {folder.folder}"
    )


def found_region(
    engine: Engine,
    folder: FetchedFolder,
    site: Site,
    target: Path,
    *,
    ask: Questions,
    region_id: str | None = None,
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
    target
        Folder of the region.
    ask
        Asked for the areas.
    region_id
        Under which it is loaded; None: made of the name.
    on_step
        Told in German what is being done.

    Raises
    ------
    InputError
        The folder holds other things, or a region of this id was loaded from elsewhere.
    """
    work = open_workshop(target)
    chosen_id = region_id or site.place.region_id
    _refuse_stranger(engine, work, chosen_id)
    draft = draft_region(folder, site, work, region_id=chosen_id, choose=ask.cut, on_step=on_step)
    kept = write_profile(work, draft.text)
    profile = read_profile(target / PROFILE)
    on_step("Laden")
    result = load_region(engine, profile, target, on_step=on_step)
    work.remember(_LOADED, profile.region.id.encode())
    outcomes = first_runs(engine, profile.region.id, QUESTIONS, on_step)
    on_step("Lückenliste und Brief")
    state = data_state(draft, result, outcomes, folder)
    papers = write_papers(engine, draft, state, folder.manifest.written_at, work.folder)
    return Founded(
        folder=target, profile=profile, draft=draft, load=result, outcomes=tuple(outcomes),
        state=state, papers=tuple(papers), kept_profile=kept, reused=len(work.reused),
    )  # fmt: skip


def _refuse_stranger(engine: Engine, work: Workshop, region_id: str) -> None:
    """A region of this id that came from elsewhere would lose what only it has."""
    if work.knows(_LOADED, region_id.encode()):
        return
    with transaction(engine) as connection:
        known = {item.region_id: item.name for item in read_regions(connection)}
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
    _write(path, content)
    work.remember(PROFILE, content)
    return False


def _write(path: Path, content: bytes) -> None:
    with output_file(path) as draft:
        draft.write_bytes(content)
        read_profile(draft)  # what cannot be read back is never put in place
