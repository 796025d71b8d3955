"""Pictures as PNG: our font, the size on paper, the same bytes."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from maps.document.blocks import DocumentError
from maps.document.drawings import paper_svg, standalone_svg
from maps.document.fonts import Printable
from maps.document.raster import png_bytes

PAGE_FONT = "system-ui, 'Segoe UI', Arial, sans-serif"


def drawing(text: str, **attributes: str) -> str:
    named = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" font-family="{PAGE_FONT}"'
        f' font-size="20"><text x="5" y="25"{named}>{text}</text></svg>'
    )


def ink(png: bytes) -> int:
    """Count the pixels that are not white."""
    image = Image.open(io.BytesIO(png)).convert("L")
    return sum(count for value, count in enumerate(image.histogram()) if value < 250)


def test_it_has_the_pixels_and_the_resolution_that_were_asked_for() -> None:
    image = Image.open(io.BytesIO(png_bytes(drawing("Kita"), width_mm=127, ppi=300)))
    assert image.size == (1500, 300)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    first, second = (png_bytes(drawing("Größe"), width_mm=80) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("text", ["Kita", "→ ▲▼●", "مقهى", "Fett → مقهى ≥", "🦁"])
def test_text_is_drawn_whatever_its_script(text: str) -> None:
    assert ink(png_bytes(drawing(text), width_mm=80)) > ink(png_bytes(drawing(""), width_mm=80))


def test_bold_and_italic_are_drawn_as_such() -> None:
    plain, bold = (
        ink(png_bytes(drawing("Quartier", font_weight=weight), width_mm=80))
        for weight in ("400", "700")
    )
    assert bold > 1.15 * plain
    italic = png_bytes(drawing("Quartier", font_style="italic"), width_mm=80)
    assert italic != png_bytes(drawing("Quartier"), width_mm=80)


@pytest.mark.parametrize(
    "svg", ["", "kein Bild", "<svg", "<p/>", "<svg viewBox='0 0 1 1'>&x;</svg>"]
)
def test_what_is_no_picture_is_refused(svg: str) -> None:
    with pytest.raises(DocumentError):
        png_bytes(svg, width_mm=80)


@pytest.mark.parametrize("width", [0.0, -5.0, float("nan"), 1e6])
def test_a_size_that_nobody_means_is_refused(width: float) -> None:
    with pytest.raises(DocumentError, match="cannot be drawn"):
        png_bytes(drawing("Kita"), width_mm=width)


def test_a_thousand_areas_take_less_than_a_second() -> None:
    squares = "".join(
        f'<path d="M{x} {y}h9v9h-9z" fill="#cd7d4d" stroke="#fff"/>'
        for x in range(0, 400, 10) for y in range(0, 300, 10)
    )  # fmt: skip
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">{squares}</svg>'
    png_bytes(svg, width_mm=20)
    start = time.process_time()
    png_bytes(svg, width_mm=160, ppi=200)
    assert time.process_time() - start < 1


@settings(max_examples=50)
@given(st.text())
def test_any_text_in_a_drawing_can_be_drawn(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    assert png_bytes(drawing(text), width_mm=20).startswith(b"\x89PNG")


def test_ids_of_two_drawings_do_not_meet() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" aria-labelledby="t u">'
        '<title id="t">Titel</title><desc id="u">x</desc><defs><pattern id="p"/></defs>'
        '<path id="a" fill="url(#p)" d="M0 0"/><use href="#a"/></svg>'
    )
    own = standalone_svg(svg, "b1-", "Bild")
    for piece in ('id="b1-t"', 'fill="url(#b1-p)"', 'href="#b1-a"'):
        assert piece in own


def test_names_of_fonts_of_pages_are_gone_on_paper() -> None:
    styled = drawing("a", style="font-family:Arial;fill:red")
    assert "Arial" not in paper_svg(styled, Printable())
    assert "fill:red" in paper_svg(styled, Printable())
