"""The columns of the gaps as files have them: areas with each link, links, hosts."""

from collections.abc import Iterator

from analyses.burden.classes import BURDEN_WORDS
from api.files.columns import AREA, VALIDITY, Column
from api.questions.gaps.table import CELL_COLUMNS, GapsTable, ages_text
from kpk_geo.model import LinkStatus, Unit
from maps.gaps.words import link_name, phase_word

_CELL: dict[str, tuple[str, Unit | None]] = {
    "status": ("Stand", None), "share": ("Anteil in der Zeit", Unit.PERCENT),
    "children": ("Kinder", Unit.COUNT), "without": ("Kinder ohne", Unit.COUNT),
    "per_100": ("Umfang je 100 Kinder", Unit.SCORE), "lacking": ("fehlender Umfang", Unit.SCORE),
    "gap_in": ("Rechenweisen mit Lücke", Unit.COUNT),
}  # fmt: skip


def gap_columns(table: GapsTable) -> tuple[Column, ...]:
    """Describe every column of the areas.

    Parameters
    ----------
    table
        The newest gaps of a region: their links and life phases.
    """
    return (
        *AREA,
        Column(name="underserved", heading="Unterversorgung"),
        Column(name="rank", heading="Rang", unit=Unit.COUNT, note="1 ist der größte Bedarf"),
        Column(name="score", heading="Bedarf ohne Angebot", unit=Unit.SCORE),
        Column(name="burden_class", heading="Klasse der Belastung",
               note=", ".join(BURDEN_WORDS.values())),
        Column(name="burden_high", heading="Wahrscheinlichkeit hoher Belastung", unit=Unit.PERCENT),
        Column(name="need_weight", heading="Gewicht je Kind", unit=Unit.SCORE),
        Column(name="children", heading=f"Kinder ({ages_text(table.phases)})", unit=Unit.COUNT),
        Column(name="lack", heading="Anteil fehlender Glieder", unit=Unit.PERCENT),
        Column(name="lack_in", heading="Rechenweisen, in denen zu viel fehlt", unit=Unit.COUNT),
        Column(name="gaps", heading="Zahl der Lücken", unit=Unit.COUNT),
        Column(name="unknown_cells", heading="Glieder ohne Urteil", unit=Unit.COUNT),
        VALIDITY,
        *_of_phases(table),
        *_of_links(table),
    )  # fmt: skip


def _of_phases(table: GapsTable) -> Iterator[Column]:
    for phase in table.run.summary.underserved:
        word = phase_word(phase)
        yield Column(name=f"underserved:{phase}", heading=f"Unterversorgung ({word})")
        yield Column(name=f"rank:{phase}", heading=f"Rang ({word})", unit=Unit.COUNT)


def _of_links(table: GapsTable) -> Iterator[Column]:
    for link in table.run.summary.links:
        for what in CELL_COLUMNS:
            heading, unit = _CELL[what]
            yield Column(
                name=f"{link.cell}:{what}", heading=f"{link_name(link)}: {heading}", unit=unit
            )


RANKED_COLUMNS = (
    *AREA,
    Column(name="list", heading="Liste"),
    Column(name="rank", heading="Rang", unit=Unit.COUNT),
    Column(name="underserved", heading="Unterversorgung"),
    Column(name="burden_high", heading="Wahrscheinlichkeit hoher Belastung", unit=Unit.PERCENT),
    Column(name="score", heading="Bedarf ohne Angebot", unit=Unit.SCORE),
    Column(name="reasons", heading="Warum"),
    Column(name="would_change", heading="Was sich ändern müsste"),
)

LINK_COLUMNS = (
    Column(name="link", heading="Glied"),
    Column(name="goal", heading="Ziel"),
    Column(name="life_phase", heading="Lebensphase"),
    Column(name="scope", heading="wo"),
    Column(name="max_minutes", heading="Minuten", unit=Unit.COUNT),
    Column(name="min_per_100", heading="je 100 Kinder", unit=Unit.SCORE),
    Column(name="offers", heading="Angebote", unit=Unit.COUNT),
    Column(name="offers_outside", heading="davon außerhalb", unit=Unit.COUNT),
    Column(name="outreach", heading="davon aufsuchend", unit=Unit.COUNT),
    Column(name="digital", heading="digital", unit=Unit.COUNT),
    *(Column(name=f"areas_{own.value}", heading=f"Gebiete: {own.label}", unit=Unit.COUNT)
      for own in LinkStatus),
    Column(name="children", heading="Kinder", unit=Unit.COUNT),
    Column(name="children_without", heading="Kinder in Lücken", unit=Unit.COUNT),
    Column(name="hosts", heading="Einrichtungen", unit=Unit.COUNT),
    Column(name="hosts_without", heading="davon ohne Glied", unit=Unit.COUNT),
    Column(name="note", heading="Anmerkung"),
)  # fmt: skip

HOST_COLUMNS = (
    Column(name="link", heading="Glied"),
    Column(name="offer_id", heading="Kennung"),
    Column(name="title", heading="Einrichtung"),
    Column(name="area_id", heading="Gebiet (Nummer)"),
    Column(name="name", heading="Gebiet"),
    Column(name="nearest_metres", heading="Weg zum nächsten", unit=Unit.COUNT, measure="m"),
)
