"""Tables as a workbook: true dates, texts that stay texts, and sheets that a court prints.

Rows go to the file as they come: a ledger of sixty thousand never stands in memory. The bytes
depend on the facts alone; the day that the workbook bears is the day it is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import IO, Any

from documents.ledger.tables import Block, Cell, Column, Look, Row, Table, Texts
from engine.language import _
from engine.rules.cell_limit import cut, fits, pieces

A4_WIDE, A3_WIDE = 138, 205  # characters that a landscape page takes at its own size
A4, A3 = 9, 8  # the numbers that worksheets know paper by
WIDEST_STRETCH = 1.6
OVERFLOW = "长文"
MARGINS = {"left": 0.45, "right": 0.45, "top": 0.6, "bottom": 0.65}
INK = {"border_color": "#8C8C8C"}
TEXT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
HEAD = {
    "font_name": "黑体", "font_size": 10.5, "align": "center", "valign": "vcenter",
    "text_wrap": True, "bg_color": "#EFEFEF", "border": 1,
}  # fmt: skip
TITLE = {
    "font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter",
    "text_wrap": True,
}  # fmt: skip
LEFT = {"align": "left", "text_wrap": False}
LINE = {"font_name": "楷体", "font_size": 11, "valign": "vcenter"}
LOOKS: Mapping[Look, Mapping[str, Any]] = {
    Look.SHORT: {"align": "center"}, Look.LONG: {"align": "left"},
    Look.SYSTEM: {"align": "center", "font_size": 8, "font_color": "#8C8C8C"},
}
TITLE_LINE = 88  # half-width characters of a title's line at its size, over an A4 page
LINE_PT, PADDING_PT = 15.5, 9
LEAST_PT, MOST_PT = 26, 409  # of a row; a worksheet knows no higher one


class Workbook:
    """One .xlsx, table by table; `close` writes it. `cut` counts the texts that a cell could not hold."""

    def __init__(self, file: IO[bytes], *, made_on: date, name: str) -> None:
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"},
        )
        created = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 - a day, no instant
        self._book.set_properties({"title": name, "created": created})
        self._made_on, self._name = made_on, name
        self._formats: dict[tuple[Look, bool, bool, bool, bool], Any] = {}
        self._overflow: list[tuple[str, str, str]] = []

    @property
    def cut(self) -> int:
        """How many texts go on on the sheet of long texts."""
        return len(self._overflow)

    def add(self, table: Table) -> int:
        """Write a table on a sheet of its own; how many items it has."""
        columns = stretched(table)
        sheet = self._book.add_worksheet(sheet_name(table.name))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self._empty)
        row = self._above(sheet, table, len(columns))
        first = row
        row = self._head(sheet, table, columns, first)
        self._set_up(sheet, table, columns, first, row)
        count = 0
        for block in table.blocks():
            count += block.item_id > 0
            add = self._block if block.item_id else self._band
            row = add(sheet, columns, block, row)
        below = first + max(1, len(table.head)) - 1
        sheet.autofilter(below, 0, max(below, row - 1), len(columns) - 1)
        return count

    def close(self) -> None:
        """Write the long texts whole, then the file."""
        if self._overflow:
            self._add_overflow()
        self._book.close()

    @cached_property
    def _empty(self) -> Any:
        return self._book.add_format(TEXT)

    def _above(self, sheet: Any, table: Table, width: int) -> int:
        """The lines over the heading; a text alone is the title, over all columns."""
        title = self._book.add_format(TITLE)
        line = self._book.add_format(LINE)
        for row, texts in enumerate(table.above):
            [*few] = texts.items()
            if len(few) == 1 and row == 0 and table.pages_wide == 1:
                sheet.set_row(row, 14 + 30 * lines_of(few[0][1], TITLE_LINE))
                _over(sheet, row, width, few[0][1], title)
            elif row == 0:
                sheet.set_row(row, 44)
                sheet.write_string(row, 0, few[0][1], self._book.add_format(TITLE | LEFT))
            else:
                sheet.set_row(row, 20)
                for place, text in few:
                    sheet.write_string(row, min(place, width - 1), text, line)
        return len(table.above)

    def _head(self, sheet: Any, table: Table, columns: Sequence[Column], row: int) -> int:
        """The heading's rows, merged as they came; the row below them."""
        head = self._book.add_format(HEAD)
        width = len(table.columns)
        rows: Sequence[Texts] = table.head or [
            {place: column.heading for place, column in enumerate(table.columns)}
        ]
        for number, texts in enumerate(rows):
            lines = [lines_of(text, columns[place].width) for place, text in texts.items()]
            sheet.set_row(row + number, max(24, max(lines, default=1) * LINE_PT + 7) if (
                len(rows) == 1) else 24)
            for place in range(width):
                sheet.write_string(row + number, place, texts.get(place, ""), head)
        for top, left, bottom, right in merges(rows, width):
            # Its cells are written; merge_range would write them anew, into rows already gone.
            sheet.merge.append([row + top, left, row + bottom, right])
        return row + len(rows)

    def _set_up(
        self, sheet: Any, table: Table, columns: Sequence[Column], head: int, below: int
    ) -> None:
        """Frozen and repeated heads, the paper, its numbered pages."""
        sheet.freeze_panes(below, table.kept_columns)
        sheet.repeat_rows(head, below - 1)
        if table.pages_wide > 1:
            sheet.repeat_columns(0, max(0, table.kept_columns - 1))
        wide = sum(column.width for column in columns)
        sheet.set_landscape()
        sheet.set_paper(A4 if wide <= A4_WIDE * 1.15 else A3)
        sheet.set_margins(**MARGINS)
        sheet.fit_to_pages(table.pages_wide, 0)
        sheet.center_horizontally()
        pages = _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N")
        made = _("导出日期 {day}").format(day=self._made_on.isoformat())
        sheet.set_footer(f"&L&9{self._name.replace('&', '&&')[:60]}&C&9{pages}&R&9{made}")

    def _block(self, sheet: Any, columns: Sequence[Column], block: Block, row: int) -> int:
        last = len(block.rows) - 1
        for number, cells in enumerate(block.rows):
            sheet.set_row(row, height_of(cells, columns))
            for place, value in enumerate(cells):
                column = columns[place]
                again = number > 0 and column.again
                form = self._format(column.look, value, again, number == 0, number == last)
                if isinstance(value, str) and not fits(value):
                    self._overflow.append((block.title, column.heading, value))
                    sheet.write_string(row, place, cut(value), form)
                else:
                    write(sheet, row, place, value, form)
            row += 1
        return row

    def _band(self, sheet: Any, columns: Sequence[Column], block: Block, row: int) -> int:
        """A category's own row: its name over all columns, not merged, so that filters still work."""
        name, band = self._bands
        sheet.set_row(row, LEAST_PT)
        sheet.write_string(row, 0, block.title, name)
        for place in range(1, len(columns)):
            sheet.write_blank(row, place, None, band)
        return row + 1

    @cached_property
    def _bands(self) -> tuple[Any, Any]:
        facts = {**TEXT, **INK, "top": 1, "bottom": 1, "bg_color": "#F7F7F7", "text_wrap": False}
        name = self._book.add_format(facts | {"font_name": "黑体", "left": 1, "align": "left"})
        return name, self._book.add_format(facts)

    def _format(self, look: Look, value: Cell, again: bool, first: bool, last: bool) -> Any:
        """Made once for each kind of cell: a line above an item's first row and below its last."""
        key = look, isinstance(value, date), again, first or value is not None, last
        if key not in self._formats:
            lines = {"left": 1, "right": 1, "top": 1 if key[3] else 0, "bottom": 1 if last else 0}
            facts: dict[str, Any] = {**TEXT, **LOOKS[look], **INK, **lines}
            if key[1]:
                facts["num_format"] = "yyyy-mm-dd"
            if again:
                facts["font_color"] = "#8C8C8C"
            self._formats[key] = self._book.add_format(facts)
        return self._formats[key]

    def _add_overflow(self) -> None:
        columns = (
            Column("事项", 12), Column("栏目", 14), Column("第几段", 8), Column("文字", 100, Look.LONG)
        )
        blocks = [
            Block(1, title, [
                (title, heading, number, part) for number, part in enumerate(pieces(text), 1)
            ])
            for title, heading, text in self._overflow
        ]
        self.add(Table(OVERFLOW, columns, lambda: iter(blocks)))


