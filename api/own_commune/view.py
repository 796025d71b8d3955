"""What the page of a founding shows, in each of its states."""

from dataclasses import replace

from markupsafe import Markup

from api.deliveries.view import moment
from api.own_commune.job import CHOOSE, CUT, FETCH, PHASES, Job
from api.own_commune.papers import LETTER, LIST, RASTER, TEMPLATE
from api.own_commune.place_view import address_of_place
from api.own_commune.record import CutNote, Founding, Result
from kpk_geo.german import number, several
from kpk_geo.model.own_commune import Status
from kpk_geo.own_commune.cuts import ENOUGH
from maps.kit.menu import DATA, NEW, OVERVIEW
from maps.own_commune.view import CutView, FoundingView, Link, MapLine, NeedLine, PhaseView

API = "/api/own-communes"
_SAID = {"done": "fertig", "now": "läuft", "open": "kommt noch"}
_PAPERS = {
    f"{LIST}.docx": ("Lückenliste", "Word"),
    f"{LIST}.html": ("Lückenliste", "HTML"),
    LETTER: ("Brief an den Statistik-Service der Bundesagentur für Arbeit", "Word"),
    RASTER: ("Straßenraster zum Brief: welche Adresse in welchem Gebiet liegt", "Excel"),
    TEMPLATE: ("Vorlage für die Träger: Angebote", "Excel"),
}


def founding_view(record: Founding, job: Job | None, refusal: str = "") -> FoundingView:
    """Put together the page of a founding.

    Parameters
    ----------
    record
        As it is kept.
    job
        That works on it; None: nobody does.
    refusal
        German: why what was asked for was not done.
    """
    plain = FoundingView(
        address=f"{NEW}/{record.id}", refusal=refusal, headline="",
        kicker=f"{record.label}, begonnen von {record.by} am {moment(record.at)}",
        place_address=address_of_place(record.key), is_invented=record.is_invented,
    )  # fmt: skip
    if job is not None:
        return replace(
            plain, headline=f"{record.label} wird angelegt", phases=_phases(record, job.phase),
            job_address=f"{API}/{record.id}", step=step_of(job),
        )  # fmt: skip
    if record.result is not None:
        return _done(plain, record, record.result)
    if record.stage == "areas":
        return replace(
            plain, headline="Auf welchen Gebieten soll gerechnet werden?",
            phases=_phases(record, CHOOSE), notes=record.notes,
            cuts=[_cut(cut, record) for cut in record.cuts],
        )  # fmt: skip
    return replace(
            plain, headline=f"{record.label} ist noch nicht fertig", problem=_why(record),
        may_resume=True, notes=record.notes,
    )  # fmt: skip


def step_of(job: Job) -> str:
    """Say in German what is being done.

    Parameters
    ----------
    job
        That works.
    """
    if job.is_cancelled:
        return "Wird abgebrochen, sobald der laufende Schritt fertig ist …"
    own = job.step.removeprefix(f"{job.phase}: ")
    return job.phase if own == job.phase else f"{job.phase}: {own}"


def _phases(record: Founding, now: str) -> list[PhaseView]:
    shown = [phase for phase in PHASES if phase != FETCH or record.hosts]
    at = shown.index(now if now in shown else CUT)
    states = ["done" if i < at else "now" if i == at else "open" for i in range(len(shown))]
    return [
        PhaseView(label=label, state=state, said=_SAID[state])
        for label, state in zip(shown, states, strict=True)
    ]


def _why(record: Founding) -> str:
    stays = "Was fertig ist, bleibt; „Fortsetzen“ macht dort weiter."
    at = f" bei „{record.step}“" if record.step else ""
    if record.error:
        return f"Angehalten{at}: {record.error}"
    if record.is_cancelled:
        return f"Abgebrochen{at}. {stays}"
    return f"Unterbrochen{at}: Der Dienst wurde währenddessen beendet. {stays}"


def _cut(cut: CutNote, record: Founding) -> CutView:
    square_km = cut.square_metres / 1e6
    middle = f"das mittlere: {number(square_km, 2 if square_km < 1 else 1)} km²"
    if cut.people is not None:
        middle += f", {several(round(cut.people), 'Mensch', 'Menschen')}"
    what = "Menschen wohnen" if cut.people is not None else "Teilen der Fläche liegen"
    hundred = int(100 * cut.share)  # 99.6 of 100 is not all
    badge = ""
    if cut.level == record.level_before:
        badge = "bisher"
    elif cut.level == record.proposed:
        badge = "Vorschlag"
    return CutView(
        level=cut.level, label=cut.label, badge=badge, is_chosen=cut.level == record.proposed,
        details=[
            several(cut.count, "Gebiet", "Gebiete"), middle, cut.of,
            *([cut.remark] if cut.remark else []),
        ],
        warning="" if cut.share >= ENOUGH
        else f"Nur {hundred} von 100 {what} in diesen Gebieten; der Rest fällt heraus.",
        picture=Markup(cut.picture),  # drawn by us
    )  # fmt: skip


def _done(plain: FoundingView, record: Founding, result: Result) -> FoundingView:
    query = f"region={record.region_id}"
    words = {status.value: status.label for status in Status}
    said = [f"Fertig in {_minutes(result.seconds)}. Kennung der Region: {record.region_id}."]
    if result.has_kept_profile:
        said.append(
            "Das Profil wurde seit dem Anlegen geändert und ist geblieben; das neue liegt daneben "
            "(region.neu.toml)."
        )
    return replace(
            plain, headline=f"{record.label}: {result.sentence}",
        region_links=[
            Link(label="Zur Karte", address=f"{OVERVIEW}?{query}"),
            Link(label="Eigene Zahlen und Angebote bringen", address=f"{DATA}?{query}"),
        ],
        maps=[
            MapLine(
                label=item.label, address=item.address, status=item.status,
                word=words[item.status], reason=item.reason,
            )
            for item in result.maps
        ],
        needs=[
            NeedLine(
                label=item.label[:1].upper() + item.label[1:], status=item.status,
                word=words[item.status], what=item.what, way=item.way,
            )
            for item in result.needs
        ],
        papers=[
            Link(label=label, address=f"{API}/{record.id}/papers/{name}", more=kind)
            for name in result.papers
            for label, kind in [_PAPERS[name]]
        ],
        hints=[*record.notes, *result.hints],
        licences=[Link(label=title, address=address) for title, address in result.licences],
        said=said,
    )  # fmt: skip


def _minutes(seconds: float) -> str:
    if seconds < 90:
        return several(round(seconds), "Sekunde", "Sekunden")
    return several(round(seconds / 60), "Minute", "Minuten")
