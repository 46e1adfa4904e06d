"""`bulletin`: drafted, issued and written as files at the keyboard."""

import io
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from tests.cli.conftest import Run


@pytest.fixture
def running(office: Run) -> Run:
    """The office on 8 May, with one item late since 30 April."""
    for person, command in (("赵某", "issue"), ("钱某", "ack")):
        assert office(command, "1", "--as", person, "--on", "2026-3-2").code == 0
    assert office("digest", "--on", "2026-5-8").code == 0
    return office


def draft(run: Run, *more: str) -> int:
    answer = run("bulletin", "draft", "--as", "孙某", "--on", "2026-5-8", "--json", *more)
    return int(answer.json["id"])


def test_a_bulletin_is_drafted_issued_and_written(running: Run, tmp_path: Path) -> None:
    number = draft(running)
    said = running("bulletin", "issue", number, "--as", "林某", "--on", "2026-5-8")
    assert (said.code, said.stdout.strip()) == (0, "已印发：#1 关于脱薄争先整改进展情况的通报 〔2026〕第1期")
    assert running("bulletin", "export", number, tmp_path / "通报.pdf").code == 0
    pages = PdfReader(io.BytesIO((tmp_path / "通报.pdf").read_bytes())).pages
    assert 2 <= len(pages) <= 5
    assert "超期8天" in "".join(page.extract_text() for page in pages)
    assert "〔2026〕第1期" in running("bulletin", "list").stdout


def test_a_monthly_report_and_the_weekly_digest_are_written_as_word(
    running: Run, tmp_path: Path
) -> None:
    number = draft(running, "--monthly", "--cut-off", "2026-4-30")
    assert running("bulletin", "export", number, tmp_path / "月报.docx").code == 0
    assert running("bulletin", "weekly", tmp_path / "周报.docx", "--of", "民事审判庭").code == 0
    heads = [Document(tmp_path / name).paragraphs[0].text for name in ("月报.docx", "周报.docx")]
    assert heads == ["整改工作月报", "整改工作周报"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("draft", "--as", "钱某"), "钱某不能起草通报和月报"),
        (("draft", "--as", "孙某", "--cut-off", "2099-1-1"), "还没有到"),
        (("issue", "9", "--as", "林某"), "没有这份"),
        (("export", "1", "通报.txt"), "要以 .pdf 或 .docx 结尾"),
        (("weekly", "周报.pdf", "--number", "77"), "没有这样的周报"),
    ],
    ids=["not the office", "a day to come", "no such", "odd ending", "no such digest"],
)
def test_slips_are_sentences(running: Run, command: tuple[str, ...], told: str) -> None:
    answer = running("bulletin", *command)
    assert answer.code == 2
    assert told in answer.stderr + answer.stdout
