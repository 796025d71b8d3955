"""Addresses of the drawings of a page as files."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def drawing_address(
    region_id: str, question: str, drawing: str, query: Mapping[str, object] | None = None
) -> str:
    """Give the address of a drawing; {ending} stands for its form.

    Parameters
    ----------
    question
        Its name in addresses.
    drawing
        Id of the drawing on its page.
    query
        What the page's address says; empty parts are left out.

    Examples
    --------
    >>> drawing_address("unna", "toy", "karte", {"group": "children_0_2"})
    '/zeichnung/unna/toy/karte.{ending}?group=children_0_2'
    """
    parts = "/".join(quote(part, safe="") for part in (region_id, question, drawing))
    said = urlencode({name: value for name, value in (query or {}).items() if value})
    return f"/zeichnung/{parts}.{{ending}}" + (f"?{said}" if said else "")
