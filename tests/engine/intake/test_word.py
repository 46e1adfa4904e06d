"""Word documents: tables like the ledger, otherwise the paragraphs of a report."""

from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml

from engine.intake.read import read_document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def fill(table: Any, rows: list[list[str]]) -> None:
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text


def test_a_table_with_merged_cells_reads_like_a_ledger(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("XX法院整改台账")
    document.add_paragraph("填报日期：2026年3月2日")
    table = document.add_table(rows=6, cols=5)
    fill(table, [
        ["序号", "存在问题", "责任分工", "", "完成时限"],
        ["", "", "责任领导", "责任部门", ""],
        ["1", "学习不深", "赵明", "政治部", "6月底前"],
        ["2", "人员断层", "钱华", "政治部牵头，办公室配合", "2026年3月底前"],
        ["", "", "", "", "2026年9月底前"],
        ["合计", "2项", "", "", ""],
    ])  # fmt: skip
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1):
        table.cell(3, column).merge(table.cell(4, column))
    document.save(str(tmp_path / "a.docx"))

    reading = read_document(tmp_path / "a.docx", reference_on=None)

    assert (reading.kind, reading.reference_on) == ("ledger", date(2026, 3, 2))
    assert [(one.sheet, one.row, one.weakness, one.due_on) for one in reading.drafts] == [
        ("表1", 3, "学习不深", date(2026, 6, 30)), ("表1", 4, "人员断层", date(2026, 9, 30)),
    ]  # fmt: skip
    assert (reading.drafts[1].lead_departments, reading.drafts[1].supporting_departments) == (
        ("政治部",), ("办公室",),
    )  # fmt: skip


def test_paragraphs_read_like_a_report(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (
        "一、主要做法",
        "一是学习好。",
        "二、存在问题",
        "一是学习不深。",
        "二是作风不实。",
    ):
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))

    reading = read_document(tmp_path / "a.docx", reference_on=None)

    assert (reading.kind, [one.weakness for one in reading.drafts]) == (
        "report", ["学习不深", "作风不实"],
    )  # fmt: skip


def test_automatic_numbers_are_marks_too(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("二、存在问题")
    for text in ("学习不深。", "作风不实。"):
        document.add_paragraph(text, style="List Number")
    document.save(str(tmp_path / "a.docx"))

    reading = read_document(tmp_path / "a.docx", reference_on=None)

    assert [(one.number, one.weakness) for one in reading.drafts] == [
        ("1", "学习不深"), ("2", "作风不实"),
    ]  # fmt: skip


def test_insertions_under_revision_are_text_and_deletions_are_not(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("二、存在问题")
    paragraph = document.add_paragraph("1.学习")
    paragraph._p.append(parse_xml(f"<w:ins {W} w:id='1'><w:r><w:t>不深。</w:t></w:r></w:ins>"))
    paragraph._p.append(
        parse_xml(f"<w:del {W} w:id='2'><w:r><w:delText>很好。</w:delText></w:r></w:del>")
    )
    document.save(str(tmp_path / "a.docx"))

    reading = read_document(tmp_path / "a.docx", reference_on=None)

    assert [one.weakness for one in reading.drafts] == ["学习不深"]
