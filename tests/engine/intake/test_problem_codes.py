"""Every code that is raised is in the table, and the stable object has exactly its keys."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import engine
from engine.intake.drafts import Reading, as_json
from engine.intake.problems import CODES, FLAGS, meaning

FOLDER = Path(engine.__file__).parent


def test_every_code_raised_is_in_the_table() -> None:
    source = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py"))
    raised = set(re.findall(r"(?<![\w.])problem\(\s*\"(\w+)\"", source))

    assert raised <= set(CODES)


def test_every_code_of_the_table_is_raised() -> None:
    source = "\n".join(
        path.read_text("utf-8") for path in FOLDER.rglob("*.py") if path.name != "problems.py"
    )

    assert {code for code in CODES if f'"{code}"' not in source} == set()


def test_every_flag_is_in_a_table() -> None:
    source = "\n".join(path.read_text("utf-8") for path in FOLDER.rglob("*.py"))
    given = set(re.findall(r"flags \+= \(\"(\w+)\",\)", source))
    given |= set(re.findall(r"flags\.append\(\s*\"(\w+)\"", source))

    assert given
    assert given <= {*CODES, *FLAGS}


def test_every_code_has_a_meaning() -> None:
    assert all(meaning(code) for code in (*CODES, *FLAGS))
    assert {severity for severity, _meaning in CODES.values()} == {"error", "warning", "info"}


def test_the_stable_object(ledger: Callable[..., Reading]) -> None:
    reading = ledger([
        ["序号", "问题类别", "存在问题", "整改目标", "整改措施", "责任领导", "责任部门", "责任人", "完成时限"],
        [1, "政治建设", "学习不深", "每月一学", "制定计划", "赵明", "政治部、办公室", "吴静", "2026年3月底前完成摸底，2026年6月底前完成"],
        [2, "政治建设", "融合不够", "", "", "", "", "", "待定"],
    ])  # fmt: skip

    found = as_json(reading)

    assert set(found) == {"kind", "declared_count", "items", "problems"}
    item = found["items"][0]
    extra = {"cause": "", "source": "", "progress": "", "result": "", "extra": {}}
    assert item == extra | {
        "sheet": "台账", "row": 2, "number": "1", "category": "政治建设", "weakness": "学习不深",
        "detail": "", "goal": "每月一学",
        "measures": [{"text": "制定计划", "starts_on": None, "due_on": "2026-06-30",
                      "due_text": "2026年3月底前完成摸底，2026年6月底前完成"}],
        "milestones": [{"text": "完成摸底", "due_on": "2026-03-31"}],
        "leaders": ["赵明"], "lead_departments": ["政治部"], "supporting_departments": ["办公室"],
        "handler": "吴静", "due_on": "2026-06-30",
        "due_text": "2026年3月底前完成摸底，2026年6月底前完成", "class": "dated", "long_term": False,
        "status": "open", "closed_on": None, "flags": ["lead_assumed"],
    }  # fmt: skip
    bad = found["problems"][0]
    assert {key: bad[key] for key in ("severity", "code", "sheet", "cell", "raw")} == {
        "severity": "warning", "code": "deadline_unparsed", "sheet": "台账", "cell": "I3", "raw": "待定",
    }  # fmt: skip
    assert reading.reference_on == date(2026, 3, 2)
