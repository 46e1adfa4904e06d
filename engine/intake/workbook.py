"""An .xlsx as grids. Nothing in it is computed; what is hidden is told."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from engine.errors import Unreadable
from engine.intake.cells import cell_name, column_letters
from engine.intake.corrections import SheetSaid
from engine.intake.drafts import Problem, SheetState
from engine.intake.grid import Grid
from engine.intake.package import damaged, drain, open_package, parse_part, refusing, stream
from engine.intake.problems import problem
from engine.intake.sheet_scan import SheetFacts, scan_cells, scan_sheet
from engine.language import _

MAIN_PART = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MOST_CELLS = 6_000_000
MOST_ROWS = 200_000
MOST_MERGES = 200_000
MOST_TOLD = 200


@dataclass(slots=True)
class OpenSheet:
    """A visible sheet, loaded; `grid()` may be asked for again and again."""

    name: str
    sheet: CalamineSheet
    facts: SheetFacts
    uses_1904: bool

    @property
    def height(self) -> int:
        """How many rows `grid()` has: `iter_rows` gives the blank ones at the top as well."""
        top, _left = self.sheet.start or (0, 0)
        return top + self.sheet.height

    def grid(self) -> Grid:
        """All rows from the sheet's first one; its columns from the first filled one."""
        _top, column = self.sheet.start or (0, 0)
        merges = [(*start, *end) for start, end in self.sheet.merged_cell_ranges or []]
        return Grid(
            self.name, self.sheet.iter_rows(), 0, column, merges[:MOST_MERGES],
            self.facts.formulas, self.uses_1904,
        )  # fmt: skip


@dataclass(slots=True)
class OpenWorkbook:
    """The sheets that are read, and what was found on the way."""

    sheets: list[OpenSheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: list[tuple[str, SheetState]] = field(default_factory=list)


def open_workbook(
    data: bytes, *, name: str, said: Mapping[str, SheetSaid] | None = None
) -> OpenWorkbook:
    """Check every part of the package, then load the visible sheets, and as `said` otherwise."""
    package = open_package(data, needs=MAIN_PART, name=name)
    with refusing(name):
        parts, uses_1904 = sheet_parts(package)
        facts = scan_parts(package, parts)
    book = load(data, name)
    opened = OpenWorkbook()
    for index, told in enumerate(book.sheets_metadata):
        if told.typ is not SheetTypeEnum.WorkSheet:
            continue
        wanted = said[told.name].read if said and told.name in said else None
        if told.visible is not SheetVisibleEnum.Visible and not wanted:
            opened.problems.append(hidden_sheet(told.name))
            opened.passed.append((told.name, "hidden"))
            continue
        if wanted is False:
            opened.passed.append((told.name, "off"))
            continue
        found = facts.get(parts.get(told.name, ""))
        if found is None:
            raise Unreadable(damaged(name))
        check_size(told.name, found)
        opened.problems += tell_facts(told.name, found)
        sheet = load_sheet(book, index, name)
        opened.sheets.append(OpenSheet(told.name, sheet, found, uses_1904))
    return opened


def sheet_parts(package: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """The part of each sheet by its name, and whether dates count from 1904."""
    book, relations = parse_part(package, MAIN_PART), parse_part(package, RELATIONS)
    targets: dict[str, str] = {}
    for relation in relations.iter("{*}Relationship"):
        key = relation.get("Id", "")
        if key in targets:
            raise ValueError(key)
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[key] = posixpath.normpath(path)
    parts = {}
    for sheet in book.iter("{*}sheet"):
        key = next((v for k, v in sheet.items() if etree.QName(k).localname == "id"), "")
        parts[sheet.get("name", "")] = targets[key]
    properties = next(book.iter("{*}workbookPr"), None)
    uses_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return parts, uses_1904


def scan_parts(package: zipfile.ZipFile, parts: dict[str, str]) -> dict[str, SheetFacts]:
    """Unpack every part once; sheets are looked at on the way."""
    facts: dict[str, SheetFacts] = {}
    wanted = set(parts.values())
    for part in package.infolist():
        if part.filename not in wanted:
            drain(stream(package, part))
            continue
        found = facts[part.filename] = scan_sheet(stream(package, part))
        if found.far:
            scan_cells(stream(package, part), found)
    return facts


def check_size(name: str, facts: SheetFacts) -> None:
    """A sheet whose filled cells lie far apart would take all memory."""
    rows, columns = facts.last_row + 1, facts.last_column + 1
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise Unreadable(
            _(
                "工作表“{name}”的范围过大（到 {cell}），请删去远处零散的单元格或拆分后再导入。"
            ).format(name=name, cell=cell_name(facts.last_row, min(facts.last_column, 20_000)))
        )


def load(data: bytes, name: str) -> CalamineWorkbook:
    """The workbook; the reader's own panics are no ordinary exceptions."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Unreadable(damaged(name)) from error


def load_sheet(book: CalamineWorkbook, index: int, name: str) -> CalamineSheet:
    """One sheet, whole."""
    try:
        return book.get_sheet_by_index(index)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Unreadable(damaged(name)) from error


def hidden_sheet(name: str) -> Problem:
    """Hidden sheets hold lists for drop-downs and old drafts: they are not read."""
    return problem(
        "hidden_sheet_skipped",
        _("工作表“{name}”是隐藏的，没有读取；如要导入，请取消隐藏。").format(name=name),
        sheet=name,
    )


def tell_facts(name: str, facts: SheetFacts) -> list[Problem]:
    """Formulas by cell, hidden columns and rows. A hidden column is still the office's data."""
    told = []
    for count, ((row, column), formula) in enumerate(facts.formulas.items()):
        cell = cell_name(max(row, 0), max(column, 0))
        if count == MOST_TOLD:
            text = _("另有 {count} 个公式单元格，同样不计算。").format(
                count=len(facts.formulas) - MOST_TOLD
            )
            told.append(problem("formula_in_cell", text, sheet=name, cell=cell, raw=formula))
            break
        text = _("{cell} 是公式，不计算，也不采信其显示结果；请改成文字或日期后重新导入。").format(
            cell=cell
        )
        told.append(problem("formula_in_cell", text, sheet=name, cell=cell, raw=formula))
    for first, last in facts.hidden_columns:
        span = f"{column_letters(first)}:{column_letters(min(last, first + 50))}"
        text = _("第 {span} 列是隐藏的，已照常读取；如不需要，请删除后重新导入。").format(span=span)
        told.append(problem("hidden_column", text, sheet=name, cell=span))
    if facts.hidden_row_count:
        text = _("有 {count} 行被隐藏或筛选掉，已照常读取；如不需要，请删除后重新导入。").format(
            count=facts.hidden_row_count
        )
        told.append(problem("hidden_rows", text, sheet=name))
    return told