def write(sheet: Any, row: int, place: int, value: Cell, form: Any) -> None:
    """One cell by what it is; a text is never a formula, a link or a number."""
    if value is None or value == "":
        sheet.write_blank(row, place, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, form)
    else:
        sheet.write_number(row, place, value, form)


def height_of(cells: Row, columns: Sequence[Column]) -> float:
    """Points that a row needs to show its texts whole: not every program works that out itself."""
    lines = 1
    for value, column in zip(cells, columns, strict=True):
        if isinstance(value, str) and (len(value) * 2 > column.width or "\n" in value):
            lines = max(lines, lines_of(value, column.width))
    return min(MOST_PT, max(LEAST_PT, lines * LINE_PT + PADDING_PT))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes; GBK has a byte for each half-width place."""
    places = max(1, int(width) - 1)
    return sum(
        max(1, -(-len(line.encode("gbk", "replace")) // places)) for line in text.split("\n")
    )


def stretched(table: Table) -> tuple[Column, ...]:
    """The columns, their long ones made wider where the page has room."""
    wide = sum(column.width for column in table.columns)
    long = sum(column.width for column in table.columns if column.look is Look.LONG)
    room = (A4_WIDE if wide <= A4_WIDE else A3_WIDE) - wide
    if room <= 0 or not long or table.pages_wide > 1:
        return table.columns
    factor = min(WIDEST_STRETCH, 1 + room / long)
    return tuple(
        replace(column, width=round(column.width * factor, 1)) if column.look is Look.LONG
        else column
        for column in table.columns
    )


def merges(rows: Sequence[Texts], width: int) -> list[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of each cell of a heading that spans others: to the right over
    columns that only a lower row heads, else down to the heading's end."""
    found = []
    for top, texts in enumerate(rows):
        for left in texts:
            below = [rows[row].get(left) for row in range(top + 1, len(rows))]
            right, bottom = left, top
            if any(below):
                while right + 1 < width and right + 1 not in texts and any(
                    right + 1 in rows[row] for row in range(top + 1, len(rows))
                ):
                    right += 1
            else:
                bottom = len(rows) - 1
            if (bottom, right) != (top, left):
                found.append((top, left, bottom, right))
    return found


def sheet_name(name: str) -> str:
    """As a workbook allows it: no marks of paths, 31 characters."""
    plain = "".join("_" if one in "[]:*?/\\" else one for one in name).strip("' ")
    return plain[:31] or "台账"


def _over(sheet: Any, row: int, width: int, text: str, form: Any) -> None:
    if width == 1:
        sheet.write_string(row, 0, text, form)
    else:
        sheet.merge_range(row, 0, row, width - 1, text, form)
