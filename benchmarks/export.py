"""A ledger of 60,000 items taken away, beside bare XlsxWriter writing the very same cells.

`python -m benchmarks.export` prints JSON. Each figure comes from a process of its own, both in the
same run, so that the ratio holds on a noisy machine; the best of three is taken.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.import_60k import IMPORT, best, measure, prepare, write_workbook

ROUNDS = 3
EXPORT = """
from datetime import date
from documents.ledger.layouts import Format, Layout, write_ledger
from engine.db import open_database, reading
from engine.models import BattleMap
from engine.queries.whole_items import ledger_facts
from engine.rules.ledger_wish import LedgerWish
import xlsxwriter
began, cpu = time.perf_counter(), time.process_time()
with reading(open_database("sqlite:///" + path)) as session, open(sys.argv[2], "wb") as file:
    facts = ledger_facts(session, session.get(BattleMap, 1), LedgerWish(), today=date(2026, 3, 2))
    found = write_ledger(file, facts, layout=Layout("{layout}"), form=Format.XLSX).items
"""
# The cells are taken from the exported workbook before the clock starts.
BARE = """
import xlsxwriter
from datetime import date
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[2])
sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
began, cpu = time.perf_counter(), time.process_time()
target = xlsxwriter.Workbook(sys.argv[3], {"constant_memory": True, "strings_to_formulas": False,
    "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"})
for name, rows in sheets:
    sheet = target.add_worksheet(name)
    for row, cells in enumerate(rows):
        for place, value in enumerate(cells):
            if isinstance(value, str):
                if value: sheet.write_string(row, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(row, place, value)
            elif value is not None:
                sheet.write_number(row, place, value)
target.close()
found = sum(len(rows) for _name, rows in sheets)
"""


def run() -> dict[str, Any]:
    """Seconds, CPU seconds and peak memory of each layout, and their ratios to the bare writer."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        source, database = Path(folder) / "ledger.xlsx", Path(folder) / "court.db"
        write_workbook(source)
        prepare(database)
        measure(IMPORT, source, database)
        for layout in ("own", "full"):
            exported, bare = Path(folder) / f"{layout}.xlsx", Path(folder) / "bare.xlsx"
            body = EXPORT.replace("{layout}", layout)
            ours = best([measure(body, database, exported) for _round in range(ROUNDS)])
            raw = best([measure(BARE, database, exported, bare) for _round in range(ROUNDS)])
            found[layout] = {
                "export": ours, "bare_xlsxwriter": raw,
                "size_mb": round(exported.stat().st_size / 2**20, 1),
                "ratio": round(ours["cpu_seconds"] / raw["cpu_seconds"], 2),
            }
    return found


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
