"""A delivery as far as it is understood and answered: what would be written, what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from api.deliveries.again import place_of
from api.deliveries.fields import choices_of
from api.deliveries.homes import Home
from api.deliveries.preview import FigurePreview, Preview
from api.deliveries.staging import Upload
from api.deliveries.uncovered import uncovered_question
from api.deliveries.understood import LoadedRegion, Understood
from api.load.delivery import Delivery
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError, KpkError, listed
from kpk_geo.german import number, several
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.proposals.choices import (
    Choices,
    open_questions,
    refuses_all,
    takes,
)
from kpk_geo.ingest.proposals.record import UNKNOWN, DeliveryKind, Option, Question
from kpk_geo.ingest.proposals.sections import Sections, sections_of
from kpk_geo.local_time import local_today
from kpk_geo.profile import RegionProfile
from kpk_geo.profile.writing import ProfileText, difference, read_text, with_delivery

FOLDER = "lieferungen"  # beside the profile
_ELSEWHERE = {
    DeliveryKind.CENSUS: "Das ist ein Gitter des Zensus. Es wird mit kpk load geladen: im Profil "
    "unter [[population]] eintragen (docs/regionsprofil.md).",
    DeliveryKind.AREAS: "Das sind Grenzen von Gebieten. Weil alles auf ihnen ruht, werden sie mit "
    "kpk load geladen: im Profil unter [[areas]] eintragen (docs/regionsprofil.md).",
    DeliveryKind.ADDRESSES: "Das ist ein Adressregister. Es wird mit kpk load geladen: im Profil "
    "unter [[addresses]] eintragen (docs/regionsprofil.md).",
    DeliveryKind.OPEN: "Keine Spalte nennt Gebiete dieser Region, und keine hat Adressen oder "
    "Koordinaten. Ist es die richtige Datei, das richtige Blatt, die richtige Kopfzeile? Sonst "
    "bitte eine Spalte mit Schlüssel oder Namen der Gebiete (oder mit Adressen) liefern lassen.",
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draft:
    """One delivery at this moment."""

    upload: Upload
    understood: Understood
    choices: Choices
    questions: tuple[Question, ...]  # all, in the order in which they are shown
    problem: str = ""  # German: why nothing could be taken as it stands
    sections: Sections | None = None
    before: ProfileText | None = None
    after: ProfileText | None = None
    delivery: Delivery | None = None
    preview: Preview | None = None

    @property
    def open(self) -> list[Question]:
        """Questions that must be answered first."""
        asked = replace(self.understood.proposal, questions=self.questions)
        return open_questions(asked, self.choices)

    @property
    def difference(self) -> str:
        """Lines of the profile that would change."""
        return difference(self.before, self.after) if self.before and self.after else ""

    @property
    def may_be_taken(self) -> bool:
        """Whether nothing is open and nothing speaks against it."""
        return not self.open and not self.problem and self.preview is not None


def draft_of(
    engine: Engine,
    upload: Upload,
    understood: Understood,
    around: LoadedRegion,
    source_file: SourceFile,
    home: Home | None,
) -> Draft:
    """Say what would be written of a delivery, as it is answered now; without trying it.

    Parameters
    ----------
    upload
        With the fields of its form.
    understood
        The proposal.
    around
        What is loaded of the region.
    source_file
        As it was uploaded.
    home
        Where the profile lies; None: it is not known, so nothing can be written.
    """
    proposal = understood.proposal
    choices = choices_of(with_defaults(upload, understood))
    bare = Draft(
        upload=upload, understood=understood, choices=choices, questions=proposal.questions
    )
    if not takes(proposal):
        return replace(bare, problem=_ELSEWHERE[proposal.kind])
    if refuses_all(proposal, choices):
        return replace(bare, problem="Nach Ihrer Antwort bleibt nichts, was übernommen wird.")
    if home is None:
        return replace(bare, problem=_HOMELESS)
    try:
        return _written(engine, bare, around, source_file, home)
    except KpkError as error:
        return replace(bare, problem=str(error))


_HOMELESS = (
    "Wo das Profil dieser Region liegt, ist hier nicht bekannt; deshalb kann nichts übernommen "
    "werden. Bitte die IT, die Region auf diesem Rechner einmal zu laden: kpk load PROFIL.toml"
)


def with_defaults(upload: Upload, understood: Understood) -> dict[str, str]:
    """Give the fields of the form as they are shown: what was read of the day stands there.

    Parameters
    ----------
    upload
        With what was typed.
    understood
        The proposal.
    """
    days = understood.proposal.days
    proposed = {"day": f"{days[0].day:%d.%m.%Y}"} if days else {}
    like = understood.proposal.like
    if like is not None:
        proposed["source"] = like.source
    return proposed | upload.typed


def _written(
    engine: Engine, bare: Draft, around: LoadedRegion, source_file: SourceFile, home: Home
) -> Draft:
    before = read_text(home.profile)
    profile = before.profile
    if profile != around.region.profile:
        raise InputError(
            f"Das Profil {home.profile.name} hat Änderungen, die noch nicht geladen sind. Bitte "
            "zuerst laden (kpk load), dann die Seite neu laden."
        )
    file = target_name(home, bare.upload)
    sections = sections_of(bare.understood.proposal, bare.choices, profile, file=file)
    with transaction(engine) as connection:
        loaded = read_sources(connection, bare.upload.region_id)
    place = place_of(sections, bare.choices, profile, source_file, loaded)
    bare = replace(bare, questions=(*place.questions, *bare.questions), sections=sections)
    if place.is_refused:
        return replace(bare, problem="Nach Ihrer Antwort bleibt nichts, was übernommen wird.")
    if any(bare.choices.answer(q) is None for q in place.questions if q.kind == "same"):
        return replace(bare, before=before)  # where it goes decides what can be tried
    after = with_delivery(
        before, kind=sections.kind, section=sections.section, indicators=sections.indicators,
        sources=sections.sources, replaces=place.replaces, today=local_today(),
    )  # fmt: skip
    after_profile = after.profile
    return replace(
        bare, before=before, after=after,
        delivery=Delivery(
            profile=after_profile, source_name=_new_source(profile, after_profile, sections),
            source_file=replace(source_file, name=file), replaces=place.replaces,
        ),
    )  # fmt: skip


def _new_source(before: RegionProfile, after: RegionProfile, sections: Sections) -> str:
    """Name the section that was written: the one of its file that reads as it does."""
    section = sections.section
    names = {found.source_name for found in before.files}
    fresh = [found for found in after.files if found.source_name not in names]
    if fresh:
        return fresh[0].source_name
    same = [found for found in after.files if found.file == section["file"]]
    return same[-1].source_name


def target_name(home: Home, upload: Upload) -> str:
    """Say under which name a file will lie beside the profile: its own, unless another has it.

    Parameters
    ----------
    home
        Of the profile.
    upload
        The file.
    """
    stem, _, suffix = upload.name.rpartition(".")
    number = 1
    while True:
        name = upload.name if number == 1 else f"{stem}-{number}.{suffix}"
        path = home.data / FOLDER / name
        if not path.exists() or describe_file(name, path.parent).sha256 == upload.sha256:
            return f"{FOLDER}/{name}"
        number += 1


def with_preview(draft: Draft, preview: Preview) -> Draft:
    """Add what came of trying; what would be gone is asked about, and places that would be shown.

    Parameters
    ----------
    draft
        That was tried.
    preview
        What came of it.
    """
    questions = list(draft.questions)
    gone = [figure for figure in preview.figures if figure.vanished]
    if gone:
        questions.insert(0, _vanished_areas(gone))
    if preview.vanished_offers:
        questions.insert(0, _vanished_offers(preview))
    if preview.uncovered_offers:
        questions.insert(0, uncovered_question(preview.uncovered_offers))
    draft = replace(draft, preview=preview, questions=tuple(questions))
    asked = [q for q in questions if q.kind in ("vanished", "uncovered")]
    answers = [draft.choices.answer(question) for question in asked]
    if any(answer is not None and answer.value == UNKNOWN for answer in answers):
        return replace(draft, problem="Nach Ihrer Antwort bleibt nichts, was übernommen wird.")
    return draft


def _vanished_areas(gone: Sequence[FigurePreview]) -> Question:
    most = max(gone, key=lambda figure: len(figure.vanished))
    count = several(len(most.vanished), "Gebiet hatte", "Gebiete hatten")
    named = listed(most.vanished, limit=5)
    label = most.indicator.label
    return _vanished(
        f"{count} zuletzt einen Wert ({label}) und jetzt keine Zeile: {named}. Stimmt das?"
    )


def _vanished_offers(preview: Preview) -> Question:
    count, new = preview.vanished_offers, number(preview.added_offers)
    gone = (
        "1 Angebot, das bisher geführt wurde, steht"
        if count == 1
        else f"{number(count)} Angebote, die bisher geführt wurden, stehen"
    )
    return _vanished(
        f"{gone} nicht mehr in der Datei; neu sind {new}. Stimmt das?",
        follows="sie erscheinen auf keiner Karte mehr",
    )


def _vanished(title: str, follows: str = "sie bleiben ohne Wert") -> Question:
    return Question(
        id="vanished:0", title=title, headings=(),
        options=(
            Option(value="yes", label="Ja, so übernehmen", follows=follows),
            Option(value=UNKNOWN, label="Nein oder weiß ich nicht: nichts übernehmen"),
        ),
    )  # fmt: skip
