"""A document becomes a Word file that says every word of it, to everybody, with the same bytes."""

import dataclasses
import io
import zipfile
from datetime import datetime, timedelta, timezone

import pytest
from docx_check import NAMES, Package, paragraph_text, w
from docx_toys import CREATED, document, everything, figure, table
from markupsafe import Markup

from maps.document.blocks import (
    Box,
    Column,
    Contents,
    DocumentError,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Table,
)
from maps.document.docx import docx_bytes

MM = 36_000  # EMU


def package(*blocks, **words) -> Package:
    return Package(docx_bytes(document(*blocks, **words)))


def test_the_same_document_gives_the_same_bytes():
    assert docx_bytes(everything()) == docx_bytes(everything())


def test_entries_carry_the_day_of_the_document_and_stand_in_order():
    data = docx_bytes(document())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 3, 4, 13, 30, 0)}
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_the_day_is_that_of_greenwich_whatever_the_zone_says():
    berlin = timezone(timedelta(hours=2))
    moved = dataclasses.replace(document(), created=CREATED.astimezone(berlin))
    assert docx_bytes(moved) == docx_bytes(document())


@pytest.mark.parametrize("year", [1979, 2200])
def test_a_day_that_a_zip_cannot_hold_is_still_written(year):
    early = dataclasses.replace(document(), created=datetime(year, 5, 1, tzinfo=CREATED.tzinfo))
    assert f"{year:04d}-05-01" in str(core(docx_bytes(early)))


