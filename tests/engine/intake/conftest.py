"""Small documents, made where the test can see what is in them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from engine.intake.drafts import Reading
from engine.intake.read import read_document

MARCH_2 = date(2026, 3, 2)
Rows = list[list[Any]]


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Reading]:
    """Write rows into a workbook and read it; `merged` are ranges like A3:A4."""

    def write_and_read(
        rows: Rows,
        *,
        sheet: str = "台账",
        merged: tuple[str, ...] = (),
        reference_on: date | None = MARCH_2,
        options: dict[str, Any] | None = None,
    ) -> Reading:
        path = tmp_path / "ledger.xlsx"
        book = xlsxwriter.Workbook(str(path), options or {})
        write_rows(book.add_worksheet(sheet), rows, merged, book)
        book.close()
        return read_document(path, reference_on=reference_on)

    return write_and_read


def write_rows(sheet: Any, rows: Rows, merged: tuple[str, ...], book: Any) -> None:
    """Dates as true dates, a leading = as a formula, None and "" as blanks."""
    day = book.add_format({"num_format": "yyyy/m/d"})
    for cells in merged:
        sheet.merge_range(cells, None)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value)
            elif value not in (None, ""):
                sheet.write(row, column, value)


@pytest.fixture
def report(tmp_path: Path) -> Callable[[str], Reading]:
    """Write a text file and read it."""

    def write_and_read(text: str) -> Reading:
        path = tmp_path / "report.txt"
        path.write_text(text, encoding="utf-8")
        return read_document(path, reference_on=None)

    return write_and_read
