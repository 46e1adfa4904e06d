"""A ledger of 60,000 rows: reading and importing it, beside the bare reader and bare `sqlite3`.

`python -m benchmarks.import_60k` prints JSON. Each figure comes from a process of its own, both in
the same run, so that the ratio holds on a noisy machine; the best of three is taken.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.actions.initialise import initialise
from engine.db import migrate, open_database, writing
from engine.models import Department, Person

ROWS = 60_000
ROUNDS = 3
HEADINGS = (
    "序号", "问题类别", "存在问题", "原因分析", "整改目标", "整改措施", "责任领导", "责任部门", "配合部门",
    "责任人", "完成时限", "进展情况",
)  # fmt: skip

BARE = """
from python_calamine import CalamineWorkbook
rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
found = len(rows) - 1
"""
READ = """
from datetime import date
from pathlib import Path
from engine.intake.read import read_document
reading = read_document(Path(path), reference_on=date(2026, 3, 2))
found = len(reading.drafts)
problems = len(reading.problems)
"""
# The whole import, as `battlemap import` does it: read, compare, one transaction.
IMPORT = """
from datetime import UTC, date, datetime
from pathlib import Path
from engine.actions.import_ledger import apply_import
from engine.actions.import_plan import plan_import
from engine.db import open_database, writing
from engine.intake.read import read_document
database = open_database("sqlite:///" + sys.argv[2])
began, cpu = time.perf_counter(), time.process_time()
reading = read_document(Path(path), reference_on=date(2026, 3, 2))
with writing(database) as session:
    plan = plan_import(session, reading, map_id=1)
    apply_import(session, plan, file_name="ledger.xlsx", sha256="0" * 64, actor_id=None,
                 at=datetime(2026, 3, 2, tzinfo=UTC), today=date(2026, 3, 2))
found, problems = len(plan.new), len(plan.problems)
"""
TABLES = ("item", "measure", "item_department", "import_batch", "audit_event")
# Bare sqlite3 writing the very rows that the import wrote, into a database as it was before.
RAW_WRITE = """
import sqlite3
source = sqlite3.connect(sys.argv[2])
tables = {tables}
rows = {{name: source.execute(f"SELECT * FROM {{name}}").fetchall() for name in tables}}
target = sqlite3.connect(sys.argv[3], isolation_level=None)
target.execute("PRAGMA journal_mode=WAL")
target.execute("PRAGMA synchronous=NORMAL")
target.execute("PRAGMA foreign_keys=ON")
target.execute("PRAGMA cache_size=-65536")
began, cpu = time.perf_counter(), time.process_time()
target.execute("BEGIN IMMEDIATE")
target.execute("DELETE FROM item")
for name in tables:
    marks = ",".join("?" * len(rows[name][0]))
    target.executemany(f"INSERT INTO {{name}} VALUES ({{marks}})", [
        row for row in rows[name] if name != "audit_event" or row[2] > 1])
target.execute("COMMIT")
found = sum(map(len, rows.values()))
"""
MEASURED = """
import json, resource, sys, time
path = sys.argv[1]
import python_calamine, engine.intake.read
problems = 0
began, cpu = time.perf_counter(), time.process_time()
{body}
print(json.dumps({{
    "seconds": round(time.perf_counter() - began, 3),
    "cpu_seconds": round(time.process_time() - cpu, 3),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    "rows": found, "problems": problems,
}}))
"""


def run() -> dict[str, Any]:
    """Seconds, CPU seconds and peak memory of reading and of the whole import, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path, empty = Path(folder) / "ledger.xlsx", Path(folder) / "empty.db"
        write_workbook(path)
        prepare(empty)
        bare = best([measure(BARE, path) for _round in range(ROUNDS)])
        read = best([measure(READ, path) for _round in range(ROUNDS)])
        whole, raw = [], []
        for number in range(ROUNDS):
            full, target = Path(folder) / f"full{number}.db", Path(folder) / f"raw{number}.db"
            shutil.copy(empty, full)
            shutil.copy(empty, target)
            whole.append(measure(IMPORT, path, full))
            raw.append(measure(RAW_WRITE.format(tables=TABLES), path, full, target))
        imported, written = best(whole), best(raw)
    limit = bare["cpu_seconds"] + written["cpu_seconds"]
    return {
        "rows": ROWS, "bare_reader": bare, "read_document": read, "import": imported,
        "bare_write": written,
        "read_ratio": round(read["cpu_seconds"] / bare["cpu_seconds"], 2),
        "import_ratio": round(imported["cpu_seconds"] / limit, 2),
        "import_ratio_wall": round(
            imported["seconds"] / (bare["seconds"] + written["seconds"]), 2
        ),
    }


def prepare(path: Path) -> None:
    """A court whose people and departments the ledger names."""
    migrate(f"sqlite:///{path}")
    database = open_database(f"sqlite:///{path}")
    with writing(database) as session:
        first = initialise(
            session, organisation="示范区人民法院", battle_map="作战图", preset_name="default",
            at=datetime(2026, 3, 2, tzinfo=UTC),
        )
        court = first.organisation.id or 0
        names = ["赵某", *(f"经办{number}" for number in range(300))]
        session.add_all([Person(organisation_id=court, name=name) for name in names])
        departments = ["立案庭", "执行局", *(f"民事审判{number}庭" for number in range(20))]
        session.add_all([Department(organisation_id=court, name=name) for name in departments])
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def write_workbook(path: Path) -> None:
    """60,000 items over 12 columns, one of them with a date that cannot be read."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, ROWS + 1):
        due = f"2026年{row % 12 + 1}月底前" if row != ROWS // 2 else "春季学期结束前"
        sheet.write_row(
            row, 0,
            (
                row, f"第{row // 5000 + 1}类", f"第{row}号问题办理周期偏长", f"第{row}号原因", f"目标{row % 100}",
                f"1.制定第{row}号方案；2.开展培训", "赵某（副院长）", f"民事审判{row % 20}庭牵头，立案庭、执行局配合",
                "无", f"经办{row % 300}", due, "正在推进",
            ),
        )  # fmt: skip
    book.close()


def measure(body: str, *paths: Path) -> dict[str, Any]:
    """One reading in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", MEASURED.format(body=body), *map(str, paths)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def best(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """The round that the machine disturbed least."""
    return min(measured, key=lambda one: float(one["cpu_seconds"]))


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
