"""A document to a Reading: drafts of items, and every problem with its place.

Nothing in a document is ever evaluated. A file that cannot be trusted whole is refused with
`Unreadable`; anything less is a problem beside the rows that were read.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from engine.errors import Unreadable
from engine.intake.corrections import NOTHING_SAID, Corrections
from engine.intake.deadlines import DeadlineCells
from engine.intake.drafts import Draft, Heading, Problem, Reading, SheetSeen
from engine.intake.exported_rows import join_drafts
from engine.intake.ledger import read_sheet
from engine.intake.package import read_bytes
from engine.intake.problems import problem
from engine.intake.reference import reference_in_rows
from engine.intake.report import read_report
from engine.intake.rows import is_closed_name
from engine.intake.sheet_reading import SheetReading
from engine.intake.sheets_seen import see_sheet
from engine.intake.text import decode
from engine.intake.word import read_word
from engine.intake.workbook import open_workbook
from engine.language import _


def read_document(
    path: Path,
    *,
    reference_on: date | None,
    name: str | None = None,
    corrections: Corrections = NOTHING_SAID,
) -> Reading:
    """Read a ledger (.xlsx, .docx) or a report (.docx, .txt).

    `reference_on` is the date that relative deadlines and missing years refer to; without it the
    document's own 填报日期 is used. `name` is the name the person knows the file by, where `path`
    is only where it was stored. `corrections` are what people said of its columns and sheets.
    Raises `Unreadable` with a sentence for the person.
    """
    shown = name or Path(path).name
    suffix = Path(shown).suffix.lower()
    data = read_bytes(Path(path))
    if suffix == ".xlsx":
        return read_workbook(data, reference_on=reference_on, name=shown, corrections=corrections)
    if suffix == ".docx":
        return read_docx(data, reference_on=reference_on, name=shown, corrections=corrections)
    if suffix == ".txt":
        text, cut_inside = decode(data, name=shown)
        return read_report(text, cut_inside=cut_inside)
    raise Unreadable(
        _("不认识的文件类型“{suffix}”，请用 .xlsx、.docx 或 .txt。").format(suffix=suffix or shown)
    )


def read_workbook(
    data: bytes, *, reference_on: date | None, name: str, corrections: Corrections = NOTHING_SAID
) -> Reading:
    """All visible sheets of a workbook that hold a ledger."""
    opened = open_workbook(data, name=name, said=corrections.sheets)
    if reference_on is None:
        for sheet in opened.sheets:
            if reference_on := reference_in_rows(sheet.sheet.iter_rows()):
                break
    with without_collector():
        readings = [
            read_sheet(
                grid := sheet.grid(),
                width=sheet.sheet.width,
                height=sheet.height,
                deadlines=DeadlineCells(reference_on, uses_1904=sheet.uses_1904),
                closed=is_closed_name(sheet.name),
                said=corrections.headings(sheet.name, grid.first_column),
            )
            for sheet in opened.sheets
        ]
    seen = [
        see_sheet(one, sheet.sheet.iter_rows())
        for one, sheet in zip(readings, opened.sheets, strict=True)
    ]
    seen += [SheetSeen(sheet_name, state) for sheet_name, state in opened.passed]
    return gather(readings, opened.problems, reference_on, seen)


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


def read_docx(
    data: bytes, *, reference_on: date | None, name: str, corrections: Corrections = NOTHING_SAID
) -> Reading:
    """The ledgers among a document's tables; without one, its paragraphs as a report."""
    document = read_word(data, name=name)
    if reference_on is None:
        reference_on = reference_in_rows([line] for line in document.lines)
    readings, seen = [], []
    for grid, width, height in document.tables:
        if corrections.of(grid.name).read is False:
            seen.append(SheetSeen(grid.name, "off"))
            continue
        found = read_sheet(
            grid,
            width=width,
            height=height,
            deadlines=DeadlineCells(reference_on),
            closed=False,
            said=corrections.headings(grid.name, grid.first_column),
        )
        readings.append(found)
        seen.append(see_sheet(found, grid.rows))
    ledgers = [one for one in readings if one.is_ledger]
    if ledgers:
        return gather(ledgers, [], reference_on, seen)
    return replace(read_report("\n".join(document.lines)), sheets=tuple(seen))


def gather(
    readings: list[SheetReading],
    problems: list[Problem],
    reference_on: date | None,
    seen: list[SheetSeen],
) -> Reading:
    """One Reading of all tables; tables without ledger headings are named."""
    drafts: list[Draft] = []
    found = list(problems)
    headings: list[Heading] = []
    others = any(one.is_ledger for one in readings)
    for reading in readings:
        if reading.is_ledger:
            drafts += reading.drafts
            found += reading.problems
            headings += reading.headings
        else:
            found.append(unheaded(reading, others))
    drafts = join_drafts(drafts)
    if not readings:
        found.append(
            problem("no_ledger_headings", _("文件里没有可读的工作表，请检查是否全部隐藏或空白。"))
        )
    return Reading("ledger", None, drafts, found, reference_on, tuple(headings), tuple(seen))


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
