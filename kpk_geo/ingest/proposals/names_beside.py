"""Names that stand beside keys: where both speak of different areas, rows may have slipped."""

from collections.abc import Mapping, Sequence

from kpk_geo.errors import listed
from kpk_geo.german import several
from kpk_geo.ingest.indicators.key_texts import folded
from kpk_geo.ingest.proposals.areas import AreaMatch, letters_of
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, ProposedColumn, Question, Role


def compared(
    names: Column, match: AreaMatch, keys: Mapping[int, str]
) -> tuple[int, dict[int, tuple[str, str]]]:
    """Count the rows in which name and key agree, and list those in which they contradict.

    A name that is none of an area is spelt otherwise, and contradicts nothing.

    Parameters
    ----------
    names
        The column of names.
    match
        Of the column of keys.
    keys
        Area of each line.

    Returns
    -------
    tuple
        Rows that agree; by line the name in the file and that of the key.
    """
    agree, odd = 0, {}
    level = match.level
    for line, text in zip(names.by_line.index.tolist(), names.by_line.tolist(), strict=True):
        key = keys.get(int(line))
        if key is None or not text.strip():
            continue
        own, letters = level.names[key], letters_of(text)
        if letters == letters_of(own):
            agree += 1
        elif level.by_name.get(folded(text)) or level.by_letters.get(letters):
            odd[int(line)] = (text.strip(), own)
    return agree, odd


def contradictions(
    shown: Sequence[ProposedColumn],
    columns: Sequence[Column],
    match: AreaMatch,
    keys: Mapping[int, str],
) -> list[Question]:
    """Ask what counts where a name belongs to another area than the key beside it.

    Parameters
    ----------
    shown, columns
        All of the file: what each is, and its cells.
    match
        Of the column of keys.
    keys
        Area of each line.
    """
    questions = []
    for column in shown:
        if column.role is not Role.AREA_NAME:
            continue
        _, odd = compared(columns[column.place], match, keys)
        if not odd:
            continue
        line, (name, own) = next(iter(odd.items()))
        rows = several(len(odd), "Zeile nennt", "Zeilen nennen")
        title = (
            f"{rows} „{column.heading}“ ein anderes Gebiet als „{match.heading}“ (etwa Zeile "
            f"{line}: „{name}“, der Schlüssel ist der von {own}). Was gilt?"
        )
        questions.append(
            Question(
                id=f"area_fit:{column.place}", title=title, headings=(),
                options=(
                    Option(
                        value="key", label="Der Schlüssel gilt",
                        follows=f"die Zahlen kommen zu {listed(_owns(odd), limit=3)}",
                    ),
                    Option(
                        value=UNKNOWN, label="Weiß ich nicht: nichts übernehmen",
                        follows="vielleicht sind Zeilen verrutscht; bitte beim Lieferanten fragen",
                    ),
                ),
            )
        )  # fmt: skip
    return questions


def _owns(odd: Mapping[int, tuple[str, str]]) -> list[str]:
    return [own for _, own in odd.values()]
