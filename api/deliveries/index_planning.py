"""Plans the burden index anew: profile and region together, then what rests on it; and back."""

from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from api.deliveries.homes import home_of, writable_home
from api.deliveries.jobs import Job
from api.deliveries.renewing import Findings, Renewed, outdated_questions, read_findings, renew
from api.deliveries.service import DeliveryService
from api.deliveries.taking import put_back, put_profile
from api.load.delivery import replan
from api.questions.question import Question, run_order
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_today
from kpk_geo.profile.index_writing import with_index
from kpk_geo.profile.plans import BurdenIndexPlan
from kpk_geo.profile.writing import read_text

_ROOM = "index"  # below the state folder: the last change of each region
BURDEN = "burden"  # id of the question


class PlannedIndex(BaseModel):
    """The last change of an index that was made in the browser."""

    at: datetime
    by: str
    before: BurdenIndexPlan | None  # None: none was planned
    after: BurdenIndexPlan | None
    renewed: list[Renewed] = []


class IndexPlanning:
    """Changes the plan of the index of one region.

    Parameters
    ----------
    service
        Of the deliveries: one change of a region at a time.
    region_id
        Of which region.
    """

    def __init__(self, service: DeliveryService, region_id: str) -> None:
        self._service, self._region_id = service, region_id
        self.key = f"index-{region_id}"  # of its job
        self._path = service.staging.state_dir / _ROOM / f"{region_id}.json"

    @property
    def job(self) -> Job | None:
        """What is being done; None: nothing ever was, since the service started."""
        return self._service.jobs.get(self.key)

    @property
    def is_busy(self) -> bool:
        """Whether it is being changed or computed."""
        return self._service.is_busy(self.key)

    def digest(self) -> str:
        """Name the profile as it is: who changes it says which one he saw.

        Raises
        ------
        NotFoundError
            Where the profile lies is not known.
        """
        return read_text(home_of(self._service.staging.state_dir, self._region_id).profile).digest

    def last(self) -> PlannedIndex | None:
        """Give the last change; None: there was none, or it cannot be read any more."""
        try:
            return PlannedIndex.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return None

    def start(self, plan: BurdenIndexPlan | None, by: str, *, shown: str) -> None:
        """Plan the index anew and compute what rests on it, in a thread of its own.

        Parameters
        ----------
        plan
            The new one; None: none.
        by
            Who changes it.
        shown
            Digest of the profile on which the page rested.

        Raises
        ------
        InputError
            The profile changed meanwhile.
        NotFoundError
            Where the profile lies is not known.
        """
        if self.digest() != shown:
            raise InputError(
                "Das Profil wurde inzwischen geändert; geändert ist hier nichts. Bitte noch einmal "
                "wählen."
            )

        def work(job: Job) -> None:
            job.tell("Plan des Index")
            before = self._findings()
            former = self._store(plan)
            done = PlannedIndex(at=datetime.now(UTC), by=by, before=former, after=plan)
            self._keep(done)
            job.stage = "renewing"
            made = renew(self._service.engine, self._region_id, self._resting(), before, job.tell)
            self._keep(done.model_copy(update={"renewed": made}))

        self._service.start_work(self._region_id, self.key, work)

    def _store(self, plan: BurdenIndexPlan | None) -> BurdenIndexPlan | None:
        """Write profile and region together, or neither; give the former plan."""
        engine = self._service.engine
        home = writable_home(self._service.staging.state_dir, self._region_id)
        before = read_text(home.profile)
        after = with_index(before, plan, local_today())
        with transaction(engine) as connection:
            loaded = read_region(connection, self._region_id).profile
        profile = loaded.model_copy(update={"burden_index": plan})
        try:
            replan(
                engine, profile,
                on_stored=lambda connection: put_profile(connection, before, after),
            )  # fmt: skip
        except BaseException:
            put_back(before, after)
            raise
        return loaded.burden_index

    def _resting(self) -> list[Question]:
        """List what has to be computed: the index itself, also where it never was."""
        every = self._service.questions
        with transaction(self._service.engine) as connection:
            planned = read_region(connection, self._region_id).profile.burden_index is not None
            found = outdated_questions(connection, self._region_id, every)
        wanted = {question.id for question in found} | ({BURDEN} if planned else set())
        return [question for question in run_order(every) if question.id in wanted]

    def _findings(self) -> Findings:
        with transaction(self._service.engine) as connection:
            return read_findings(connection, self._region_id, self._service.questions)

    def _keep(self, done: PlannedIndex) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(done.model_dump_json(), encoding="utf-8")
        fresh.replace(self._path)
