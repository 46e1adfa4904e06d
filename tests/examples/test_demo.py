"""`make demo` as a newcomer runs it, twice: everything it promises is there."""

import email
import email.policy
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import select

from engine.db import open_database, reading
from engine.models import Item, Message
from engine.rules.words import MessageKind, MessageStatus, Status

ROOT = Path(__file__).parents[2]


def play(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "examples.demo", "--no-pages", "--home", str(home), "--json",
         f"{home}.json"],
        cwd=ROOT, capture_output=True, text=True, timeout=200, check=False,
    )


@pytest.mark.slow
def test_demo_plays_eight_weeks_and_works_again_at_once(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    first, second = play(home), play(home)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "谁被告知了什么" in second.stdout
    assert "完好" in second.stdout
    assert json.loads(Path(str(home) + ".json").read_text())["total_s"] < 60
    database = open_database(f"sqlite:///{home / 'battlemap.db'}")
    with reading(database) as session:
        statuses = {item.number: item.status for item in session.exec(select(Item))}
        messages = session.exec(select(Message)).all()
    assert statuses == {
        "1": Status.CLOSED, "2": Status.CLOSED, "3": Status.OPEN, "4": Status.CLOSED,
        "5": Status.AWAITING_CLOSE, "6": Status.OPEN, "7": Status.SUSTAINED, "8": Status.OPEN,
        "9": Status.CLOSED,
    }
    assert {message.status for message in messages} == {MessageStatus.SENT}
    daily = Counter(
        (message.mailbox, message.on) for message in messages if message.kind is MessageKind.DAILY
    )
    assert set(daily.values()) == {1}
    assert len(received(home)) == len(messages)
    assert "整改周报" in (home / "digest.html").read_text("utf-8")
    papers = {path.name for path in (home / "papers").iterdir()}
    for kind in ("通报〔2026〕第1期", "督办单督〔2026〕1号", "整改事项延期审批表延〔2026〕1号",
                 "整改事项回头看记录表回〔2026〕1号", "补短板作战图第1次推进会会议纪要〔2026〕第1期"):
        assert {one.rpartition(".")[2] for one in papers if kind in one} == {"pdf", "docx"}
    assert {"挂图-A0.pdf", "挂图-A3.pdf", "台账-三清单.xlsx", "补短板作战图-3-档案.zip"} <= papers


def received(home: Path) -> list[str]:
    """The Message-IDs of all mails in all mailboxes; each may be there once only."""
    found = [
        str(email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Message-ID"])
        for path in (home / "mailboxes").rglob("*.eml")
    ]
    assert len(found) == len(set(found))
    return found
