"""Styles, lists and language: ours, added to a file where it lacks them."""

import copy
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final

from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn

BASE: Final = resources.files("maps.document.docx") / "base"  # parts of our empty file
TEXT_WIDTH: Final = "9071"  # twips; where the tabs of `base/styles.xml` end
_REFERENCES: Final = ("w:basedOn", "w:next", "w:link")


@cache
def _ours(name: str) -> Any:
    """Give the root of a part of ours; whoever takes from it takes a copy."""
    return parse_xml((BASE / name).read_bytes())


def add_styles(file: WordFile, text_width: int) -> dict[str, str]:
    """Add the styles of ours that a file lacks, and say how each is called in it.

    Word knows its own styles by their English names whatever language it speaks, and a German
    letterhead calls "heading 1" by other identifiers than ours; so names are compared.

    Parameters
    ----------
    file
        It is changed.
    text_width
        Twips; where tabs at the right edge go.

    Returns
    -------
    :
        Identifier of ours to that of the file.
    """
    root = _part_root(file, RT.STYLES, CT.WML_STYLES, "styles.xml")
    there = {_key(style): style.get(qn("w:styleId")) for style in root.findall(qn("w:style"))}
    taken = set(there.values())
    names, lacking = {}, []
    for style in _ours("styles.xml").findall(qn("w:style")):
        ours = style.get(qn("w:styleId"))
        known = there.get(_key(style))
        if known is None:
            lacking.append(style)
            known = ours if ours not in taken else next(_free(ours, taken))
            taken.add(known)
        names[ours] = known
    for style in lacking:
        root.append(_adapted(style, names, text_width))
    return names


def _key(style: Any) -> tuple[str, str]:
    """Tell a style by kind and name; the default of its kind is one whatever it is called."""
    kind = style.get(qn("w:type"), "paragraph")
    if style.get(qn("w:default")) in {"1", "true", "on"}:
        return kind, ""
    name = style.find(qn("w:name"))
    return kind, "" if name is None else name.get(qn("w:val"), "").casefold()


def _free(name: str, taken: set[str | None]) -> Iterator[str]:
    number = 2
    while True:
        if f"{name}{number}" not in taken:
            yield f"{name}{number}"
        number += 1


def _adapted(style: Any, names: dict[str, str], text_width: int) -> Any:
    style = copy.deepcopy(style)
    style.set(qn("w:styleId"), names[style.get(qn("w:styleId"))])
    for tag in _REFERENCES:
        for element in style.findall(qn(tag)):
            element.set(qn("w:val"), names[element.get(qn("w:val"))])
    for tab in style.iter(qn("w:tab")):
        if tab.get(qn("w:pos")) == TEXT_WIDTH:
            tab.set(qn("w:pos"), str(text_width))
    return style


def add_bullets(file: WordFile) -> int:
    """Add our list of points to those of a file, and give its number.

    Parameters
    ----------
    file
        It is changed.
    """
    has_lists = _part(file, RT.NUMBERING) is not None
    root = _part_root(file, RT.NUMBERING, CT.WML_NUMBERING, "numbering.xml")
    if not has_lists:  # it got our part as it is
        return 1
    lists = root.findall(qn("w:num"))
    kinds = root.findall(qn("w:abstractNum"))
    kind_id = str(1 + max((int(k.get(qn("w:abstractNumId"))) for k in kinds), default=0))
    list_id = str(1 + max((int(item.get(qn("w:numId"))) for item in lists), default=0))
    kind, entry = (copy.deepcopy(element) for element in _ours("numbering.xml"))
    kind.set(qn("w:abstractNumId"), kind_id)
    entry.set(qn("w:numId"), list_id)
    entry.find(qn("w:abstractNumId")).set(qn("w:val"), kind_id)
    if lists:  # kinds go before lists
        lists[0].addprevious(kind)
        lists[-1].addnext(entry)
    else:
        root.extend([kind, entry])
    return int(list_id)


def _part(file: WordFile, relation: str) -> Any:
    try:
        return file.part.part_related_by(relation)
    except KeyError:
        return None


def _part_root(file: WordFile, relation: str, content_type: str, name: str) -> Any:
    """Give the root of a part; a file that has none gets ours."""
    part = _part(file, relation)
    if part is None:
        part = XmlPart(
            PackURI(f"/word/kpk-{name}"), content_type, copy.deepcopy(_ours(name)),
            file.part.package,
        )  # fmt: skip
        file.part.relate_to(part, relation)
    return part.element


def speak(file: WordFile, language: str) -> None:
    """Name the language of all text that says none of its own, for spelling and screen readers.

    Parameters
    ----------
    file
        It is changed.
    language
        Such as "de-DE".
    """
    root = _part(file, RT.STYLES).element
    defaults = root.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = copy.deepcopy(_ours("styles.xml").find(qn("w:docDefaults")))
        for element in defaults.iter(qn("w:rPr")):
            for look in [e for e in element if e.tag != qn("w:lang")]:
                element.remove(look)  # the letterhead's look stays its own
        root.insert(0, defaults)
    texts = _child(_child(defaults, "w:rPrDefault"), "w:rPr")
    lang = _child(texts, "w:lang")
    for kind in ("val", "eastAsia", "bidi"):
        lang.set(qn(f"w:{kind}"), language)


def _child(element: Any, tag: str) -> Any:
    found = element.find(qn(tag))
    if found is None:
        found = element.makeelement(qn(tag), {})
        # The language is the last but for rare ones, the texts are before the paragraphs.
        element.insert(0, found) if tag == "w:rPrDefault" else element.append(found)
    return found
