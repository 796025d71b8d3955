"""One word per thing: names that were given up stay out (the glossary is in docs/architecture.md).

Only identifiers count, not prose: a way may be long, but a variable that holds a route is `route`.
"""

import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("kpk_geo", "analyses", "maps", "api", "tests", "benchmarks", "scripts", "data")
# Former word -> the word that is used.
GIVEN_UP = {
    "SparseCosts": "CostMatrix",
    "PlaceIndex": "OriginIndex",
    "Ways": "TravelCosts",
    "reach": "cost_matrix",
    "shared_out": "two_step_shares",
    "at_least": "p_upper",
    "at_most": "p_lower",
    "chance": "inference",
    "over_counted": "overcount",
    "Surroundings": "StudyContext",
    "Finding": "ImportNote",
    "findings": "notes, diagnoses",
    "FileFacts": "SourceFile",
    "form": "file_format, table_format",
    "street_register": "address_ranges",
    "heir": "successor",
}
GIVEN_UP_PARTS = {
    "chain": "edge",
    "stretch": "segment",
    "stretches": "segments",
    "leaving": "outgoing",
    "arriving": "incoming",
    "firmness": "robustness",
    "fairness": "equity",
    "thought": "scenario",
    "thoughts": "scenario",
    "fifth": "quintile",
    "spared": "least_burdened",
    "facts": "source_file",
    "octets": "bytes",
    "belt": "buffer",
    "hood": "neighbours",
    "hoods": "neighbours",
    "told": "reported",
    "MOST": "MAX",
}


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            yield token.start[0], token.string


def script_identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Names of a script without its comments and texts, written with underscores."""
    bare = re.sub(r"//.*|\"[^\"\n]*\"", "", path.read_text(encoding="utf-8"))
    for line, text in enumerate(bare.splitlines(), 1):
        for name in re.findall(r"[A-Za-z_]\w*", text):
            yield line, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)


def given_up(name: str) -> str | None:
    """Give the word to use instead; None if the name is in use."""
    if name in GIVEN_UP:
        return GIVEN_UP[name]
    for part in name.split("_"):
        if part in GIVEN_UP_PARTS or (part.lower() in GIVEN_UP_PARTS and not part.isupper()):
            return GIVEN_UP_PARTS.get(part) or GIVEN_UP_PARTS[part.lower()]
    return None


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_that_were_given_up_stay_out(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name} (statt dessen: {given_up(name)})"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line, name in identifiers(path)
        if given_up(name) and not name.startswith("test_")  # a test is called by a sentence
    ]
    assert found == []


def test_names_that_were_given_up_stay_out_of_the_scripts() -> None:
    assets = ROOT / "maps" / "assets"
    scripts = [path for path in sorted(assets.rglob("*.js")) if "vendor" not in path.parts]
    assert len(scripts) > 20
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name} (statt dessen: {given_up(name)})"
        for path in scripts
        for line, name in script_identifiers(path)
        if given_up(name) and name != "form"  # in a browser that has a meaning of its own
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "word"),
    [("chain_tail", "edge"), ("MOST_CHANGES", "MAX"), ("reach", "cost_matrix"), ("reached", None)],
)
def test_the_list_is_about_whole_words(name: str, word: str | None) -> None:
    assert given_up(name) == word
