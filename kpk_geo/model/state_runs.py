"""How far a run over a state and its tasks are."""

from kpk_geo.model.term import Term


class RunStatus(Term):
    """How far a run over a state is."""

    RUNNING = "running", "läuft"
    DONE = "done", "fertig"
    INCOMPLETE = "incomplete", "fertig bis auf das, was fehlschlug"
    BROKEN_OFF = "broken_off", "abgebrochen"


class TaskStatus(Term):
    """How far a task of it is."""

    OPEN = "open", "offen"
    KEPT = "kept", "war schon da"
    DONE = "done", "fertig"
    FAILED = "failed", "fehlgeschlagen"
    NOT_STARTED = "not_started", "nicht begonnen"
