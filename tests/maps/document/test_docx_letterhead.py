"""A commune's letterhead stays its own, and a file that cannot be one is refused with a way out."""

import io
import random
import zipfile

import docx
import pytest
from docx.document import Document as WordFile
from docx.shared import Cm
from docx_check import NAMES, Package, diagnoses, paragraph_text, w
from docx_toys import document, everything, table
from lxml import etree

from kpk_geo.errors import InputError
from maps.document.blocks import Bullets, Contents, Heading, Paragraph, Room
from maps.document.docx import docx_bytes
from maps.document.docx.letterhead import MAX_BYTES

MAIN = "wordprocessingml.document.main+xml"


def saved(file: WordFile) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def letterhead(*lines: str) -> bytes:
    """A file of Word's own template, with a head, a foot and lines of text."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2), Cm(4)
    section.header.paragraphs[0].text = "Stadt Musterstadt"
    section.footer.paragraphs[0].text = "Rathausplatz 1"
    for line in lines:
        file.add_paragraph(line)
    return saved(file)


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
    return out.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def written(data: bytes, *blocks) -> Package:
    return Package(docx_bytes(document(*blocks), letterhead=data))


def body_texts(found: Package) -> list[str]:
    return [paragraph_text(p) for p in found.body.findall(w("p")) if paragraph_text(p).strip()]


def test_head_foot_and_page_stay():
    found = written(letterhead(), Paragraph(text="Neu"))
    texts = [paragraph_text(root) for name, root in found.roots.items() if "/header" in name]
    assert "Stadt Musterstadt" in texts
    texts = [paragraph_text(root) for name, root in found.roots.items() if "/footer" in name]
    assert texts == ["Rathausplatz 1"]
    assert found.body[-1].find(w("pgMar")).get(w("right")) == "2268"


def test_everything_fits_a_letterhead_and_can_be_read_by_everybody():
    data = docx_bytes(everything(), letterhead=letterhead("Guten Tag", "", "{{Inhalt}}", "Gruß"))
    assert diagnoses(data, is_letterhead=True) == []


def test_the_same_letterhead_gives_the_same_bytes():
    data = letterhead("{{Inhalt}}")
    first = docx_bytes(everything(), letterhead=data)
    assert docx_bytes(everything(), letterhead=data) == first


def test_its_own_styles_are_used_and_stay_as_they_are():
    data = letterhead()
    before, after = Package(data), written(data, Heading(text="Lage"))
    names = {s.get(w("styleId")) for s in before.styles.iter(w("style"))}
    for style in after.styles.iter(w("style")):
        if style.get(w("styleId")) in names:
            original = before.styles.find(f"w:style[@w:styleId='{style.get(w('styleId'))}']", NAMES)
            assert [e.tag for e in style.iter()] == [e.tag for e in original.iter()]
    heading = after.body.find(".//w:pStyle[@w:val='Heading1']", NAMES)
    assert paragraph_text(heading.getparent().getparent()) == "Lage"


def test_a_style_of_ours_gives_way_where_its_identifier_is_taken():
    data = changed(letterhead(), "word/styles.xml", 'w:styleId="Quote"', 'w:styleId="KpkZelle"')
    found = written(data, table())
    assert found.body.find(".//w:pStyle[@w:val='KpkZelle']", NAMES) is None
    assert found.styles.find("w:style[@w:styleId='KpkZelle2']", NAMES) is not None


def test_our_text_takes_the_place_of_the_placeholder():
    found = written(letterhead("Sehr geehrte", "{{Inhalt}}", "Mit Gruß"), Paragraph(text="Neu"))
    assert body_texts(found) == ["Sehr geehrte", "Nordquartier", "Begründung", "Neu", "Mit Gruß"]


def test_a_placeholder_in_several_runs_is_found():
    file = docx.Document()
    paragraph = file.add_paragraph()
    for part in ("{{", "Inh", "alt}}"):
        paragraph.add_run(part)
    assert "{{" not in "".join(written(saved(file), Paragraph(text="Neu")).texts())


def test_without_a_placeholder_our_text_follows_and_empty_lines_go():
    found = written(letterhead("", "Betreff", "", ""), Paragraph(text="Neu"))
    assert body_texts(found) == ["Betreff", "Nordquartier", "Begründung", "Neu"]
    assert len(found.body.findall(w("p"))) == 4


def test_a_placeholder_that_ends_a_section_keeps_the_section():
    file = docx.Document()
    file.add_paragraph("{{Inhalt}}")
    file.add_section()
    file.add_paragraph("Anlage")
    found = written(saved(file), Paragraph(text="Neu"))
    assert len(found.body.findall(".//w:sectPr", NAMES)) == 2
    assert body_texts(found) == ["Nordquartier", "Begründung", "Neu", "Anlage"]


def test_a_broad_table_turns_a_page_of_the_letterhead_and_no_more():
    data = letterhead("{{Inhalt}}", "Gruß")
    found = written(data, table(12, word="Jugendeinrichtungen"), Paragraph(text="Neu"))
    sides = [s.get(w("orient")) for s in found.body.iterfind(".//w:pgSz", NAMES)]
    assert [side == "landscape" for side in sides] == [False, True, False]


def test_a_first_page_of_its_own_is_not_repeated_behind_a_broad_table():
    data = changed(letterhead(), "word/document.xml", "<w:cols", "<w:titlePg/><w:cols")
    found = written(data, table(12, word="Jugendeinrichtungen"), Paragraph(text="Neu"))
    sections = found.body.findall(".//w:sectPr", NAMES)
    assert [s.find(w("titlePg")) is not None for s in sections] == [True, False, False]


def test_its_lists_stay_and_ours_joins_them():
    found = written(letterhead(), Bullets(items=["eins"]))
    number = found.body.find(".//w:numId", NAMES).get(w("val"))
    lists = found.roots["word/numbering.xml"]
    assert [n.get(w("numId")) for n in lists.iter(w("num"))].count(number) == 1
    kinds = [child.tag for child in lists]
    assert kinds == sorted(kinds, key=lambda tag: tag == w("num"))


def test_a_template_becomes_a_document():
    data = changed(letterhead(), "[Content_Types].xml", MAIN, MAIN.replace("document", "template"))
    found = docx_bytes(document(), letterhead=data)
    assert docx.Document(io.BytesIO(found)).paragraphs[0].text == "Nordquartier"


def test_a_letterhead_without_styles_and_lists_gets_ours():
    bare = packed(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            b'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
            b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            b"</Types>",
            "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/office'
            b'Document/2006/relationships/officeDocument" Target="word/document.xml"/>'
            b"</Relationships>",
            "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/word'
            b'processingml/2006/main"><w:body/></w:document>',
        }
    )
    data = docx_bytes(everything(), letterhead=bare)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"word/kpk-styles.xml", "word/kpk-numbering.xml"} <= set(archive.namelist())


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        docx_bytes(document(), letterhead=data)
    message = str(caught.value)
    assert message.startswith("Briefbogen: ")
    assert "itte" in message
    return message


def bomb() -> bytes:
    with zipfile.ZipFile(io.BytesIO(letterhead())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return packed({**members, "word/media/blank.bmp": bytes(60_000_000)})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "leer"),
        (b"Briefkopf", "keine vollständige Word-Datei"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Kennwort"),
        (bytes(MAX_BYTES + 1), "zu groß"),
        (packed({"a.txt": b"x"}), "Zip-Archiv"),
        (packed({"content.xml": b"<x/>"}), "LibreOffice"),
        (packed({"[Content_Types].xml": b"<Types/>"}), "keines von Word"),
        (packed({"[Content_Types].xml": MAIN.encode()}), "beschädigt"),
        (letterhead()[:-400], "keine vollständige Word-Datei"),
        (changed(letterhead(), "[Content_Types].xml", MAIN, "macroEnabled.main+xml"), "Makros"),
        (changed(letterhead(), "word/document.xml", "<w:body>", "<w:body"), "beschädigt"),
        (changed(letterhead(), "word/document.xml", "w:body>", "w:leib>"), "Textkörper"),
        (
            changed(letterhead(), "word/document.xml", "http://schemas.openxmlformats.org/"
                    "wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
            "Strict",
        ),
        (letterhead("{{Inhalt}}", "{{Inhalt}}"), "2-mal"),
        (letterhead("Hier: {{Inhalt}}"), "neben anderem Text"),
        (changed(letterhead(), "word/document.xml", 'w:right="2268"', 'w:right="9000"'), "Ränder"),
        (bomb(), "Zip-Bombe"),
        (packed({f"{i}": b"" for i in range(2001)}), "Zip-Bombe"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_letterhead_is_refused_with_a_way_out(data, why):
    assert why in refused(data)


def test_a_placeholder_in_a_table_is_refused():
    file = docx.Document()
    file.add_table(1, 1).cell(0, 0).text = "{{Inhalt}}"
    assert "Tabelle" in refused(saved(file))


def outcome(data: bytes) -> str:
    """Give what is said of a damaged letterhead, or the text that was written into it."""
    toy = document(Contents(), Heading(text="Lage"), table(), Bullets(items=["a"]), Room(label="R"))
    try:
        return "\n".join(Package(docx_bytes(toy, letterhead=data)).texts())
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_is_refused_in_german_or_harmless(seed):
    rng = random.Random(seed)
    data = bytearray(letterhead("Guten Tag", "{{Inhalt}}"))
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if seed % 3 == 0:
        del data[rng.randrange(len(data)) :]
    assert "Briefbogen: " in outcome(bytes(data)) or "Nordquartier" in outcome(bytes(data))


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml",
        "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels",
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", range(8))
def test_any_damage_inside_a_part_is_refused_in_german_or_harmless(part, seed):
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(letterhead("{{Inhalt}}"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    content = bytearray(members[part])
    for _ in range(3):
        start = rng.randrange(len(content))
        content[start : start + rng.randint(1, 30)] = rng.randbytes(rng.randint(0, 3))
    text = outcome(packed({**members, part: bytes(content)}))
    assert "Briefbogen: " in text or "Nordquartier" in text


@pytest.mark.parametrize(
    "part", ["docProps/core.xml", "word/styles.xml", "word/numbering.xml", "word/document.xml"]
)
@pytest.mark.parametrize("seed", range(12))
def test_a_part_with_odd_but_well_formed_content_is_refused_or_harmless(part, seed):
    """Elements and attributes are dropped or doubled at random, as other programs write files."""
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(letterhead("{{Inhalt}}"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members[part])
    for element in rng.sample(list(root.iter()), min(12, len(list(root.iter())))):
        if element.attrib and rng.random() < 0.6:
            element.set(rng.choice(element.keys()), rng.choice(["", "-1", "x", "1e9", "nan"]))
        elif element.getparent() is not None:
            element.getparent().remove(element)
    text = outcome(packed({**members, part: etree.tostring(root)}))
    assert "Briefbogen: " in text or "Nordquartier" in text
