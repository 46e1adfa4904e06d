"""Every kind has its three files, every file can be read, and nothing in it calls abroad."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.queries.calendars import shipped_calendar
from engine.queries.mail_facts import (
    Addressee,
    LookFacts,
    MailFacts,
    MapFacts,
    NoticeFacts,
    StageFacts,
)
from engine.rules.calendar import WorkCalendar
from engine.rules.policy import parse_policy
from engine.rules.words import LookBackKind, MessageKind, NoticeKind, Status
from notifications.render import Wording, render
from notifications.wording import FOLDER
from tests.cast import PRESETS

QIAN = Addressee(3, "钱某", "庭长")
FENG = Addressee(4, "冯某", "法官助理")
POLICY = parse_policy((PRESETS / "default.toml").read_text("utf-8")).as_data()
MAP = MapFacts(1, "脱薄争先作战图", POLICY, WorkCalendar(shipped_calendar("cn")))
RUNGS = {
    NoticeKind.STATEMENT: "meeting:2026-05-25", NoticeKind.LOOK_BACK: "L1:T-5",
    NoticeKind.RECHECK: "L1:T+5", NoticeKind.MEASURE_DUE: "M1:T-3",
    NoticeKind.ACKNOWLEDGE: "S:T+2", NoticeKind.APPROVAL_WAITING: "A1:T+2",
    NoticeKind.APPROVAL_ASKED: "step:1", NoticeKind.MILESTONE_DUE: "N1:T-3",
}


def notice(kind: NoticeKind, rung: str = "T-10", **facts: Any) -> NoticeFacts:
    """A notice to Qian of item 7 of the civil division, due on 30 April 2026."""
    values: dict[str, Any] = {
        "id": 1, "kind": kind, "rung": rung, "copied": False, "due_on": date(2026, 4, 30),
        "deadline_version": 1, "recipient_address": "qian@court.test", "released_by": "",
        "released_at": None, "item_id": 7, "number": "7", "weakness": "部分案件审理周期偏长",
        "item_status": Status.ISSUED if kind is NoticeKind.ACKNOWLEDGE else Status.OPEN,
        "item_due_on": facts.get("due_on", date(2026, 4, 30)), "original_due_on": date(2026, 4, 30),
        "item_deadline_version": 1, "round": 1, "percent": 30, "closed_on": None,
        "department": "民事审判庭", "head_id": 3, "leader_id": 2, "leader": "赵某",
        "handler_id": 4, "recipient": QIAN, "battle_map": MAP, "facts": {},
    }
    if rung.startswith("L"):
        values["look"] = LookFacts(LookBackKind.LOOK_BACK, date(2026, 4, 30), done=False)
    if rung.startswith("N"):
        values["stage"] = StageFacts("完成阶段性目标", date(2026, 4, 30), done=False)
    return NoticeFacts(**(values | facts))


def mail(*notices: NoticeFacts, as_of: date = date(2026, 4, 20), **facts: Any) -> MailFacts:
    """Qian's mail with these notices."""
    values: dict[str, Any] = {
        "message_id": 1, "key": "daily:qian@court.test:2026-04-20",
        "header_id": "<abc@court.test>", "kind": MessageKind.DAILY, "mailbox": "qian@court.test",
        "address": "qian@court.test", "on": as_of, "as_of": as_of,
        "not_before": datetime(2026, 4, 20, 0, 30, tzinfo=UTC), "organisation": "示范区人民法院",
        "language": "zh", "addressees": (QIAN,), "notices": notices,
    }
    return MailFacts(**(values | facts))


def said(*notices: NoticeFacts, **facts: Any) -> Wording:
    """The wording of a mail that must say something."""
    wording = render(mail(*notices, **facts))
    assert wording is not None
    return wording


def test_every_kind_has_its_three_files_and_no_folder_lacks_a_kind() -> None:
    kinds = {kind.value for kind in (*NoticeKind, *MessageKind)}
    folders = {path.name: {one.name for one in path.iterdir()} for path in (FOLDER / "kinds").iterdir()}
    assert folders == {kind: {"subject.txt", "body.txt", "body.html"} for kind in kinds}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("copied", [False, True], ids=["told", "copied"])
@pytest.mark.parametrize("as_of", [date(2026, 4, 20), date(2026, 5, 8)], ids=["before", "after"])
@pytest.mark.parametrize("kind", list(NoticeKind), ids=str)
def test_every_kind_can_be_said(
    kind: NoticeKind, as_of: date, copied: bool, language: str
) -> None:
    wording = said(
        notice(kind, RUNGS.get(kind, "T-10"), copied=copied,
               facts={"by": "孙某", "reason": "材料不全", "application": "close"}),
        as_of=as_of, language=language,
    )
    assert "部分案件审理周期偏长" in wording.text
    assert "部分案件审理周期偏长" in wording.html
    assert wording.subject
    assert "{{" not in wording.html + wording.text
    assert "None" not in wording.html + wording.text


def test_no_mail_reaches_for_anything_outside() -> None:
    """No link, no picture, no style sheet, no script: it reads with everything blocked."""
    html = "".join(
        said(notice(kind, RUNGS.get(kind, "T-10"))).html for kind in NoticeKind
    )
    assert not re.search(r"https?:|src=|<link|<img|<script|@import|url\(", html)
    assert not re.search(r"display:\s*(flex|grid)|background-image|position:", html)


def test_every_class_in_a_template_is_in_the_sheet_and_none_is_left_in_the_mail() -> None:
    sheet = (FOLDER / "layout" / "mail.css").read_text("utf-8")
    for path in FOLDER.rglob("*.html"):
        for names in re.findall(r'class="([^"]*)"', path.read_text("utf-8")):
            assert all(f".{name} {{" in sheet for name in names.split()), (path, names)
    assert "class=" not in said(notice(NoticeKind.DUE)).html


def test_no_html_takes_in_a_text_that_is_not_escaped() -> None:
    for path in FOLDER.rglob("*.html"):
        assert ".txt" not in path.read_text("utf-8"), path


def test_names_and_reasons_are_escaped_in_html() -> None:
    wording = said(
        notice(
            NoticeKind.SENT_BACK, "sent_back:1", weakness="<script>alert(1)</script>",
            facts={"reason": "<b>补材料</b> & 重报", "by": "孙<某>", "application": "close"},
        )
    )
    assert "<script>" not in wording.html
    assert "&lt;b&gt;补材料&lt;/b&gt; &amp; 重报" in wording.html
    assert "<b>补材料</b> & 重报" in wording.text
