"""Scripts and styles: found whole, reached by a page, and never a way for markup to get in."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from maps.kit.assets import current_assets, read_assets

PAGES = [
    "access.js", "burden.js", "decisions.js", "deliveries.js", "docs.js", "gaps.js",
    "hot_spots.js", "indicators.js", "login.js", "offer_form.js", "offers.js", "own_commune.js",
    "presentation.js", "print.js", "provider_address.js", "review.js", "scenarios.js", "siting.js",
]  # fmt: skip


def own_scripts() -> dict[str, str]:
    return {
        path: content.decode()
        for path, content in current_assets().files.items()
        if path.endswith(".js") and not path.startswith("vendor/")
    }


def test_a_page_names_every_module_that_it_imports_and_no_other() -> None:
    found = current_assets().modules("burden.js")
    assert found[0] == "burden.js"
    assert {"kit/areas.js", "kit/legend.js", "kit/elements.js", "kit/german.js"} <= set(found)
    assert len(found) == len(set(found))
    assert not {"scenario.js", "offers.js", "login.js"} & set(found)


def test_every_import_is_understood(tmp_path: Path) -> None:
    """Of one line or many, from beside, below or above, exported on or for its effect."""
    folder = tmp_path / "assets" / "kit"
    folder.mkdir(parents=True)
    lines = ['import "./kit/a.js";', 'import {\n  one,\n  two,\n} from "./kit/b.js";']
    (tmp_path / "assets" / "page.js").write_text("\n".join([*lines, 'const x = "./no.js";']))
    (folder / "a.js").write_text('export { c } from "../c.js";\n')
    (folder / "b.js").write_text('import * as a from "./a.js";\n')
    (tmp_path / "assets" / "c.js").write_text("export const c = 1;\n")
    assets = read_assets(tmp_path)
    assert assets.modules("page.js") == ["page.js", "kit/a.js", "kit/b.js", "c.js"]


def test_no_script_is_left_that_no_page_uses() -> None:
    used = {module for page in PAGES for module in current_assets().modules(page)}
    assert used == set(own_scripts())


@pytest.mark.parametrize(
    "word",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(",
     "new Function", "createContextualFragment", "setHTML", "window.kpk"],
)  # fmt: skip
def test_no_script_turns_text_into_markup_or_code(word: str) -> None:
    assert [path for path, text in own_scripts().items() if word in text] == []


def test_words_of_classes_and_popups_come_with_the_data() -> None:
    texts = "\n".join(own_scripts().values())
    for word in ("niedrig", "Einstufung", "Gesamtindex", "Indikator", "Förderung", "Träger",
                 "Vertraulicher", "Konzentrations", "Luftlinie von", "#d55e00",
                 "#14263a"):  # fmt: skip
        assert word not in texts, word


def test_every_part_of_the_style_sheet_is_in_it_and_paper_comes_last() -> None:
    folder = files("maps").joinpath("assets/styles")
    parts = {part.name: part.read_text(encoding="utf-8").strip() for part in folder.iterdir()}
    sheet = current_assets().files["kpk.css"].decode()
    assert all(part in sheet for part in parts.values())
    assert sheet.rstrip().endswith(parts["print.css"])
    assert not [path for path in current_assets().files if path.startswith("styles/")]


@pytest.mark.parametrize("name", ["kpk.css", "gaps.css", "docs.css"])
def test_styles_load_nothing_from_elsewhere(name: str) -> None:
    styles = current_assets().files[name].decode()
    assert not re.search(r"url\(|@import|//", styles)
