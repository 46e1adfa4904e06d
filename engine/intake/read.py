"""A document to a Reading: drafts of items, and every problem with its place.

Nothing in a document is ever evaluated. A file that cannot be trusted whole is refused with
`Unreadable`; anything less is a problem beside the rows that were read.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from engine.errors import Unreadable
from engine.intake.deadlines import DeadlineCells
from engine.intake.drafts import Problem, Reading
from engine.intake.ledger import read_sheet
from engine.intake.package import read_bytes
from engine.intake.problems import problem
from engine.intake.reference import reference_in_rows
from engine.intake.report import read_report
from engine.intake.rows import is_closed_name
from engine.intake.sheet_reading import SheetReading
from engine.intake.text import decode
from engine.intake.word import read_word
from engine.intake.workbook import open_workbook
from engine.language import _


def read_document(path: Path, *, reference_on: date | None, name: str | None = None) -> Reading:
    """Read a ledger (.xlsx, .docx) or a report (.docx, .txt).

    `reference_on` is the date that relative deadlines and missing years refer to; without it the
    document's own 填报日期 is used. `name` is the name the person knows the file by, where `path`
    is only where it was stored. Raises `Unreadable` with a sentence for the person.
    """
    shown = name or Path(path).name
    suffix = Path(shown).suffix.lower()
    data = read_bytes(Path(path))
    if suffix == ".xlsx":
        return read_workbook(data, reference_on=reference_on, name=shown)
    if suffix == ".docx":
        return read_docx(data, reference_on=reference_on, name=shown)
    if suffix == ".txt":
        text, cut_inside = decode(data, name=shown)
        return read_report(text, cut_inside=cut_inside)
    raise Unreadable(
        _("不认识的文件类型“{suffix}”，请用 .xlsx、.docx 或 .txt。").format(suffix=suffix or shown)
    )


def read_workbook(data: bytes, *, reference_on: date | None, name: str) -> Reading:
    """All visible sheets of a workbook that hold a ledger."""
    opened = open_workbook(data, name=name)
    if reference_on is None:
        for sheet in opened.sheets:
            if reference_on := reference_in_rows(sheet.sheet.iter_rows()):
                break
    with without_collector():
        readings = [
            read_sheet(
                sheet.grid(),
                width=sheet.sheet.width,
                height=sheet.sheet.height,
                deadlines=DeadlineCells(reference_on, uses_1904=sheet.uses_1904),
                closed=is_closed_name(sheet.name),
            )
            for sheet in opened.sheets
        ]
    return gather(readings, opened.problems, reference_on)


@contextmanager
def without_collector() -> Iterator[None]:
    """Rows make no cycles: walking sixty thousand drafts again and again would only cost time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_docx(data: bytes, *, reference_on: date | None, name: str) -> Reading:
    """The ledgers among a document's tables; without one, its paragraphs as a report."""
    document = read_word(data, name=name)
    if reference_on is None:
        reference_on = reference_in_rows([line] for line in document.lines)
    readings = []
    for grid, width, height in document.tables:
        deadlines = DeadlineCells(reference_on)
        readings.append(
            read_sheet(grid, width=width, height=height, deadlines=deadlines, closed=False)
        )
    ledgers = [one for one in readings if one.is_ledger]
    if ledgers:
        return gather(ledgers, [], reference_on)
    return read_report("\n".join(document.lines))


def gather(
    readings: list[SheetReading], problems: list[Problem], reference_on: date | None
) -> Reading:
    """One Reading of all tables; tables without ledger headings are named."""
    found = Reading("ledger", None, [], list(problems), reference_on)
    ledgers = [one for one in readings if one.is_ledger]
    headings = []
    for reading in readings:
        if reading in ledgers:
            found.drafts.extend(reading.drafts)
            found.problems.extend(reading.problems)
            headings += reading.headings
        else:
            found.problems.append(unheaded(reading, bool(ledgers)))
    if not readings:
        found.problems.append(
            problem("no_ledger_headings", _("文件里没有可读的工作表，请检查是否全部隐藏或空白。"))
        )
    return Reading("ledger", None, found.drafts, found.problems, reference_on, tuple(headings))


def unheaded(reading: SheetReading, others: bool) -> Problem:
    """A table without ledger headings: a cover beside ledgers, or the wrong file."""
    sheet = reading.grid.name
    if reading.plan is not None:
        seen = "、".join(reading.plan.columns.texts.values())
        message = _(
            "工作表“{sheet}”的表头（{seen}）里没有“存在问题”一类的列，没有载入；请补上该列。"
        ).format(sheet=sheet, seen=seen[:200])
        return problem("no_ledger_headings", message, sheet=sheet, raw=seen)
    if others:
        message = _("工作表“{sheet}”没有台账表头，当作封面或说明，没有读取。").format(sheet=sheet)
        return problem("sheet_skipped", message, sheet=sheet)
    message = _(
        "工作表“{sheet}”里没有找到台账表头；表头至少要有“存在问题”和另一列，如“整改措施”“责任部门”“完成时限”。"
    ).format(sheet=sheet)
    return problem("no_ledger_headings", message, sheet=sheet)
