"""What a PDF lacks after setting: the first cell of each row of a table heads its row.

The program that sets can mark such cells only behind a switch that its Python binding does not
have. Everything else of the tag tree comes from it.
"""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


def with_row_headers(content: bytes) -> bytes:
    """Mark the first cell of each row below the head as a header of its row.

    Parameters
    ----------
    content
        A tagged PDF.

    Returns
    -------
    :
        The same pages; the identifier of the file follows from what is in it.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        for element in _elements(pdf.Root.StructTreeRoot):
            if element.get("/S") == Name.TBody:
                for row in _children(element):
                    _head_row(row)
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _head_row(row: Object) -> None:
    cell = next(iter(_children(row)), None)
    if cell is None or cell.get("/S") != Name.TD:
        return
    cell.S = Name.TH
    attributes = cell.get("/A", Array())
    for entry in attributes if isinstance(attributes, Array) else [attributes]:
        if entry.get("/O") == Name.Table:
            entry.Scope = Name.Row
            return
    scope = Dictionary(O=Name.Table, Scope=Name.Row)
    cell.A = (
        Array([*attributes, scope]) if isinstance(attributes, Array) else Array([attributes, scope])
    )


def _children(element: Object) -> list[Object]:
    """Give the elements directly below one; numbers are places on a page, not elements."""
    below = element.get("/K", Array())
    entries = list(below) if isinstance(below, Array) else [below]
    return [entry for entry in entries if isinstance(entry, Dictionary) and "/S" in entry]


def _elements(root: Object) -> Iterator[Object]:
    waiting = _children(root)
    while waiting:
        element = waiting.pop()
        yield element
        waiting += _children(element)
