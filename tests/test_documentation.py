"""Documentation is a contract: what exists is described, what is described exists."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from api.cli.app import build_app
from api.http.errors import STATUS_BY_ERROR
from api.questions import QUESTIONS
from api.questions.question import Question
from kpk_geo import profile
from kpk_geo.errors import KpkError
from kpk_geo.offers.record import FIELD_BY_NAME, MAPPED_ONLY, OFFER_FIELDS, OfferField
from kpk_geo.settings import Settings

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "benutzung.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
KEYS = "\n".join(
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("regionsprofil.md", "land.md")
)
SECTIONS = [
    item
    for item in vars(profile).values()
    if isinstance(item, type) and issubclass(item, profile.Section) and item is not profile.Section
]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_every_profile_key_is_described(section: type[BaseModel]) -> None:
    names = [field.alias or name for name, field in section.model_fields.items()]
    absent = [name for name in names if f"`{name}`" not in KEYS and f"`[{name}" not in KEYS]
    absent = [name for name in absent if f"`[[{name}]]`" not in KEYS and f"{name} = " not in KEYS]
    assert absent == []


def commands(group: typer.core.TyperGroup, path: str = "kpk") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            found += commands(command, f"{path} {name}")
        else:
            found.append(f"{path} {name}")
    return found


@pytest.mark.parametrize("command", commands(typer.main.get_group(build_app())))
def test_every_command_is_in_the_guide(command: str) -> None:
    assert command in GUIDE or command == "kpk demo"  # the guide calls it by make


def test_every_setting_for_users_is_in_the_guide() -> None:
    for name in Settings.model_fields:
        if name != "fsync":
            assert f"KPK_{name.upper()}" in GUIDE


def test_every_error_has_a_status() -> None:
    kinds = [KpkError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        assert kind is KpkError or any(issubclass(kind, known) for known in STATUS_BY_ERROR)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = content["dependency-groups"]
    wanted = content["project"]["dependencies"] + groups["dev"] + groups["installer"]
    wanted += json.loads((ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    for requirement in wanted:
        assert re.split(r"[\[<>=]", requirement)[0] in text, requirement


def unnamed(analyses: Path, text: str) -> list[str]:
    """Folders and modules of analyses that a text does not name."""
    parts = [path for path in analyses.iterdir() if not path.name.startswith(("_", "py.typed"))]
    return [part.stem for part in parts if not re.search(rf"\b{part.stem}\b", text)]


def test_every_analysis_is_named_in_the_architecture() -> None:
    assert unnamed(ROOT / "analyses", ARCHITECTURE) == []


def test_an_analysis_that_no_page_names_is_found(tmp_path: Path) -> None:
    for name in ("burden", "weather"):
        (tmp_path / name).mkdir()
    assert unnamed(tmp_path, ARCHITECTURE) == ["weather"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_is_named_to_planners_and_developers(question: Question) -> None:
    assert f"| {question.label} | `{question.page.path}` | {question.sentence} |" in GUIDE
    for storey in ("analyses", "maps", "api/questions"):
        assert (ROOT / storey / question.id).is_dir()
    assert f"{question.id}/" in ARCHITECTURE


def paths_named(text: str) -> set[str]:
    """Files and folders of the packages that a text names, without those that stand for several."""
    packages = "kpk_geo|analyses|maps|api|tests|scripts|benchmarks|data"
    return set(re.findall(rf"`((?:{packages})/[\w./-]+)`", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_named_in_pages_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [name for name in sorted(paths_named(text)) if not (ROOT / name).exists()] == []


def test_words_of_the_glossary_are_those_of_the_code() -> None:
    rows = ARCHITECTURE.split("## Glossary")[1].split("|---|---|")[1].splitlines()
    listed = re.findall(r"`(\w+)`", " ".join(row.split("|")[2] for row in rows if "|" in row))
    assert len(listed) > 60
    folders = ("kpk_geo", "analyses", "maps", "api")
    code = "\n".join(
        path.read_text("utf-8") for name in folders for path in (ROOT / name).rglob("*.py")
    )
    assert [word for word in listed if not re.search(rf"(?i)(\b|_){word}", code)] == []


def test_demo_region_is_small_and_says_that_it_is_invented() -> None:
    files = [
        p for folder in ("musterstadt", "boundaries") for p in (ROOT / "data" / folder).iterdir()
    ]
    assert sum(path.stat().st_size for path in files) < 6_000_000
    assert profile.read_profile(ROOT / "data" / "musterstadt.toml").region.synthetic


@pytest.mark.parametrize("place", ["assets/vendor", "document/fonts"])
def test_vendored_files_are_what_their_fingerprints_say(place: str) -> None:
    import hashlib

    folder = ROOT / "maps" / place
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    listed = {line.split("  ./")[1]: line.split()[0] for line in lines}
    present = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {
        "SHA256SUMS"
    }
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    for library in folder.iterdir():
        assert library.is_file() or (library / "LICENSE").exists()


def offer_fields() -> dict[str, str]:
    """Give the rows of the table of fields in the chapter on offers, by field."""
    chapter = KEYS.split("## `[[offers]]`")[1].split("\n## ")[0]
    rows = [
        line for line in chapter.splitlines() if line.startswith("| `") and line.count("|") == 5
    ]
    return {row.split("`")[1]: row for row in rows}


def test_every_field_of_an_offer_is_described_and_no_other() -> None:
    assert list(offer_fields()) == [*FIELD_BY_NAME, *MAPPED_ONLY]


@pytest.mark.parametrize("field", OFFER_FIELDS, ids=lambda field: field.name)
def test_field_of_an_offer_is_described_with_heading_and_words(field: OfferField) -> None:
    row = offer_fields()[field.name]
    assert f"| {field.heading} |" in row
    for term in field.terms or ():
        assert f"{term.label} (`{term.value}`)" in row
