"""The command run in this process, in an installation of the test's own."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from cli.app import app
from engine.language import current_language, set_language
from engine.settings import load_settings

PEOPLE = """姓名,部门,部门简称,职务,角色,邮箱,部门负责人,停用
林某,,,院长,"领导、组长",lin@court.test,,
赵某,,,副院长,"领导、副组长",zhao@court.test,,
钱某,民事审判庭,民庭,庭长,,qian@court.test,是,
冯某,民事审判庭,,法官助理,,feng@court.test,,
孙某,综合办公室,,主任,办公室,sun@court.test,是,
韩某,,,纪检组长,纪检,han@court.test,,
"""
HEADINGS = ["序号", "问题类别", "存在问题", "整改措施", "责任领导", "责任部门", "责任人", "完成时限"]
LEDGER = [
    ["1", "审判质效", "部分案件审理周期偏长", "1.每周通报\n2.每月督办", "赵某", "民事审判庭", "冯某",
     "2026年4月30日前"],
    ["2", "审判质效", "庭审直播率偏低", "逐庭排查", "赵某", "民事审判庭", "冯某", "2026年6月底前"],
    ["3", "综合保障", "档案归档不及时", "限期补归", "赵某", "综合办公室", "", "春季学期结束前"],
]


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.stdout)


Run = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data directory of this test; nothing of the machine's own settings gets in."""
    folder = tmp_path / "var"
    for name, value in {
        "HOME": str(folder), "DATABASE_URL": "", "MAIL_CHANNEL": "eml", "ORCHESTRATOR": "plain",
        "LANGUAGE": "zh", "TIMEZONE": "Asia/Shanghai", "SMTP_HOST": "",
        "MAIL_FROM": "office@court.test",
    }.items():
        monkeypatch.setenv(f"BATTLEMAP_{name}", value)
    monkeypatch.setenv("COLUMNS", "120")
    language = current_language()
    load_settings.cache_clear()
    yield folder
    load_settings.cache_clear()
    set_language(language)


@pytest.fixture
def run(home: Path) -> Run:
    """Run `battlemap` with these words; what crashes, crashes."""

    def command(*words: object, stdin: str = "") -> Answer:
        load_settings.cache_clear()
        result = CliRunner().invoke(
            app, [str(word) for word in words], input=stdin, prog_name="battlemap",
            catch_exceptions=False,
        )
        return Answer(result.exit_code, result.stdout, result.stderr)

    return command


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Three weaknesses; the date of the third cannot be read."""
    return write_ledger(tmp_path / "台账.xlsx", LEDGER)


@pytest.fixture
def office(run: Run, tmp_path: Path, ledger: Path) -> Run:
    """The command in an office that has its people and its ledger."""
    people = tmp_path / "人员.csv"
    people.write_text(PEOPLE, "utf-8-sig")
    assert run("init", "--organisation", "示范区人民法院", "--map", "脱薄争先").code == 0
    assert run("people", "import", people).code == 0
    assert run("import", ledger, "--reference-date", "2026-3-2").code == 0
    return run


def write_ledger(path: Path, rows: list[list[str]]) -> Path:
    """A workbook with one sheet of a ledger."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("问题清单")
        for index, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(index, 0, row)
    return path
