"""Our drawings on their way into a file: set in the fonts of paper, or with ids of their own."""

import re
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import Final
from xml.etree import ElementTree

from maps.document.blocks import DocumentError
from maps.document.fonts import FAMILY, Printable, covered_letters, family_of

MM_PER_PIXEL: Final = 25.4 / 96  # of CSS
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_TEXTS: Final = (f"{{{_SVG}}}text", f"{{{_SVG}}}tspan")
_REFERENCES: Final = ("aria-labelledby", "aria-describedby")  # lists of ids without a sign

# Known to the whole process, as the module wants it; else every mark would carry a prefix.
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def paper_svg(svg: str, printable: Printable) -> str:
    """Give a drawing whose texts are set in our fonts, each letter in one that has it.

    Where a line mixes letters of several fonts, the program that draws may take the one that has
    all of them for the whole line, in the one weight that it is shipped in.

    Parameters
    ----------
    svg
        Of ours, for a page.
    printable
        Keeps count of the letters that the fonts lack.

    Raises
    ------
    DocumentError
        It is no SVG.
    """
    root = _parsed(svg)
    for element in root.iter():
        if "font-family" in element.attrib:
            element.set("font-family", FAMILY)
        if "style" in element.attrib:
            element.set("style", re.sub(r"font-family:[^;]*", "", element.get("style", "")))
    root.set("font-family", FAMILY)
    for element in list(root.iter()):
        if element.tag in _TEXTS:
            _set_texts(element, printable)
    return ElementTree.tostring(root, encoding="unicode")


def standalone_svg(svg: str, prefix: str, alt: str) -> str:
    """Give a drawing for a file of its own: a picture without links, its ids its own.

    Parameters
    ----------
    svg
        Of ours.
    prefix
        Of its ids, so that several go into one file: letters, digits and hyphens.
    alt
        Says what is drawn.

    Raises
    ------
    DocumentError
        It is no SVG.
    """
    root = _parsed(svg)
    for element in root.iter():
        if element.tag == f"{{{_SVG}}}a":  # leads to a page that is not there
            element.tag = f"{{{_SVG}}}g"
            element.attrib.clear()
        for name, value in element.attrib.items():
            element.set(name, _with_prefix(name, value, prefix))
    for name in _REFERENCES:
        root.attrib.pop(name, None)
    root.attrib |= {"role": "img", "aria-label": alt}
    return ElementTree.tostring(root, encoding="unicode")


def _with_prefix(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return prefix + value
    if name in _REFERENCES:
        return " ".join(prefix + part for part in value.split())
    if name in {"href", f"{{{_XLINK}}}href"} and value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    return value.replace("url(#", f"url(#{prefix}")


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a drawing is meant to be."""

    width: float  # millimetres at the size of a page on a screen; infinite where none is named
    steepness: float  # height in widths of it


def extent_of(svg: str) -> Extent:
    """Read how large a drawing is, from its `viewBox` and the `width` in pixels.

    Parameters
    ----------
    svg
        Of ours.

    Raises
    ------
    DocumentError
        It is no SVG, or has no `viewBox` with a width and a height.
    """
    root = _parsed(svg)
    try:
        _, _, width, height = map(float, root.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        raise DocumentError("A picture has no viewBox.") from None
    if not (0 < width < inf and 0 < height < inf):
        raise DocumentError("A picture has no viewBox.")
    pixels = re.fullmatch(r"(\d+(?:\.\d+)?)(?:px)?", root.get("width", ""))
    named = float(pixels[1]) * MM_PER_PIXEL if pixels and float(pixels[1]) else inf
    return Extent(width=named, steepness=height / width)


def _parsed(svg: str) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(_without_controls(svg))
    except ElementTree.ParseError as error:
        raise DocumentError(f"A picture is no SVG: {error}") from error
    if root.tag == "svg":  # as a page may hold it: without its namespace
        for element in root.iter():
            element.tag = f"{{{_SVG}}}{element.tag}"
    if root.tag != f"{{{_SVG}}}svg":
        raise DocumentError("A picture is no SVG.")
    return root


def _without_controls(text: str) -> str:
    """Leave out what XML forbids: control signs and halves of a pair."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", str(text))


def _set_texts(element: ElementTree.Element, printable: Printable) -> None:
    """Write the texts of a `text` or `tspan` as runs, each of one family."""
    text, children = element.text, list(element)
    for child in children:
        element.remove(child)
    element.text = None
    _append_runs(element, _shown(text or "", printable))
    for child in children:
        text, child.tail = child.tail, None
        element.append(child)
        _append_runs(element, _shown(text or "", printable))


def _append_runs(element: ElementTree.Element, text: str) -> None:
    for family, letters in groupby(_with_families(text), key=lambda pair: pair[0]):
        run = "".join(letter for _, letter in letters)
        if family != FAMILY:
            quoted = {"font-family": f"'{family}'"}  # no name begins with a digit, like "3", bare
            ElementTree.SubElement(element, f"{{{_SVG}}}tspan", quoted).text = run
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + run
        else:
            element.text = (element.text or "") + run


def _with_families(text: str) -> list[tuple[str, str]]:
    """Give each letter with its family; a blank after another script stays with it."""
    pairs: list[tuple[str, str]] = []
    for letter in text:
        follows = letter == " " and pairs and letter in covered_letters()[pairs[-1][0]]
        pairs.append((pairs[-1][0] if follows else family_of(letter), letter))
    return pairs


def _shown(text: str, printable: Printable) -> str:
    """Give a text of one line; blanks at its ends part it from its neighbours."""
    plain = printable.in_picture(text)
    if not plain:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{plain}{' ' * text[-1].isspace()}"
