"""The page of a run over a state: how far each stage is, and what failed. It needs no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kpk_geo import __version__
from kpk_geo.german import number, several
from kpk_geo.model.state_runs import RunStatus
from maps.kit.compare_addresses import COMPARE, compare_address, run_address
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page

# What a stage does, by its name in a plan; one that is not here goes by that name.
STAGES: Final[Mapping[str, str]] = {
    "places": "Zellen und Angebote lesen",
    "streets": "Straßen lesen",
    "graph": "Netz je Verkehrsmittel",
    "children": "Kinder je Zelle",
    "snap": "Zellen und Angebote an die Straßen legen, je Kreis",
    "index": "Zellen entlang der Straßen ordnen",
    "choose": "Angebote je Frage",
    "supply": "Plätze teilen, je Kreis",
    "table": "Wege und Tabellen je Gemeinde",
}
MAX_FAILURES = 50  # that the page writes out


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName:
    """Which state."""

    state_id: str
    name: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """How many tasks of a stage are how far."""

    stage: str
    total: int
    done: int
    kept: int  # of these: were there before the run
    failed: int
    not_started: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureView:
    """A task that failed."""

    task: str
    reason: str  # German
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run over a state as the page shows it."""

    status: RunStatus
    reason: str  # German; why it ended so
    started: str  # German date and time
    ended: str  # empty: it has not
    executor: str
    software_version: str
    warning: str  # German: that the state was loaded since; empty: it was not
    stages: tuple[StageView, ...]
    failures: tuple[FailureView, ...]

    @property
    def done(self) -> int:
        """Number of tasks whose output is there."""
        return sum(stage.done for stage in self.stages)

    @property
    def total(self) -> int:
        """Number of all tasks."""
        return sum(stage.total for stage in self.stages)


def counts_text(total: int, *, done: int, kept: int, failed: int, not_started: int) -> str:
    """Say in German how many tasks are how far; what none is, is not said.

    Parameters
    ----------
    total
        All of them.
    done
        Those whose output is there.
    kept
        Of these, those that were there before.
    failed, not_started
        Those that failed, and those that wait for one of them.

    Examples
    --------
    >>> counts_text(8, done=6, kept=2, failed=1, not_started=1)
    '6 von 8, davon schon da 2, fehlgeschlagen 1, nicht begonnen 1'
    """
    parts = [f"{number(done)} von {number(total)}"]
    parts += [
        f"{text} {number(count)}"
        for text, count in (
            ("davon schon da", kept), ("fehlgeschlagen", failed), ("nicht begonnen", not_started)
        )
        if count
    ]  # fmt: skip
    return ", ".join(parts)


def stage_label(stage: str) -> str:
    """Say in German what a stage does."""
    return STAGES.get(stage, stage)


def headline(run: RunView | None) -> str:
    """Say in German how far a run is.

    Parameters
    ----------
    run
        None: there was none.
    """
    if run is None:
        return "Das Land ist noch nicht gerechnet"
    counts = f"{number(run.done)} von {number(run.total)} Schritten fertig"
    if run.status is RunStatus.RUNNING:
        return f"Das Land wird gerechnet: {counts}"
    if run.status is RunStatus.DONE:
        return f"Das Land ist gerechnet: {counts}"
    if run.status is RunStatus.INCOMPLETE:
        failed = several(len(run.failures), "Schritt schlug fehl", "Schritte schlugen fehl")
        return f"Das Land ist gerechnet, aber {failed}: {counts}"
    return f"Der Lauf ist abgebrochen: {counts}"


def way_out(run: RunView | None) -> str:
    """Say in German what to do next; empty where nothing is to be done."""
    if run is None:
        return (
            "Rechnen kann es, wer diesen Dienst betreibt: kpk run state PROFIL (nrw, oder die "
            "Datei des Landes)."
        )
    if run.status is RunStatus.RUNNING:
        return "Die Seite zeigt den Stand, als sie geladen wurde."
    if run.status is RunStatus.BROKEN_OFF:
        return (
            "Was fertig ist, bleibt. Derselbe Befehl noch einmal (kpk run state PROFIL) rechnet "
            "nur, was fehlt."
        )
    return ""


def run_page(state: StateName, run: RunView | None, menu: Menu) -> Html:
    """Write the page.

    Parameters
    ----------
    state
        Which one.
    run
        The newest one; None: there was none.
    menu
        Of the service.
    """
    failures = run.failures if run else ()
    return render_page(
        "state/run.html.jinja",
        menu,
        current=COMPARE,
        region=state.state_id,
        name=state.name,
        synthetic=state.synthetic,
        run=run,
        rows=[
            (stage_label(stage.stage), _counts(stage), stage.seconds)
            for stage in (run.stages if run else ())
        ],
        headline=headline(run),
        way_out=way_out(run),
        here=run_address(state.state_id),
        back=compare_address(state.state_id),
        is_running=run is not None and run.status is RunStatus.RUNNING,
        failures=failures[:MAX_FAILURES],
        more=max(len(failures) - MAX_FAILURES, 0),
        version=__version__,
    )


def _counts(stage: StageView) -> str:
    return counts_text(
        stage.total, done=stage.done, kept=stage.kept, failed=stage.failed,
        not_started=stage.not_started,
    )  # fmt: skip