def core(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("docProps/core.xml").decode()


def test_properties_name_title_office_language_and_day():
    text = core(docx_bytes(document(title="Nord & Süd")))
    assert "<dc:title>Nord &amp; Süd</dc:title>" in text
    assert "<dc:creator>Jugendamt</dc:creator>" in text
    assert "<cp:lastModifiedBy>Jugendamt</cp:lastModifiedBy>" in text
    assert "<dc:language>de-DE</dc:language>" in text
    assert text.count("2026-03-04T12:30:00Z") == 2
    assert "python" not in text


def test_a_title_of_any_length_fits_its_property():
    assert "x" * 255 in core(docx_bytes(document(title="x" * 3000)))


def test_the_page_is_a4_with_margins_of_two_and_a_half_centimetres():
    section = package().body.find(w("sectPr"))
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    assert (size.get(w("w")), size.get(w("h"))) == ("11906", "16838")
    assert {margins.get(w(side)) for side in ("top", "right", "bottom", "left")} == {"1417"}


def test_word_opens_it_as_a_file_of_today():
    compat = package().roots["word/settings.xml"].findall("w:compat/w:compatSetting", NAMES)
    modes = {c.get(w("name")): c.get(w("val")) for c in compat}
    assert modes["compatibilityMode"] == "15"


def test_nobody_is_asked_anything_at_opening():
    assert package(Contents()).roots["word/settings.xml"].find(w("updateFields")) is None


def test_pictures_and_tables_are_numbered_in_their_captions():
    found = package(Picture(figure=figure()), table(), Picture(figure=figure(number=2))).texts()
    assert "Abbildung 1: Kinderarmut je Gebiet, 1. Blick" in found
    assert "Abbildung 2: Kinderarmut je Gebiet, 2. Blick" in found
    assert "Tabelle 1: Gebiete im Vergleich" in found


def test_captions_use_fields_so_that_numbers_follow_when_text_is_added():
    simple = package(Picture(figure=figure()), table()).body.iter(w("fldSimple"))
    assert [field.get(w("instr")).split()[:2] for field in simple] == [
        ["SEQ", "Abbildung"], ["SEQ", "Tabelle"],
    ]  # fmt: skip


def test_the_foot_says_its_text_and_the_page():
    foot = package(foot="Nordquartier").roots["word/footer.xml"]
    assert paragraph_text(foot) == "Nordquartier\tSeite 1 von 1"


def size(picture: Package) -> tuple[float, float]:
    extent = picture.document.find(f".//{{{NAMES['wp']}}}extent")
    return int(extent.get("cx")) / MM, int(extent.get("cy")) / MM


def test_a_picture_fills_the_text_and_keeps_its_proportions():
    width, height = size(package(Picture(figure=figure(640, 320))))
    assert width == pytest.approx(160.0, abs=0.1)
    assert height == pytest.approx(width / 2, abs=0.1)


def test_a_share_of_the_width_is_kept_and_never_more_than_the_text():
    assert size(package(Picture(figure=figure(), share=0.5)))[0] == pytest.approx(80, abs=0.1)
    assert size(package(Picture(figure=figure(), share=3.0)))[0] == pytest.approx(160, abs=0.1)


@pytest.mark.parametrize(("width", "height"), [(10, 5000), (5000, 10), (1, 1), (300, 400)])
def test_a_picture_of_any_shape_fits_the_page(width, height):
    broad, high = size(package(Picture(figure=figure(width, height))))
    assert 0 < broad <= 160.1
    assert 0 < high <= 200.1


@pytest.mark.parametrize("picture", ["<svg></svg>", '<svg viewBox="0 0 0 5"></svg>', "kein Bild"])
def test_a_picture_without_a_size_is_refused(picture):
    broken = dataclasses.replace(figure(), picture=Markup(picture))
    with pytest.raises(DocumentError):
        docx_bytes(document(Picture(figure=broken)))


def test_a_table_without_rows_says_so():
    empty = Table(caption="Leer", columns=[Column(label="A"), Column(label="B")], rows=[])
    assert "Keine Einträge" in package(empty).texts()


def test_numbers_stand_right_under_heads_that_stand_right():
    rows = package(table(2, rows=1)).body.findall(".//w:tr", NAMES)
    found = [p.get(w("val")) for row in rows for p in row.iter(w("pStyle"))]
    assert found == ["KpkKopf", "KpkKopfZahl", "KpkVorspalte", "KpkZahl"]


def test_a_short_table_stays_on_one_page_and_a_long_one_keeps_its_head():
    def kept(rows: int) -> int:
        found = package(table(rows=rows)).body.findall(".//w:tr", NAMES)[1:]
        return sum(row.find(".//w:keepNext", NAMES) is not None for row in found)

    assert kept(5) == 5  # the last one keeps to the notes
    assert kept(40) == 2


def test_a_table_of_twelve_columns_of_numbers_stays_upright():
    assert len(package(table(12, word="W")).body.findall(".//w:sectPr", NAMES)) == 1


def sections(found: Package) -> list[bool]:
    """Whether each section lies on its side, in order."""
    return [
        size.get(w("orient")) == "landscape" for size in found.body.iterfind(".//w:pgSz", NAMES)
    ]


def test_only_a_table_whose_words_do_not_fit_lies_on_its_side():
    broad = table(12, word="Jugendeinrichtungen")
    assert sections(package(Heading(text="A"), broad, Paragraph(text="b"))) == [False, True, False]


def test_two_broad_tables_share_a_page_on_its_side():
    broad = table(12, word="Jugendeinrichtungen")
    assert sections(package(broad, broad, Paragraph(text="b"))) == [False, True, False]


def test_no_empty_page_follows_a_broad_table_at_the_end():
    broad = table(12, word="Jugendeinrichtungen")
    assert sections(package(broad)) == [False, True]
    assert sections(package(broad, PageBreak())) == [False, True]


def test_a_page_break_is_a_property_of_what_follows():
    found = package(PageBreak(), PageBreak(), Heading(text="Neu"), PageBreak())
    breaks = found.body.findall(".//w:pageBreakBefore", NAMES)
    assert [paragraph_text(b.getparent().getparent()) for b in breaks] == ["Neu"]


def test_frames_that_follow_each_other_stay_two():
    children = [c.tag for c in package(Room(label="A"), Room(label="B")).body]
    tables = [i for i, tag in enumerate(children) if tag == w("tbl")]
    assert tables[1] - tables[0] == 2


def test_a_frame_grows_with_its_lines_and_asks_to_be_filled():
    found = package(Room(label="Ortskenntnis", lines=6))
    assert found.body.find(".//w:trHeight", NAMES).get(w("val")) == "2400"
    assert "bitte ergänzen" in found.texts()
    assert found.body.find(".//w:sdt/w:sdtPr/w:showingPlcHdr", NAMES) is not None


def test_boxes_that_follow_each_other_stay_two():
    found = package(Box(title="A", texts=["a"]), Box(title="B", texts=["b"]))
    boxes = [p for p in found.body.iter(w("p")) if paragraph_text(p) in set("AaBb")]
    indents = [p.find("w:pPr/w:ind", NAMES) is None for p in boxes]
    assert indents == [True, True, False, False]


def test_contents_link_each_chapter_and_guess_no_page():
    found = package(
        Contents(), Heading(text="Lage"), Heading(text="Im Norden", level=2), Heading(text="Wege")
    )
    links = [paragraph_text(link) for link in found.body.iter(w("hyperlink"))]
    assert links == ["Lage", "Wege"]


def test_contents_without_chapters_say_nothing():
    assert "Inhalt" not in package(Contents()).texts()


def test_a_document_that_nobody_could_read_is_refused():
    with pytest.raises(DocumentError):
        docx_bytes(document(Heading(text="Tief", level=2)))


def test_a_narrow_space_becomes_one_that_every_font_has():
    assert "5\u00a0%" in package(Paragraph(text="5\u202f%")).texts()
