"""From answers to the sections of a profile; what is not answered stays out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from unknown_lists import NAMES, proposed, table

from kpk_geo.errors import InputError
from kpk_geo.ingest.proposals.choices import LEAVE, NEW, Choices, open_questions, refuses_all
from kpk_geo.ingest.proposals.record import UNKNOWN, Proposal
from kpk_geo.ingest.proposals.sections import Sections, sections_of
from kpk_geo.model import Polarity
from kpk_geo.profile import IndicatorTable, OfferTable, RegionProfile, read_profile

PROFILE = Path(__file__).parents[4] / "data" / "musterstadt.toml"
KEYS = list(NAMES)
COUNTS = [210, 340, 95, 120, 450, 60, 75, 310, 220, 180]
SHARES = [f"0,{n}" for n in (41, 38, 45, 12, 33, 27, 51, 44, 39, 36)]
DAY = date(2024, 12, 31)


@pytest.fixture(scope="module")
def profile() -> RegionProfile:
    return read_profile(PROFILE)


def sections(proposal: Proposal, profile: RegionProfile, **choices: object) -> Sections:
    given = Choices(**({"day": DAY, "source": "statistics"} | choices))  # type: ignore[arg-type]
    found = sections_of(proposal, given, profile, file="lieferungen/a.csv")
    model = IndicatorTable if found.kind == "tables" else OfferTable
    model.model_validate(found.section)  # what the profile's reader would say
    return found


def test_a_column_without_an_answer_stays_out(tmp_path: Path, profile: RegionProfile) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS, "U3": SHARES}))
    question = proposal.questions[0]
    found = sections(proposal, profile)
    assert [value["column"] for value in found.section["values"]] == ["Kinder"]
    assert open_questions(proposal, Choices()) == [question]
    answered = sections(proposal, profile, answers={question.id: "share"})
    assert answered.section["values"][1] == {
        "indicator": "u3", "column": "U3", "unit_in_file": "share",
    }  # fmt: skip
    assert answered.indicators[1]["unit"] == "percent"
    unknown = sections(proposal, profile, answers={question.id: UNKNOWN})
    assert unknown.section == found.section


def test_a_column_that_is_not_wanted_needs_no_answer(
    tmp_path: Path, profile: RegionProfile
) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS, "U3": SHARES}))
    assert open_questions(proposal, Choices(meanings={2: LEAVE})) == []


def test_names_polarity_and_new_ids_are_a_persons(tmp_path: Path, profile: RegionProfile) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Population": COUNTS}))
    found = sections(
        proposal, profile, labels={1: "Kinder in Kitas"}, polarities={1: Polarity.RELIEF},
        meanings={1: NEW},
    )  # fmt: skip
    assert found.indicators == (
        {"id": "kinderinkitas", "label": "Kinder in Kitas", "unit": "count", "polarity": "relief"},
    )
    known = sections(proposal, profile, meanings={1: "indicator:population"})
    assert known.indicators == ()
    assert known.section["values"] == [{"indicator": "population", "column": "Population"}]


def test_the_decimal_sign_that_a_person_chose_is_written(
    tmp_path: Path, profile: RegionProfile
) -> None:
    cells = [f"{n}.{100 + n}" for n in range(1, 11)]
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Wert": cells}))
    question = proposal.questions[0]
    found = sections(proposal, profile, answers={question.id: "."}, meanings={1: "unit:euro"})
    assert found.section["values"] == [{"indicator": "wert", "column": "Wert", "decimal": "."}]


def test_placeholders_are_missing(tmp_path: Path, profile: RegionProfile) -> None:
    rates = ["5,5", "-9999", "7,5", "8,5", "9,5", "10,5", "11,5", "-9999", "13,5", "14,5"]
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Quote": rates}))
    question = proposal.questions[0]
    found = sections(proposal, profile, answers={question.id: "-9999"})
    assert "-9999" in found.section["missing"]
    with pytest.raises(InputError, match="keine Spalte"):
        sections(proposal, profile, answers={question.id: UNKNOWN})


def test_aliases_that_were_confirmed_are_written(tmp_path: Path, profile: RegionProfile) -> None:
    names = [*list(NAMES.values())[:9], "Marktvirtel"]
    proposal = proposed(table(tmp_path, {"G": names, "Kinder": COUNTS}))
    found = sections(proposal, profile, aliases={"Marktvirtel": "0110"})
    assert found.section["names"] == {"Marktvirtel": "0110"}
    assert found.section["unmatched_keys"] == "report"


def test_a_day_is_needed(tmp_path: Path, profile: RegionProfile) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS}))
    with pytest.raises(InputError, match="Stichtag"):
        sections(proposal, profile, day=None)


def test_a_weak_key_that_nobody_knows_takes_nothing(tmp_path: Path) -> None:
    keys = [*KEYS[:7], "9001", "9002", "9003"]
    proposal = proposed(table(tmp_path, {"Nr": keys, "Kinder": COUNTS}))
    question = proposal.questions[0]
    assert refuses_all(proposal, Choices(answers={question.id: UNKNOWN}))
    assert not refuses_all(proposal, Choices(answers={question.id: "report"}))


def test_a_new_source_says_who_publishes(tmp_path: Path, profile: RegionProfile) -> None:
    proposal = proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS}, "Kinder 2024.csv"))
    found = sections(proposal, profile, source="", publisher="Gesundheitsamt")
    assert found.section["source"] == "kinder2024"
    assert found.sources["kinder2024"]["publisher"] == "Gesundheitsamt"


def test_offers_are_mapped_and_a_confidential_column_stays_unless_a_person_says_no(
    tmp_path: Path, profile: RegionProfile
) -> None:
    proposal = proposed(
        table(
            tmp_path,
            {
                "Name": ["Kita A", "Kita B", "Kita C", "Kita D"],
                "Adresse": ["Ring 1", "Am Weg 2", "Lindenstr. 3", "Markt 4"],
                "Vertraulich": ["", "", "ja", ""],
            },
        )
    )  # fmt: skip
    question = next(q for q in proposal.questions if q.kind == "confidential")
    for answer, kept in (("yes", True), (UNKNOWN, True), ("no", False)):
        found = sections(proposal, profile, answers={question.id: answer})
        assert ("confidential" in found.section["columns"]) is kept
    unanswered = sections(proposal, profile)
    assert "confidential" in unanswered.section["columns"]
    assert unanswered.section["kind"] == "kita"


def test_the_like_table_is_taken_whole(tmp_path: Path, profile: RegionProfile) -> None:
    before = profile.tables[1]
    proposal = replace(proposed(table(tmp_path, {"Nr": KEYS, "Kinder": COUNTS})), like=before)
    found = sections(proposal, profile)
    assert found.section["values"][1] == {
        "indicator": "child_poverty", "numerator": "kinder_u15_sgb2", "denominator": "kinder_u15",
    }  # fmt: skip
    assert found.section["suppressed_means"] == (1, 2)


def test_of_two_columns_of_areas_the_chosen_one_counts(
    tmp_path: Path, profile: RegionProfile
) -> None:
    moved = [*KEYS[1:], KEYS[0]]
    proposal = proposed(table(tmp_path, {"Wohnort": KEYS, "Schulort": moved, "Kinder": COUNTS}))
    question = next(q for q in proposal.questions if q.kind == "which_area")
    for heading in ("Wohnort", "Schulort"):
        found = sections(proposal, profile, answers={question.id: heading})
        assert found.section["key_column"] == heading
    assert refuses_all(proposal, Choices(answers={question.id: UNKNOWN}))


def test_known_words_of_a_chosen_column_count_and_the_answer_holds_for_the_others(
    tmp_path: Path, profile: RegionProfile
) -> None:
    words = ["Kita", "Tageseinrichtung", "Jugendtreff", "Elterncafé", "Elternschule"] * 2
    columns = {
        "Angebot": [f"Haus {place}" for place in range(10)],
        "Straße": [f"Am Markt {place}" for place in range(1, 11)], "Was ist es?": words,
    }  # fmt: skip
    proposal = proposed(table(tmp_path, columns))
    question = next(q for q in proposal.questions if q.kind == "kind")
    assert "bei ihr „Art“ wählen" in question.title
    found = sections(
        proposal, profile, answers={question.id: "other"}, meanings={2: "field:kind"}
    ).section
    assert found["kind"] == "other"
    assert found["kinds"] == {"Tageseinrichtung": ["kita"], "Jugendtreff": ["youth_centre"]}
    assert sections(proposal, profile, answers={question.id: "other"}).section.get("kinds") is None
