"""docs/json.md says what is printed: the same names at every level, checked by printing it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import cli
from tests.cli.conftest import Run, write_ledger
from tests.cli.meetings import plan_one
from tests.documents.forms import form
from tests.engine.actions.test_calendar_import import NOTICE

PAGE = Path(cli.__file__).parents[1] / "docs" / "json.md"
# Objects whose names are data: kinds, states, steps, mailboxes, fields of a verb.
OPEN = {"notices", "counts", "policy", "facts", "extra", "waiting_names", "mailboxes"}


def documented() -> dict[str, Any]:
    """The example of each command on the page."""
    sections = re.findall(r"^## `battlemap (.+?)`$(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.M | re.S)
    return {
        title: json.loads(re.search(r"```json\n(.*?)```", text, re.S)[1])  # type: ignore[index]
        for title, text in sections
    }


def shape(value: Any, name: str = "") -> Any:
    """The names of an object and of what it holds; one element stands for a list."""
    if isinstance(value, dict):
        return "open" if name in OPEN else {one: shape(value[one], one) for one in sorted(value)}
    if isinstance(value, list):
        return [shape(value[0])] if value and isinstance(value[0], dict) else []
    return "value"


def fits(said: Any, printed: Any) -> bool:
    """Whether two shapes agree; a null or an empty list says nothing of what it might hold."""
    if isinstance(said, dict) and isinstance(printed, dict):
        return said.keys() == printed.keys() and all(fits(said[n], printed[n]) for n in said)
    if isinstance(said, list) and isinstance(printed, list):
        return not said or not printed or fits(said[0], printed[0])
    return said == printed or "value" in (said, printed)


@pytest.fixture
def printed(office: Run, tmp_path: Path, ledger: Path) -> dict[str, Any]:
    """What every command prints in the course of one case."""
    people, notice, proof = (tmp_path / name for name in ("more.csv", "通知.txt", "说明.txt"))
    people.write_text("姓名,部门,职务,邮箱\n冯某,,主任科员,\n周某,立案庭,,不是邮箱\n", "utf-8")
    notice.write_text(NOTICE, "utf-8")
    proof.write_text("已清零", "utf-8")
    counted = [["9", "综合保障", "制度修订滞后", "逐项修订", "赵某", "民事审判庭", "冯某",
                "2027年1月28日起15个工作日内"]]
    office("import", write_ledger(tmp_path / "新.xlsx", counted), "--reference-date", "2026-11-9")
    found: dict[str, Any] = {}

    def keep(title: str, *words: object) -> None:
        answer = office(*words, "--json")
        assert answer.code in (0, 1), (title, answer.stdout, answer.stderr)
        found[title] = answer.json

    keep("people import FILE", "people", "import", people)
    keep("people list", "people", "list")
    keep("invite PERSON", "invite", "钱某", "--as", "孙某")
    keep("import FILE --dry-run", "import", ledger, "--dry-run", "--reference-date", "2026-3-2")
    keep("import FILE", "import", ledger, "--reference-date", "2026-3-2")
    keep("issue ITEM...", "issue", "1", "2", "3", "--as", "赵某", "--on", "2026-3-2")
    keep("ack ITEM (and every other verb on an item)", "ack", "1", "--as", "钱某", "--on", "2026-3-2")
    office("report", "1", "--percent", "60", "--text", "已清理", "--as", "冯某", "--on", "2026-3-4")
    office("attach", "1", proof, "--as", "冯某", "--on", "2026-3-5")
    office("request-close", "1", "--as", "钱某", "--text", "已完成", "--on", "2026-3-6")
    keep("sweep", "sweep", "--on", "2026-3-6")
    keep("deliver", "deliver", "--on", "2026-3-6")
    for person in ("赵某", "孙某", "林某"):
        office("approve", "1", "--as", person, "--on", "2026-3-9")
    office("ack", "2", "--as", "钱某", "--on", "2026-3-2")
    keep("items", "items", "--on", "2026-3-10")
    keep("export -o FILE", "export", "-o", tmp_path / "台账.xlsx", "--on", "2026-3-10")
    keep("dossier ITEM -o FILE", "dossier", "1", "-o", tmp_path / "档案.zip", "--on", "2026-3-10")
    keep("show ITEM", "show", "1", "--on", "2026-3-10")
    office("sweep", "--on", "2026-7-8")
    keep("explain ITEM", "explain", "2", "--on", "2026-7-8", "--until", "2026-7-31")
    keep("poster", "poster", "-o", tmp_path / "挂图.pdf", "--on", "2026-7-8")
    keep("papers", "papers")
    mine = tmp_path / "纪要.docx"
    mine.write_bytes(form("编号：{{ 文好 }}"))
    keep("papers check FILE", "papers", "check", mine, "--kind", "会议纪要")
    keep("papers template KIND", "papers", "template", "minutes", "-o", tmp_path / "内置.docx")
    office("papers", "use", tmp_path / "内置.docx", "--kind", "minutes", "--as", "孙某")
    keep("papers drop-template", "papers", "drop-template", "--kind", "minutes", "--as", "孙某")
    plan_one()
    keep("meeting list", "meeting", "list")
    keep("meeting pack (and meeting minutes)", "meeting", "pack", "-o", tmp_path / "材料.docx")
    keep("simulate", "simulate", "--on", "2026-7-8", "--until", "2026-8-31")
    keep("digest", "digest", "--on", "2026-7-10")
    keep("bulletin draft", "bulletin", "draft", "--as", "孙某", "--cut-off", "2026-7-10",
         "--on", "2026-7-10")
    bulletin = found["bulletin draft"]["id"]
    keep("bulletin issue ID", "bulletin", "issue", bulletin, "--as", "林某", "--on", "2026-7-10")
    keep("bulletin list", "bulletin", "list")
    keep("bulletin export ID FILE", "bulletin", "export", bulletin, tmp_path / "通报.pdf")
    keep("bulletin weekly FILE", "bulletin", "weekly", tmp_path / "周报.docx")
    keep("papers export ID", "papers", "export", bulletin, "-o", tmp_path / "文书.pdf", "--as", "孙某")
    keep("run FLOW", "run", "daily", "--on", "2026-7-9", "--plain")
    keep("outbox", "outbox")
    keep("delegate PERSON", "delegate", "钱某", "--to", "冯某", "--as", "钱某")
    keep("leave PERSON", "leave", "冯某", "--successor", "钱某", "--as", "孙某")
    keep("policy show", "policy", "show")
    keep("policy preview", "policy", "preview", "court", "--on", "2026-7-9")
    keep("policy set", "policy", "set", "court", "--as", "孙某", "--on", "2026-7-9")
    keep("policy switch", "policy", "switch", "--disable", "--as", "孙某")
    keep("calendar import FILE", "calendar", "import", notice, "--as", "孙某", "--on", "2026-11-10")
    keep("calendar show YEAR", "calendar", "show", "2027")
    keep("audit verify", "audit", "verify")
    keep("audit export FILE", "audit", "export", tmp_path / "留痕.jsonl")
    keep("doctor", "doctor")
    keep("watch", "watch")
    keep("backup FILE", "backup", tmp_path / "备份.zip")
    keep("move --to URL", "move", "--to", f"sqlite:///{tmp_path / 'new.db'}")
    keep("restore FILE", "restore", tmp_path / "备份.zip", "--replace")
    return found


def test_every_object_is_printed_as_documented(printed: dict[str, Any]) -> None:
    said = documented()
    assert said.keys() == printed.keys()
    for title, example in said.items():
        assert fits(shape(example), shape(printed[title])), (
            title, shape(example), shape(printed[title])
        )
    moved = printed["calendar import FILE"]["moved"]
    assert [one["number"] for one in moved] == ["9"]


def test_import_object_has_the_fields_that_other_tools_rely_on(printed: dict[str, Any]) -> None:
    seen = printed["import FILE --dry-run"]
    assert {"kind", "declared_count", "items", "problems"} <= seen.keys()
    assert {
        "sheet", "row", "number", "category", "weakness", "detail", "goal", "measures",
        "milestones", "leaders", "lead_departments", "supporting_departments", "handler",
        "due_on", "due_text", "class", "long_term", "status", "closed_on", "flags",
    } <= seen["items"][0].keys()
    assert seen["problems"][0].keys() == {"severity", "code", "sheet", "cell", "raw", "message"}


def test_sweep_and_delivery_print_their_counts(printed: dict[str, Any]) -> None:
    assert list(printed["sweep"]) == [
        "on", "examined", "notices", "messages", "superseded", "orphaned", "elapsed_s",
    ]
    assert {"sent", "deferred", "refused", "unknown", "elapsed_s"} <= printed["deliver"].keys()
