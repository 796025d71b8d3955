"""The short form stays on two pages, also with every warning and with long names."""

from dataclasses import replace

import pytest
from area_page_toys import rename
from conftest import Commune
from dossier_toys import content_of, written
from pdf_reading import opened
from siting_towns import plan, with_sites

from api.dossier.write import dossier_of
from api.files.documents import DocumentFormat, document_bytes
from api.questions.access.run import run_access
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps
from api.questions.hot_spots.run import run_hot_spots
from api.questions.siting.run import run_siting
from kpk_geo.funding.elements import elements
from maps.area.parts import Fact
from maps.document.blocks import Bullets, Picture
from maps.dossier.content import DossierContent

LONG = "Innenstadt-Nord mit Bahnhofsviertel, Alter Hafen und Siedlung Am Rosengarten"


def pages(content: DossierContent) -> int:
    made = document_bytes(dossier_of(content, short=True), DocumentFormat.PDF)
    with opened(made) as pdf:
        return len(pdf.pages)


@pytest.fixture
def town(commune: Commune) -> Commune:
    """Give a town with all results, none of which fits today's data any more."""
    made = with_sites(commune)
    rename(made, [f"{LONG} {place}" for place in ("Süd", "West", "Ost", "Mitte")])
    assert made.load().is_complete
    run_burden(made.engine, "toy")
    run_access(made.engine, "toy")
    run_hot_spots(made.engine, "toy", "poverty")
    run_gaps(made.engine, "toy")
    run_siting(made.engine, "toy", plan())
    made.change("table.csv", "01;1.000;200;80", "01;1.000;200;0")
    made.change("offers.csv", "Kita Anker", "Kita Ankerplatz")
    made.change_profile("[burden_index]\n", "[burden_index]\nrobust_share = 0.8\n")
    assert made.load().is_complete
    return made


def worst(content: DossierContent, name: str = LONG) -> DossierContent:
    """Fill every list as far as a commune may, with names as long as they come."""
    profile = content.profile
    figures = [
        replace(item, indicator=item.indicator.model_copy(update={
            "id": f"{item.indicator.id}{at}", "label": f"{item.indicator.label} {name} {at}"}))
        for at in range(4) for item in profile.indicators
    ]  # fmt: skip
    many = [
        Fact(label=f"{name} {at} (0–3 Jahre)", text="Glied fehlt", note=f"{name}, {name}",
             life_phase="0–3 Jahre", is_absent=True)
        for at in range(12)
    ]  # fmt: skip
    parts = [
        replace(
            part, certainty=[f"{name}: {name}."] * 6, sentence=f"{part.sentence} {name}",
            headline=f"{part.headline} {name}", stale=f"Veraltet: kpk run {part.question}",
            statements=[*part.statements, *(many if part.question == "gaps" else [])],
        )
        for part in profile.parts
    ]  # fmt: skip
    sources = [
        replace(item, dataset=f"{item.dataset} {name} {at}")
        for at in range(9) for item in profile.sources
    ]  # fmt: skip
    served = [
        replace(row, label=f"{row.label} {at}", used=1, areas=2)
        for at in range(5) for row in content.served
    ]  # fmt: skip
    effects = [
        replace(item, name=f"{item.name} {name}", texts=[f"{name} {name} {name}"] * 3,
                warning="Veraltet")
        for item in content.effects
    ]  # fmt: skip
    runs = [
        replace(run, number=1000 + at, label=f"{run.label} ({name})", stale="Veraltet")
        for at in range(8) for run in content.runs
    ]  # fmt: skip
    return replace(
        content, served=served, effects=effects, runs=runs, applicant=f"Jugendamt {name} {name}",
        members=[replace(item, name=f"{name} {at}") for at in range(5) for item in content.members],
        osm="© OpenStreetMap-Mitwirkende, Open Data Commons Open Database License (ODbL)",
        profile=replace(profile, indicators=figures, parts=parts, sources=sources),
    )  # fmt: skip


@pytest.mark.parametrize("keys", [("01",), ("03",), ("01", "02"), ("01", "02", "03", "04")])
def test_every_warning_fits_on_two_pages(town: Commune, keys: tuple[str, ...]) -> None:
    content = content_of(town, *keys)
    assert len({part.stale for part in content.profile.parts if part.stale}) > 2
    found = {
        (element.id, name): pages(replace(made, element=element))
        for element in elements()
        for name, made in (("as it is", content), ("worst", worst(content)))
    }
    assert max(found.values()) == 2, found


@pytest.mark.parametrize("keys", [("01",), ("01", "02", "03", "04")])
def test_there_is_room_for_the_map_wherever_it_stands(town: Commune, keys: tuple[str, ...]) -> None:
    content = content_of(town, *keys)
    shown = set()
    for letters in range(2, len(LONG), 8):
        full = worst(content, LONG[:letters])
        fewer = replace(full.profile, indicators=full.profile.indicators[:3])
        for made in (full, replace(full, effects=(), served=full.served[:2], profile=fewer)):
            document = dossier_of(made, short=True)
            shown.add(any(isinstance(block, Picture) for block in document.blocks))
            assert pages(made) == 2, letters
    assert shown == {True, False}


def test_the_map_is_left_out_last_and_no_remark_is_torn(town: Commune) -> None:
    """Fewer words make room for the map; brackets that are opened are closed."""
    content = content_of(town, "01")
    note = "rund 16 von 18 Kindern kommen nicht in 20 Minuten hin (in allen 3 Rechenweisen)"
    absent = [
        Fact(label=f"Glied {at} (0–3 Jahre)", text="Glied nicht erreichbar", note=f"{note}, {LONG}",
             life_phase="0–3 Jahre", is_absent=True)
        for at in range(3)
    ]  # fmt: skip
    parts = [
        replace(part, statements=absent, certainty=[f"{LONG} {LONG} ({note})."] * 2)
        if part.question == "gaps" else part
        for part in content.profile.parts
    ]  # fmt: skip
    made = replace(content, effects=(), profile=replace(content.profile, parts=parts))
    document = dossier_of(made, short=True)
    assert any(isinstance(block, Picture) for block in document.blocks)
    items = [
        item for block in document.blocks if isinstance(block, Bullets) for item in block.items
    ]
    assert any("Glied nicht erreichbar" in item for item in items)
    assert all(item.count("(") == item.count(")") for item in items)
    assert pages(made) == 2


def test_the_short_form_names_what_is_out_of_date_and_the_full_one_since_when(
    town: Commune,
) -> None:
    content = content_of(town, "01")
    said = written(dossier_of(content, short=True))
    assert "Veraltet: Belastung, Wege und Versorgung, Häufungen, Lücken, Nächster" in said
    assert "kpk run" not in said
    assert "haben sich die Daten geändert" in written(dossier_of(content, short=False))
