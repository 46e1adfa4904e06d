"""A bordered form of labels and what is written beside them, for a DOCX: 审批表, 记录表."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from documents.drafting import FANG, FORM, HEI, TABLE, Draft

SIGNATURE = "签字："  # begins the line of a form that is signed
LEAST_MM = 9
Written = str | Sequence[str]


def draft_form(draft: Draft, rows: Sequence[Sequence[Written]], widths_mm: Sequence[float]) -> None:
    """Labels (黑体) and what is written beside them by turns, a row each.

    A text that is a list has a paragraph each: a SIGNATURE is flush right, what a {%p …%} repeats
    is 五号. The last of too few texts takes all columns that are left. A row of one text is
    {%tr …%} logic: it is gone once the form is filled in.
    """
    table = draft.document.add_table(rows=0, cols=len(widths_mm))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for texts in rows:
        row = table.add_row()
        row.height = Mm(LEAST_MM)
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)
        if 1 < len(texts) < len(widths_mm):
            row.cells[len(texts) - 1].merge(row.cells[-1])
        for place, text in enumerate(texts):
            _write(draft, row.cells[place], text, is_label=place % 2 == 0)
        if texts[-1][-1].startswith(SIGNATURE):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _write(draft: Draft, cell: Any, text: Written, *, is_label: bool) -> None:
    cell.vertical_alignment = 1
    lines = [text] if isinstance(text, str) else text
    size = TABLE if lines[0].startswith("{%p") else FORM
    for place, line in enumerate(lines):
        right = line.startswith(SIGNATURE)
        align = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        draft.write_in(
            cell.paragraphs[0] if place == 0 else cell.add_paragraph(), line,
            face=HEI if is_label else FANG, size=size, pitch=Pt(size.pt * 1.4),
            align=WD_ALIGN_PARAGRAPH.CENTER if is_label else align,
        )
