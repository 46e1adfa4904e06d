"""LibreOffice opens every layout as it is, and shows in each cell what we wrote."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

from documents.ledger.layouts import Format, Layout, write_ledger
from tests.documents.ledger.random_items import random_ledger
from tests.documents.ledger.test_round_trip import facts_of
from tests.documents.office import Office

pytestmark = pytest.mark.slow
TEXTS = ["=1+1", "+8610", "-2", "@SUM(A1)", "＝1", "陶䶮、李镕", "第一行\n第二行", "１２３", "a,b\"c"]


def shown(value: object) -> str:
    """A cell as LibreOffice shows it."""
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


@pytest.mark.parametrize("layout", list(Layout))
def test_every_cell_is_shown_as_it_was_written(office: Office, tmp_path: Path, layout: Layout) -> None:
    paper = tmp_path / "ledger.xlsx"
    with paper.open("wb") as file:
        write_ledger(file, facts_of(random_ledger(TEXTS, 7, 40)), layout=layout, form=Format.XLSX)
    book = openpyxl.load_workbook(paper)
    sheets = {path.stem.partition("-")[2]: path for path in office.sheets(paper, tmp_path / "csv")}
    for sheet in book.worksheets:
        path = sheets[sheet.title] if len(sheets) > 1 else next(iter(sheets.values()))
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        written = [[shown(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        assert rows == written


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (9, 3)])
def test_it_prints_one_page_wide(office: Office, tmp_path: Path, count: int, pages: int) -> None:
    paper = tmp_path / "own.xlsx"
    with paper.open("wb") as file:
        write_ledger(file, facts_of(random_ledger(TEXTS[:6], 7, count)), layout=Layout.OWN, form=Format.XLSX)
    printed = pypdf.PdfReader(office.pdf(paper, tmp_path / "pdf"))
    assert 1 <= len(printed.pages) <= pages
    assert printed.pages[0].mediabox.width > printed.pages[0].mediabox.height
