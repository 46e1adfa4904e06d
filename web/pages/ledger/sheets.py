"""Ledgers as files: what is shown, row by row, never the whole of it in memory.

Each writer takes rows as they come from the database and writes into an open file. In a sheet or a
CSV a text stays a text: one that begins like a formula is never run by whoever opens the file.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import IO, Any

from engine.language import _
from engine.queries.ledger_rows import LedgerRow
from web.pages.ledger.columns import Column

Rows = Iterable[LedgerRow]
Writer = Callable[[IO[bytes], tuple[Column, ...], Rows], None]

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters; Excel holds no more


def write_xlsx(file: IO[bytes], columns: tuple[Column, ...], rows: Rows) -> None:
    """A workbook with one sheet: true dates, true numbers, texts that stay texts."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"},
    )
    sheet = book.add_worksheet(_("台账"))
    head = book.add_format({"bold": True, "bg_color": "#EDF0F3", "bottom": 1, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    on = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.name, head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = column.value(row)
            if isinstance(value, date):
                sheet.write_datetime(last, place, value, on)
            elif isinstance(value, int):
                sheet.write_number(last, place, value, top)
            elif value:
                sheet.write_string(last, place, _fitting(value), wrap if column.width > 20 else top)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()


def write_csv(file: IO[bytes], columns: tuple[Column, ...], rows: Rows) -> None:
    """UTF-8 with its mark, so that Excel reads the Chinese; a text like a formula gets a ' before it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_harmless(column.value(row)) for column in columns])
    text.detach()


def write_json(file: IO[bytes], columns: tuple[Column, ...], rows: Rows) -> None:
    """A list of objects by the columns' keys, dates as 2026-04-30; `id` names the item."""
    file.write(b"[")
    for place, row in enumerate(rows):
        facts = {"id": row.id} | {column.key: _plain(column.value(row)) for column in columns}
        file.write((",\n" if place else "\n").encode())
        file.write(json.dumps(facts, ensure_ascii=False).encode())
    file.write(b"\n]\n")


def pieces(file: IO[bytes], size: int = 256 * 1024) -> Iterator[bytes]:
    """The written file from its beginning, then closed; it had no name on the disk."""
    with file:
        file.seek(0)
        while piece := file.read(size):
            yield piece


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _harmless(value: Any) -> str:
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
