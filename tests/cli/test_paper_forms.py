"""`papers …` and `meeting …`: forms looked through and used, papers of a meeting as files."""

import io
from pathlib import Path

from docx import Document

from tests.cli.conftest import Run
from tests.cli.meetings import plan_one
from tests.documents.forms import form


def test_bare_command_still_lists_what_waits(office: Run) -> None:
    assert "没有待签发的文书" in office("papers").stdout
    assert office("papers", "--on", "2026-3-2", "--json").json == {"papers": [], "issued": []}


def test_form_is_checked_used_and_dropped(office: Run, tmp_path: Path) -> None:
    mine = tmp_path / "纪要.docx"
    mine.write_bytes(form("编号：{{ 文好 }}"))
    told = office("papers", "check", mine, "--kind", "会议纪要")
    assert told.code == 1
    assert "不认识的标签：文好（所在文字：编号：{{ 文好 }}）" in told.stderr.replace("\n", "")
    assert office("papers", "use", mine, "--kind", "minutes", "--as", "孙某").code == 1
    mine.write_bytes(form("本院格式 {{ 标题 }}"))
    assert "可以启用" in office("papers", "check", mine, "--kind", "minutes").stdout
    assert office("papers", "use", mine, "--kind", "minutes", "--as", "冯某").code == 2
    assert "已启用" in office("papers", "use", mine, "--kind", "minutes", "--as", "孙某").stdout
    assert office("papers", "drop-template", "--kind", "minutes", "--as", "孙某").code == 0
    assert office("papers", "drop-template", "--kind", "minutes", "--as", "孙某").code == 2


def test_built_in_form_is_written_and_has_no_trouble(office: Run, tmp_path: Path) -> None:
    target = tmp_path / "内置.docx"
    assert office("papers", "template", "会议纪要", "-o", target).code == 0
    assert office("papers", "check", target, "--kind", "会议纪要").code == 0


def test_what_is_no_form_is_refused(office: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "x.docx"
    wrong.write_bytes(b"x")
    assert "扩展名不符" in office("papers", "check", wrong, "--kind", "minutes").stderr.replace("\n", "")
    assert office("papers", "check", wrong, "--kind", "诗").code == 2
    assert office("papers", "check", tmp_path / "无.docx", "--kind", "minutes").code == 2


def test_pack_of_a_planned_meeting_is_written(office: Run, tmp_path: Path) -> None:
    assert office("meeting", "pack", "-o", tmp_path / "a.pdf").code == 2  # there is no meeting yet
    plan_one()
    assert "第1次推进会" in office("meeting", "list").stdout
    target = tmp_path / "材料.docx"
    assert office("meeting", "pack", "1", "-o", target, "--on", "2026-7-9").code == 0
    title = Document(io.BytesIO(target.read_bytes())).paragraphs[0].text
    assert title == "脱薄争先第1次推进会材料"
    assert office("meeting", "pack", "-o", tmp_path / "a.txt").code == 2
    assert "还没有开始" in office("meeting", "minutes", "-o", tmp_path / "a.pdf").stderr
