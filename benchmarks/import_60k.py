"""Reading a ledger of 60,000 rows: `read_document` against the bare spreadsheet reader.

`python -m benchmarks.import_60k` prints JSON. Each figure comes from a process of its own, both in
the same run, so that the ratio holds on a noisy machine; the best of three is taken.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

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
    """Seconds, CPU seconds and peak memory of both readers, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_workbook(path)
        bare = best([measure(BARE, path) for _round in range(ROUNDS)])
        read = best([measure(READ, path) for _round in range(ROUNDS)])
    return {
        "rows": ROWS,
        "bare_reader": bare,
        "read_document": read,
        "ratio": round(read["cpu_seconds"] / bare["cpu_seconds"], 2),
    }


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


def measure(body: str, path: Path) -> dict[str, Any]:
    """One reading in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", MEASURED.format(body=body), str(path)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def best(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """The round that the machine disturbed least."""
    return min(measured, key=lambda one: float(one["cpu_seconds"]))


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2))
