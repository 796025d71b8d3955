"""The body of a Word file as it grows: paragraphs and tables in order, and where a page begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from maps.document.docx.page import Page

# Word joins two tables that touch, and wants a paragraph after the last one: the only empty
# paragraphs that are ever written. Space between blocks comes from styles alone.
SEPARATOR: Final = "KpkTrenner"


@dataclass(slots=True)
class Body:
    """What was written so far."""

    styles: Mapping[str, str]  # identifier of ours -> that of the file, which may be a letterhead's
    page: Page
    bullet: int  # number of the list of points in this file
    parts: list[str] = field(default_factory=list)
    sections: int = 0  # that were ended
    rooms: int = 0  # frames to fill in
    _is_after_table: bool = False
    _is_new_page: bool = False
    _wants_page: bool = False
    _is_turned: bool = False  # the last section that was ended

    def paragraph(self, style: str, content: str, *, before: str = "", after: str = "") -> None:
        """Add a paragraph.

        Parameters
        ----------
        style
            Identifier of ours.
        content
            Runs and fields.
        before, after
            XML of properties that the schema wants directly behind the style (`w:keepNext`), and
            behind the page break.
        """
        page = "<w:pageBreakBefore/>" if self._wants_page else ""
        self.parts.append(
            f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>{before}{page}{after}</w:pPr>'
            f"{content}</w:p>"
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
        self.paragraph(SEPARATOR, "", after=self.page.turned if is_landscape else upright)
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
