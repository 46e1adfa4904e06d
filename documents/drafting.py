"""A DOCX as GB/T 9704-2012 lays it out, paragraph by paragraph: the built-in forms are drafted here.

A form is a template: its texts hold tags, which `documents.filling` fills in. Sizes are those of
§5 to §7 of the standard: A4, text area 156 × 225 mm, 22 lines of 28 characters, body 3号 仿宋,
title 2号 小标宋, 一、黑体 （一）楷体, page number 4号 between dashes on the outer side.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SONG, FANG, KAI, HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
# Where a machine lacks the official face, Word takes the other name of the same style.
OTHER_NAMES = {SONG: "华文中宋", FANG: "仿宋", KAI: "楷体", HEI: "SimHei"}
BODY, TITLE, PAGE_NUMBER, FORM, TABLE = Pt(16), Pt(22), Pt(14), Pt(12), Pt(10.5)
MASTHEAD, ANNEX, SMALL = Pt(42), Pt(9), Pt(14)  # the last is 4号
RED = RGBColor(0xC8, 0x10, 0x2E)
LINE = Pt(28.95)  # 225 mm in 22 lines
TIGHTER = -5  # twentieths of a point between characters: 28 of 16 pt fit into 156 mm
TOP, LEFT, RIGHT, BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Draft:
    """A document in the making; each method adds to its end."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self._base_style()
        self._lay_out(self.document.sections[0])
        self.document.settings.odd_and_even_pages_header_footer = True
        properties = self.document.core_properties
        properties.author = properties.title = properties.comments = ""
        properties.created = properties.modified = EPOCH
        body = self.document.element.body
        for paragraph in list(body.iterchildren(qn("w:p"))):
            body.remove(paragraph)

    def title(self, text: str) -> None:
        """2号 小标宋, centred, with a line free after it."""
        self._paragraph(text, face=SONG, size=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, pitch=Pt(35))

    def masthead(self, text: str) -> None:
        """发文机关标志: red 小标宋, centred."""
        paragraph = self._paragraph(
            text, face=SONG, size=MASTHEAD, align=WD_ALIGN_PARAGRAPH.CENTER, pitch=Pt(60)
        )
        paragraph.runs[0].font.color.rgb = RED

    def red_line(self, left: str, right: str) -> None:
        """Who and when, at both ends of one line, with the red line of the masthead below it."""
        paragraph = self._paragraph(f"{left}\t{right}")
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", str(RED))):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
        )

    def labelled(self, label: str, text: str, *, small: bool = False) -> None:
        """A name in 黑体 and what it is, with two characters' indent: 主持人：林某."""
        size, pitch = (SMALL, Pt(20)) if small else (BODY, LINE)
        paragraph = self._paragraph(
            label, face=HEI, size=size, indent=2, pitch=pitch, follows=small
        )
        self._run(paragraph, text, FANG, size)

    def number(self, text: str) -> None:
        """发文字号: centred, below the title's place."""
        self._paragraph(text, align=WD_ALIGN_PARAGRAPH.CENTER)

    def addressee(self, text: str) -> None:
        """主送: flush left."""
        self._paragraph(text)

    def heading(self, text: str, *, new_page: bool = False) -> None:
        """一、黑体; `new_page`: at the top of one."""
        layout = self._paragraph(text, face=HEI, indent=2).paragraph_format
        layout.page_break_before = new_page or None

    def subheading(self, text: str, *, new_page: bool = False) -> None:
        """（一）楷体; `new_page`: at the top of one."""
        layout = self._paragraph(text, face=KAI, indent=2).paragraph_format
        layout.page_break_before = new_page or None

    def body(self, text: str) -> None:
        """3号 仿宋 with two characters' indent."""
        self._paragraph(text, indent=2, align=WD_ALIGN_PARAGRAPH.JUSTIFY)

    def right(self, text: str) -> None:
        """Signature and date: four characters from the right edge."""
        self._paragraph(text, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4)

    def note(self, text: str, *, size: Pt = TABLE) -> None:
        """Small print under a table: 五号 unless told otherwise, no indent."""
        self._paragraph(text, size=size, pitch=Pt(size.pt * 1.5))

    def annex(self, text: str, *, new_page: bool = False) -> None:
        """An annex's number and title, above its table."""
        paragraph = self._paragraph(
            text, face=SONG, size=BODY, align=WD_ALIGN_PARAGRAPH.CENTER, pitch=Pt(30)
        )
        paragraph.paragraph_format.page_break_before = new_page

    def small(self, text: str) -> None:
        """4号 仿宋 with two characters' indent: where much has to stand on one page."""
        self._paragraph(text, size=SMALL, indent=2, align=WD_ALIGN_PARAGRAPH.JUSTIFY, pitch=Pt(20))

    def logic(self, tag: str) -> None:
        """A paragraph that is only a tag ({%p for … %}): it is gone once the form is filled in."""
        self._paragraph(tag)

    def blank(self) -> None:
        """An empty line."""
        self._paragraph("")

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths_mm: Sequence[float],
        *,
        head: int = 1,
        size: Pt = TABLE,
        least_mm: float = 8,
    ) -> Any:
        """Bordered rows of texts; the first `head` are 黑体 and come back on each page.

        A row whose first cell is a {%tr …%} tag is logic: it is gone once the form is filled in.
        """
        table = self.document.add_table(rows=0, cols=len(widths_mm))
        table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tbl.tblPr.insert_element_before(_narrow_margins(), "w:tblLook")
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
        for place, texts in enumerate(rows):
            row = table.add_row()
            row.height = Mm(least_mm)
            for cell, text, width in zip(row.cells, texts, widths_mm, strict=True):
                cell.width = Mm(width)
                cell.vertical_alignment = 1
                self._write(
                    cell.paragraphs[0], text, face=HEI if place < head else FANG, size=size,
                    align=WD_ALIGN_PARAGRAPH.CENTER if place < head else WD_ALIGN_PARAGRAPH.LEFT,
                    pitch=Pt(size.pt * 1.35),
                )
            if place < head:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        return table

    def write_in(self, paragraph: Any, text: str, **look: Any) -> None:
        """Fill a paragraph that is there already, as in the cell of a form."""
        self._write(paragraph, text, **look)

    def landscape(self) -> None:
        """From here on pages lie on their side: for an annex table."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._lay_out(section, landscape=True)

    def new_page(self) -> None:
        """The next paragraph begins a page."""
        self.document.add_page_break()

    def saved(self) -> bytes:
        """The DOCX."""
        self._name_other_fonts()
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()

    def _paragraph(self, text: str, **look: Any) -> Any:
        return self._write(self.document.add_paragraph(), text, **look)

    def _write(
        self,
        paragraph: Any,
        text: str,
        *,
        face: str = FANG,
        size: Pt = BODY,
        align: Any = None,
        indent: int = 0,
        right: int = 0,
        pitch: Pt = LINE,
        follows: bool = True,
    ) -> Any:
        layout = paragraph.paragraph_format
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, pitch
        layout.space_before = layout.space_after = Pt(0)
        if face in (HEI, KAI) and size in (BODY, SMALL) and follows:
            layout.keep_with_next = True
        if pitch < LINE:
            # Else the page's grid of lines stretches what is closer than its own.
            apart = OxmlElement("w:snapToGrid")
            apart.set(qn("w:val"), "0")
            paragraph._p.get_or_add_pPr().insert_element_before(apart, "w:spacing", "w:ind", "w:jc")
        paragraph.alignment = align
        if indent:
            layout.first_line_indent = Pt(size.pt * indent)
            paragraph._p.pPr.ind.set(qn("w:firstLineChars"), str(100 * indent))
        if right:
            layout.right_indent = Pt(size.pt * right)
            paragraph._p.pPr.ind.set(qn("w:rightChars"), str(100 * right))
        self._run(paragraph, text, face, size)
        return paragraph

    def _run(self, paragraph: Any, text: str, face: str, size: Pt) -> Any:
        run = paragraph.add_run(text)
        run.font.name, run.font.size = face, size
        run._r.rPr.rFonts.set(qn("w:eastAsia"), face)
        if size == BODY:
            # Not by a grid of characters: where one is wider than its cell, some programs give it two.
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), str(TIGHTER))
            run._r.rPr.append(spacing)
        return run

    def _base_style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FANG, BODY
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)

    def _lay_out(self, section: Any, *, landscape: bool = False) -> None:
        width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        sides = (LEFT, RIGHT, BOTTOM, TOP) if landscape else (TOP, BOTTOM, LEFT, RIGHT)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = sides
        section.footer_distance = Mm(23) if not landscape else Mm(15)
        self._grid(section)
        for footer, outer in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
                              (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
            footer.is_linked_to_previous = False
            self._page_number(footer.paragraphs[0], outer)

    def _grid(self, section: Any) -> None:
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(LINE.pt * 20)))

    def _page_number(self, paragraph: Any, outer: Any) -> None:
        paragraph.alignment = outer
        indent = "right_indent" if outer == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, indent, PAGE_NUMBER)
        for text in ("— ", "PAGE", " —"):
            run = self._run(paragraph, "" if text == "PAGE" else text, "宋体", PAGE_NUMBER)
            if text == "PAGE":
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE")
                paragraph._p.append(field)
                field.append(run._r)

    def _name_other_fonts(self) -> None:
        """word/fontTable.xml says which other face stands in for one that is missing."""
        part = next(
            part for part in self.document.part.package.iter_parts()
            if str(part.partname) == "/word/fontTable.xml"
        )
        fonts = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in OTHER_NAMES.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _narrow_margins() -> Any:
    """Less air at the sides of cells than Word's own 1.9 mm: figures stay on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins
