"""The template has a drop-down for every list, and is read back as it was written."""

from pathlib import Path

import openpyxl
import pytest
from conftest import Commune
from openpyxl.utils import get_column_letter

from kpk_geo.errors import SourceError
from kpk_geo.offers.record import OFFER_FIELDS, FieldType
from kpk_geo.offers.template import write_offer_template

ROW = {
    "offer_id": "1", "title": "Elterncafé", "kind": "Gruppe oder Kurs",
    "life_phases": "0–3 Jahre; 3–6 Jahre", "x": 350_500, "y": 5_700_500,
    "last_checked": "01.02.2025",
}  # fmt: skip


def test_every_list_has_a_drop_down(tmp_path: Path) -> None:
    write_offer_template(tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Angebote"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [field.heading for field in OFFER_FIELDS]
    rules = {str(rule.sqref).split("2:")[0] for rule in sheet.data_validations.dataValidation}
    listed = [
        field
        for field in OFFER_FIELDS
        if field.terms or field.type in (FieldType.FLAG, FieldType.YES_NO)
    ]
    assert len(rules) == len(listed)


def test_every_column_is_explained(tmp_path: Path) -> None:
    write_offer_template(tmp_path / "a.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["Erläuterung"].values
    assert [row[0] for row in rows][1:] == [field.heading for field in OFFER_FIELDS]


def test_filled_template_is_loaded(commune: Commune) -> None:
    write_offer_template(commune.folder / "offers.xlsx", [ROW])
    commune.files["offers.xlsx"] = (commune.folder / "offers.xlsx").read_bytes()
    head, rest = commune.profile.split("[[offers]]")
    commune.profile = (
        head
        + '[[offers]]\nfile = "offers.xlsx"\nsource = "all"\n[burden_index]'
        + rest.split("[burden_index]")[1]
    )
    result = commune.load()
    assert [step.error for step in result.steps] == [None, None, None]
    assert commune.rows("SELECT title, life_phases, last_checked::text FROM kpk.offer") == [
        ("Elterncafé", ["0-3", "3-6"], "2025-02-01")
    ]


def test_folder_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nix.*lässt sich nicht schreiben"):
        write_offer_template(tmp_path / "nix" / "a.xlsx")


def test_columns_of_text_keep_what_is_typed(tmp_path: Path) -> None:
    write_offer_template(tmp_path / "t.xlsx", [{"offer_id": "0012", "title": "Kita"}])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Angebote"]
    assert sheet["A2"].number_format == "@"
    for column, field in enumerate(OFFER_FIELDS, 1):
        wanted = "General" if field.type in (FieldType.NUMBER, FieldType.DATE) else "@"
        assert sheet.column_dimensions[get_column_letter(column)].number_format == wanted
