"""Of which kind the offers of a list are: from a column of words, from names, from the file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kpk_geo.ingest.proposals.columns import Column, words_of
from kpk_geo.ingest.proposals.kind_words import kinds_in
from kpk_geo.ingest.proposals.list_roles import OfferList, heading_of, which_question
from kpk_geo.ingest.proposals.offer_columns import NEARLY_ALL, names
from kpk_geo.ingest.proposals.record import Found, Option, Question, Role
from kpk_geo.model import OfferKind

_KIND_TEXTS = 60  # different texts that a column of kinds may have
_KIND_TITLE = (
    "Welche Art von Angeboten steht in der Liste? Nennt eine Spalte die Art, unten bei ihr „Art“ "
    "wählen; die Antwort hier gilt dann für Wörter, die nicht in der Liste der Arten stehen."
)
_SHORT_KIND = 40  # letters: words in a name of an institution are none of its kind column


def propose_kinds(columns: Sequence[Column], found: OfferList, file: str) -> None:
    """Find what kind the offers are: a column of words, else all names, else that of the file.

    Parameters
    ----------
    columns
        All of the list.
    found
        Takes the column, the kind of all offers, or a question.
    file
        Name of the list.
    """
    spelt = {
        column.heading: kinds for column in columns
        if found.roles[column.heading].role is Role.TEXT and (kinds := _spelt_kinds(column))
    }  # fmt: skip
    different = {frozenset(kind for row in spelt[h].values() for kind in row) for h in spelt}
    by_name = {c.heading: c for c in columns}
    named = [heading for heading in spelt if names(by_name[heading], "kind")]
    if len(spelt) == 1 or len(named) == 1:
        heading = named[0] if named else next(iter(spelt))
        codes = {text: tuple(kind.value for kind in row) for text, row in spelt[heading].items()}
        found.roles[heading] = Found(
            role=Role.FIELD, field="kind", evidence="Wörter nennen die Art", kinds=codes
        )
        return
    if len(different) == 1 and len(only := next(iter(different))) == 1:
        found.kind = next(iter(only)).value
        return
    if spelt:
        found.questions.append(which_question("kind", [by_name[heading] for heading in spelt]))
        return
    found.kind = _kind_of_all(columns, found, file)
    if not found.kind:
        _note_words(columns, found)
        found.questions.append(_ask_kind())


def _note_words(columns: Sequence[Column], found: OfferList) -> None:
    """Keep the known words of columns with others among them: a person may choose one."""
    for column in columns:
        role = found.roles[column.heading]
        if role.role is Role.TEXT and len(column.texts) <= _KIND_TEXTS:
            words = {text: kinds_in(text) for text in column.texts}
            codes = {t: tuple(kind.value for kind in row) for t, row in words.items() if row}
            found.roles[column.heading] = replace(role, kinds=codes)


def _spelt_kinds(column: Column) -> dict[str, tuple[OfferKind, ...]]:
    """Read each different text of a column as kinds; empty: too many are none."""
    if (
        len(column.texts) > _KIND_TEXTS
        or column.share(lambda t: len(t) <= _SHORT_KIND) < NEARLY_ALL
    ):
        return {}
    if column.is_unique and column.filled > 3:
        return {}
    kinds = {text: kinds_in(text) for text in column.texts}
    return kinds if column.share(lambda text: bool(kinds[text])) >= NEARLY_ALL else {}


def _kind_of_all(columns: Sequence[Column], found: OfferList, file: str) -> str:
    """Give the kind that the file's name says, or nearly all names; empty: neither does."""
    heading = heading_of(found, "title")
    school_forms = heading_of(found, "school_form")
    if school_forms:
        return OfferKind.SCHOOL.value
    said = Counter[OfferKind]()
    titles = next((c for c in columns if c.heading == heading), None)
    for text, count in titles.texts.items() if titles else ():
        for kind in kinds_in(text)[:1]:
            said[kind] += count
    if titles and said:
        kind, count = said.most_common(1)[0]
        if count >= 0.8 * titles.filled:
            return kind.value
    in_name = kinds_in(" ".join(words_of(file.rpartition(".")[0])))
    return in_name[0].value if len(in_name) == 1 else ""


def _ask_kind() -> Question:
    kinds = [kind for kind in OfferKind if kind is not OfferKind.SHELTER]
    return Question(
        id="kind:0", title=_KIND_TITLE, headings=(),
        options=tuple(Option(value=kind.value, label=kind.label) for kind in kinds),
    )  # fmt: skip
