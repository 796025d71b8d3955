"""The list of what is open of a new region: per map real, substitute or absent, and the way on."""

from collections.abc import Iterator
from datetime import datetime

from kpk_geo.german import several
from kpk_geo.model.own_commune import DataState, NeedState, Status
from maps.document.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Lead,
    Paragraph,
    Table,
)


def state_sentence(state: DataState) -> str:
    """Say in a sentence how many maps are real.

    Parameters
    ----------
    state
        Of a region.
    """
    real, substitute = state.count(Status.REAL), state.count(Status.SUBSTITUTE)
    absent = len(state.maps) - real - substitute
    return (
        f"{several(real, 'Karte ruht', 'Karten ruhen')} auf eigenen oder amtlichen Zahlen, "
        f"{several(substitute, 'auf Ersatz', 'auf Ersatz')}, {several(absent, 'fehlt', 'fehlen')}."
    )


def state_document(state: DataState, created: datetime) -> Document:
    """Write the list.

    Parameters
    ----------
    state
        Of a region.
    created
        When its data were fetched, with a time zone.
    """
    return Document(
        title=f"Was da ist und was fehlt: {state.name}",
        subtitle="Lückenliste nach dem Anlegen der Region",
        author="kpk_geo",
        created=created,
        blocks=[*_blocks(state)],
        foot=f"Lückenliste {state.name}",
    )


def _blocks(state: DataState) -> Iterator[Block]:
    yield Lead(text=state_sentence(state))
    yield Heading(text="Die Karten")
    yield Table(
        caption="Jede Karte ist so echt wie das Schwächste, worauf sie ruht",
        columns=[
            Column(label="Karte", weight=1.2), Column(label="Stand", weight=0.7),
            Column(label="Warum", weight=3),
        ],
        rows=[(item.label, item.status.label, item.reason or "–") for item in state.maps],
    )  # fmt: skip
    yield Heading(text="Worauf sie ruhen")
    yield Table(
        caption="Daten der Region",
        columns=[
            Column(label="Was", weight=1.2), Column(label="Stand", weight=0.7),
            Column(label="Jetzt", weight=3),
        ],
        rows=[(_capital(item.need.label), item.status.label, item.what) for item in state.needs],
    )  # fmt: skip
    open_needs = [item for item in state.needs if item.way]
    if open_needs:
        yield Heading(text="Der Weg zum Echten")
        for item in open_needs:
            yield Heading(text=_capital(item.need.label), level=2)
            yield Paragraph(text=way_of(item))
    yield from _listed("Bitte prüfen", state.hints)
    if state.sources:
        yield Heading(text="Lizenzen, die noch niemand gelesen hat")
        yield Paragraph(
            text="Bevor Karten das Haus verlassen, beim Herausgeber lesen, was erlaubt ist und wie "
            "er genannt werden will, und im Profil unter [sources] eintragen."
        )
        yield Bullets(items=[f"{title}: {address}" for title, address in state.sources])


def way_of(item: NeedState) -> str:
    """Say how to come to the real thing, and who has it.

    Parameters
    ----------
    item
        With a way.
    """
    return f"{item.way} Wer es hat: {item.holder}." if item.holder else item.way


def _listed(title: str, items: tuple[str, ...]) -> Iterator[Block]:
    if items:
        yield Heading(text=title)
        yield Bullets(items=items)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
