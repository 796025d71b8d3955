"""The body of a Word file as it grows: paragraphs and tables in order, and where a page begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from maps.document.docx.page import Page

# Word joins two tables that touch, and wants a paragraph after the last one: the only empty
# paragraphs that are ever written. Space between blocks comes from styles alone.
SEPARATOR: Final = "KpkTrenner"
# A table has no space below itself, so what follows brings it; notes belong close to their table.
RUNNING: Final = frozenset({"Standard", "KpkKleintext", "Listenabsatz", "KpkBegriff"})
SPACE_AFTER_TABLE: Final = 200  # twips
# Of the properties of a paragraph, as the schema has it (ECMA-376, part 1, 17.3.1.26).
ORDER: Final = ("keepNext", "pageBreakBefore", "numPr", "tabs", "spacing", "ind", "sectPr")


@dataclass(slots=True)
class Body:
    """What was written so far."""

    styles: Mapping[str, str]  # identifier of ours -> that of the file, which may be a letterhead's
    page: Page
    bullet: int  # number of the list of points in this file
    breadth: float = 1.0  # of the file's type against Arial
    parts: list[str] = field(default_factory=list)
    sections: int = 0  # that were ended
    rooms: int = 0  # frames to fill in
    boxes: int = 0
    _is_after_table: bool = False
    _is_new_page: bool = False
    _wants_page: bool = False
    _is_turned: bool = False  # the last section that was ended

    def paragraph(self, style: str, content: str, **properties: str) -> None:
        """Add a paragraph.

        Parameters
        ----------
        style
            Identifier of ours.
        content
            Runs and fields.
        properties
            XML of what the style does not say, by the name of its element in `w:pPr`.
        """
        if self._wants_page:
            properties["pageBreakBefore"] = "<w:pageBreakBefore/>"
        if self._is_after_table and style in RUNNING:
            properties.setdefault("spacing", f'<w:spacing w:before="{SPACE_AFTER_TABLE}"/>')
        rest = "".join(properties[name] for name in ORDER if name in properties)
        self.parts.append(
            f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>{rest}</w:pPr>{content}</w:p>'
        )
        self._is_after_table = self._wants_page = self._is_new_page = False

    def table(self, xml: str) -> None:
        """Add a table; a separator goes between it and one that it would touch.

        Parameters
        ----------
        xml
            The whole `w:tbl`.
        """
        if self._is_after_table or self._wants_page:
            self.paragraph(SEPARATOR, "")
        self.parts.append(xml)
        self._is_after_table, self._is_new_page = True, False

    def begin_page(self) -> None:
        """Let what comes next begin on a new page, unless it does so anyway."""
        self._wants_page = not self._is_new_page

    def begin_turned(self) -> None:
        """Let what comes next lie on a page on its side; after such a page, on the same."""
        if self._is_turned and self._is_new_page:
            self.parts.pop()
            self.sections -= 1
            self._is_new_page = False
        else:
            self.end_section()

    def end_section(self, *, is_landscape: bool = False) -> None:
        """End a section; what was added since the last one takes its page from it.

        Parameters
        ----------
        is_landscape
            The page of this section lies on its side.
        """
        upright = self.page.plain if self.sections else self.page.first
        self._wants_page = False  # a section begins a page by itself
        self.paragraph(SEPARATOR, "", sectPr=self.page.turned if is_landscape else upright)
        self._is_new_page, self._is_turned = True, is_landscape
        self.sections += 1

    def close(self, *, is_last: bool) -> tuple[str, bool]:
        """Give everything, ended by a paragraph, and whether the last page lies on its side.

        Parameters
        ----------
        is_last
            Nothing comes behind this in the file; else a section that was ended stays so.
        """
        if self._is_new_page and is_last:  # else an empty upright page would follow
            return "".join(self.parts[:-1]), True
        if self._is_after_table:
            self.paragraph(SEPARATOR, "")
        return "".join(self.parts), False

    def style(self, name: str) -> str:
        """Give the identifier in this file of a style of ours.

        Parameters
        ----------
        name
            Identifier of ours.
        """
        return self.styles[name]
