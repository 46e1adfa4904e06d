"""A person at a real terminal is asked; the mail server is a real one on loopback."""

import os
import pty
import select
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.cli.conftest import LEDGER, Run, write_ledger

PATIENCE_S = 60


def at_terminal(*words: object, answer: str) -> tuple[int, str]:
    """(exit code, the screen) of the command in a terminal where `answer` meets its question."""
    script = f"import sys; sys.argv = {['battlemap', *map(str, words)]!r}; from cli.main import main; main()"
    child, screen = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-c", script])
    shown, begin, answered = b"", time.monotonic(), False
    while time.monotonic() - begin < PATIENCE_S:
        if not select.select([screen], [], [], 0.2)[0]:
            continue
        try:
            more = os.read(screen, 65536)
        except OSError:  # the terminal is gone with its process
            break
        shown += more
        if b"[y/N]" in shown and not answered:
            os.write(screen, answer.encode() + b"\n")
            answered = True
    _pid, status = os.waitpid(child, 0)
    os.close(screen)
    return os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace")


@pytest.mark.parametrize(("answer", "count"), [("n", 3), ("y", 4)])
def test_import_shows_first_and_asks(
    office: Run, tmp_path: Path, answer: str, count: int
) -> None:
    more = write_ledger(tmp_path / "新.xlsx", [*LEDGER, ["4", "队伍建设", "青年骨干不足", *LEDGER[0][3:]]])
    code, screen = at_terminal("import", more, "--reference-date", "2026-3-2", answer=answer)
    assert (code, "青年骨干不足" in screen, "导入吗" in screen) == (0, True, True)
    assert len(office("items", "--json").json["items"]) == count


def test_nothing_to_import_asks_nothing(office: Run, ledger: Path) -> None:
    code, screen = at_terminal("import", ledger, "--reference-date", "2026-3-2", answer="y")
    assert (code, "导入吗" in screen) == (0, False)


class Mailbox:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take the letter."""
        self.letters.append(envelope)
        return "250 kept"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server on loopback, and the settings that lead there."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    for name, value in {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none"}.items():
        monkeypatch.setenv(f"BATTLEMAP_SMTP_{name}", value)
    yield mailbox
    controller.stop()


def test_doctor_greets_the_mail_server_and_sends_a_letter(
    run: Run, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init")
    monkeypatch.setenv("BATTLEMAP_MAIL_CHANNEL", "smtp")
    greeted = run("doctor", "--json").json
    [mail] = [one for one in greeted["checks"] if one["name"] == "mail"]
    assert (mail["standing"], "可用" in mail["sentence"]) == ("good", True)
    assert mailbox.letters == []
    sent = run("doctor", "--send-to", "sun@court.test", "--json").json
    [mail] = [one for one in sent["checks"] if one["name"] == "mail"]
    assert mail["sentence"].endswith("250 kept")
    assert [envelope.rcpt_tos for envelope in mailbox.letters] == [["sun@court.test"]]
    assert b"Auto-Submitted: auto-generated" in mailbox.letters[0].content
