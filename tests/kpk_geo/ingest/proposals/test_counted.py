"""Shares with their counts beside them: found by the cells, asked, and written as both."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unknown_lists import NAMES, kinds, proposed, roles, table

from kpk_geo.ingest.proposals.choices import Choices, open_questions
from kpk_geo.ingest.proposals.counted import READY, bases_of
from kpk_geo.ingest.proposals.known import known_of
from kpk_geo.ingest.proposals.record import UNKNOWN, Proposal
from kpk_geo.ingest.proposals.sections import Sections, sections_of
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator, IndicatorTable, RegionProfile, read_profile

KEYS = list(NAMES)
ALL = [210, 340, 195, 120, 450, 160, 175, 310, 220, 180]
POOR = [21, 85, 17, 40, 90, 8, 50, 31, 77, 9]
OLD = [180, 300, 170, 101, 388, 150, 160, 260, 199, 140]
SHARES = [
    f"{100 * part / whole:.1f}".replace(".", ",") for part, whole in zip(POOR, ALL, strict=True)
]


@pytest.fixture(scope="module")
def profile() -> RegionProfile:
    return read_profile(Path("data/musterstadt.toml"))


def written(proposal: Proposal, profile: RegionProfile, **chosen: object) -> Sections:
    choices = Choices(day=date(2024, 12, 31), **chosen)  # type: ignore[arg-type]
    return sections_of(proposal, choices, profile, file="a.csv")


def full(folder: Path, head: str = "Quote in %", shares: list[str] = SHARES) -> Path:
    return table(folder, {"Nr": KEYS, "Kinder": ALL, "in SGB II": POOR, head: shares})


def test_a_share_with_its_counts_is_asked_and_nothing_is_preselected(tmp_path: Path) -> None:
    proposal = proposed(full(tmp_path))
    assert kinds(proposal) == ["unit", "counted"]
    question = proposal.questions[1]
    assert question.title == (
        "„Quote in %“ ist „in SGB II“ durch „Kinder“. Zähler und Nenner mitnehmen?"
    )
    assert [option.value for option in question.options] == ["counts:2:1", READY, UNKNOWN]
    assert question in open_questions(proposal, Choices())


def test_yes_writes_both_counts_and_no_the_ready_share(
    tmp_path: Path, profile: RegionProfile
) -> None:
    proposal = proposed(full(tmp_path))
    unit = {"unit:2": "count"}
    both = written(proposal, profile, answers=unit | {"counted:3": "counts:2:1"})
    share = next(value for value in both.section["values"] if "numerator" in value)
    assert (share["numerator"], share["denominator"]) == ("in SGB II", "Kinder")
    assert "column" not in share
    assert both.places[3] == share["indicator"]
    new = next(item for item in both.indicators if item["id"] == share["indicator"])
    assert new["unit"] == Unit.PERCENT.value
    ready = written(proposal, profile, answers=unit | {"counted:3": READY})
    assert [v.get("column") for v in ready.section["values"]] == [
        "Kinder",
        "in SGB II",
        "Quote in %",
    ]
    left = written(proposal, profile, answers=unit | {"counted:3": UNKNOWN})
    assert [v.get("column") for v in left.section["values"]] == ["Kinder", "in SGB II"]
    silent = written(proposal, profile, answers=unit)
    assert silent.section["values"] == left.section["values"], "without an answer it stays out"


def test_what_the_cells_prove_needs_no_question_about_its_unit(tmp_path: Path) -> None:
    """0.1 is 10 per cent where the counts beside it say so; the heading says nothing."""
    parts = [f"{part / whole:.3f}".replace(".", ",") for part, whole in zip(POOR, ALL, strict=True)]
    proposal = proposed(full(tmp_path, "Wert", parts))
    assert kinds(proposal) == ["unit", "counted"]
    assert roles(proposal)["Wert"] == "rate"
    assert "„in SGB II“ durch „Kinder“ in 10 von 10 Zeilen" in proposal.columns[3].found.evidence
    assert proposal.columns[3].unit_in_file == "share"


def test_rows_that_do_not_fit_are_told(tmp_path: Path) -> None:
    odd = ["55,0", *SHARES[1:]]
    option = proposed(full(tmp_path, shares=odd)).questions[1].options[0]
    assert "in 1 Zeile steht in der Datei ein anderer Anteil" in option.follows
    gone: dict[str, list[object]] = {
        "Nr": [*KEYS],
        "Kinder": [*ALL],
        "arm": ["x", *POOR[1:]],
        "Quote in %": [*SHARES],
    }
    option = proposed(table(tmp_path, gone, "b.csv")).questions[-1].options[0]
    assert "1 Zeile mit Anteil, aber ohne Anzahl" in option.follows


def test_unrelated_counts_are_not_asked_about(tmp_path: Path) -> None:
    shares = ["5,5", "7,2", "12,5", "3,5", "8,1", "9,9", "4,4", "20,3", "17,2", "1,8"]
    assert "counted" not in kinds(proposed(full(tmp_path, shares=shares)))


def test_a_count_may_be_chosen_as_part_of_another(tmp_path: Path, profile: RegionProfile) -> None:
    path = table(tmp_path, {"Nr": KEYS, "Kinder": ALL, "Kinder in SGB II": POOR, "Kinder 3+": OLD})
    proposal = proposed(path)
    assert kinds(proposal) == [], "which count is a part of which is chosen, never guessed"
    headings = [column.heading for column in bases_of(proposal.columns[2], proposal.columns)]
    assert headings == ["Kinder", "Kinder 3+"]
    assert bases_of(proposal.columns[1], proposal.columns) == []
    made = written(proposal, profile, meanings={2: "share:1"})
    share = made.section["values"][1]
    assert (share["numerator"], share["denominator"]) == ("Kinder in SGB II", "Kinder")
    assert [item["label"] for item in made.indicators if item["id"] == share["indicator"]] == [
        "Anteil Kinder in SGB II"
    ]


def test_numerator_and_denominator_of_the_profile_are_asked_as_such(
    tmp_path: Path, profile: RegionProfile
) -> None:
    item = Indicator(id="child_poverty", label="Kinderarmut", unit=Unit.PERCENT)
    former = IndicatorTable.model_validate(
        {
            "file": "alt.csv", "source": "s", "level": "gebiet", "key_column": "Schlüssel",
            "reference_date": date(2023, 12, 31),
            "values": [
                {"indicator": "child_poverty", "numerator": "Kinder arm", "denominator": "Kinder"}
            ],
        }
    )  # fmt: skip
    path = table(tmp_path, {"Nr": KEYS, "Kinder": ALL, "Kinder arm": POOR})
    proposal = proposed(path, known=known_of([item], [former]))
    assert kinds(proposal) == ["counted"]
    assert "war bisher der Zähler von „Kinderarmut“" in proposal.questions[0].title
    known = profile.model_copy(update={"indicators": (item,)})
    made = written(proposal, known, answers={"counted:2": "counts:2:1"})
    assert {"indicator": "child_poverty", "numerator": "Kinder arm", "denominator": "Kinder"} in (
        made.section["values"]
    )


@settings(max_examples=25)
@given(
    wholes=st.lists(st.integers(50, 5000), min_size=10, max_size=10, unique=True),
    parts=st.lists(st.floats(0.05, 0.95), min_size=10, max_size=10),
    digits=st.sampled_from([1, 2, 4]),  # "50,000" may be fifty thousand
)
def test_a_rounded_share_is_always_recognised(
    wholes: list[int], parts: list[float], digits: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    counts = [max(1, round(whole * part)) for whole, part in zip(wholes, parts, strict=True)]
    shares = [
        f"{100 * count / whole:.{digits}f}".replace(".", ",")
        for count, whole in zip(counts, wholes, strict=True)
    ]
    path = table(
        tmp_path_factory.mktemp("x"),
        {"Nr": KEYS, "Anzahl Kinder": wholes, "Anzahl arm": counts, "Quote in Prozent": shares},
    )
    question = next(q for q in proposed(path).questions if q.kind == "counted")
    assert "counts:2:1" in [option.value for option in question.options]
