"""The one call of Typst: files in memory, our fonts and no others, nothing from a disk or a net."""

from collections.abc import Mapping
from typing import Any

import typst

from maps.document.blocks import DocumentError
from maps.document.fonts import document_fonts


def typeset(sources: Mapping[str, bytes], inputs: Mapping[str, str], **options: Any) -> bytes:
    """Set a file.

    Parameters
    ----------
    sources
        By name; `main.typ` is what is set, the others are what it names.
    inputs
        Texts that it finds in `sys.inputs`: data, never markup.
    options
        Of `typst.compile`: format, resolution, standard, time.

    Raises
    ------
    DocumentError
        A source is damaged, or the standard forbids what the document holds.
    SourceError
        A font file is absent.
    """
    try:
        return typst.compile(  # type: ignore[no-any-return]  # its stub lacks dict
            dict(sources), sys_inputs=dict(inputs), font_paths=document_fonts(),
            ignore_system_fonts=True, **options,
        )  # fmt: skip
    except typst.TypstError as error:
        raise DocumentError(f"A document cannot be set: {error.message}") from error
