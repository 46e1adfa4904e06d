"""The digest as a mail and as a file to open."""

import re
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlmodel import select

from engine.actions.digest import issue_digests
from engine.db import reading, writing
from engine.models import Message, Notice
from engine.outbox import raise_notice
from engine.queries.mail import mail_facts
from engine.queries.mail_facts import MailFacts
from engine.rules.words import NoticeKind, NoticeStatus, Status
from notifications.digests import render_digest_html
from notifications.render import Wording, render
from tests.cast import MONDAY, Court, add_item

FRIDAY = date(2026, 4, 24)
AT = datetime(2026, 4, 24, 9, 0, tzinfo=UTC)


def issued(database: sa.Engine, court: Court) -> dict[str, MailFacts]:
    """Friday's digests of a map with one closed, one late and one coming item, by mailbox."""
    with writing(database) as session:
        add_item(session, court, "1", status=Status.CLOSED, closed_on=date(2026, 4, 22))
        add_item(session, court, "2", due_on=date(2026, 4, 10), weakness="执行款发放<超期>")
        add_item(session, court, "3", due_on=date(2026, 4, 30))
        item = add_item(session, court, "9", due_on=date(2026, 6, 30))
        raise_notice(session, item, NoticeKind.DUE_SOON, "T-10", court.feng, today=MONDAY)
        session.execute(sa.update(Notice).values(status=NoticeStatus.OVERFLOW))
    issue_digests(database, today=FRIDAY, at=AT)
    with reading(database) as session:
        messages = list(session.exec(select(Message)))
        return {one.mailbox: one for one in mail_facts(session, messages, today=FRIDAY)}


def wording(mail: MailFacts) -> Wording:
    said = render(mail)
    assert said is not None
    return said


def test_a_digest_begins_with_one_sentence_of_figures(database: sa.Engine, court: Court) -> None:
    said = wording(issued(database, court)["qian@court.test"])
    assert said.subject == "整改周报〔2026〕第 1 期：共 4 件，已销号 1 件，超期 1 件"
    assert (
        "截至2026年4月24日（周五），共 4 件，已销号 1 件，销号率 25%；整改中 3 件；超期 1 件。"
        "本周销号 1 件，下周到期 1 项。"
    ) in said.html


def test_a_digest_names_its_laggards_and_prints_its_definitions(
    database: sa.Engine, court: Court
) -> None:
    said = wording(issued(database, court)["zhao@court.test"])
    assert "执行款发放&lt;超期&gt;" in said.html
    assert "14 天" in said.html
    assert "截止日已过完成时限而未销号的事项" in said.html
    assert "民事审判庭　赵某　时限 2026年4月10日（周五）　超期 14 天" in said.text


def test_bars_are_cells_with_their_number_in_words(database: sa.Engine, court: Court) -> None:
    """With pictures blocked and without colours the figures are all there."""
    html = wording(issued(database, court)["qian@court.test"]).html
    assert re.search(r'bgcolor="#1f4e8c" width="25%">&nbsp;</td><td [^>]*width="75%"', html)
    assert "1 件 25%" in html
    assert not re.search(r"https?:|src=|<img|class=", html)


def test_a_digest_prints_its_anchor(database: sa.Engine, court: Court) -> None:
    mail = issued(database, court)["qian@court.test"]
    [digest] = mail.digests
    line = f"留痕锚点：{digest.audit_seq}:{digest.audit_hash}"
    assert line in wording(mail).html


def test_what_overflowed_is_listed(database: sa.Engine, court: Court) -> None:
    said = wording(issued(database, court)["feng@court.test"])
    assert said.subject == "整改周报：另有 1 条提醒"
    assert "还剩 44 个工作日" in said.html
    assert "9 部分案件审理周期偏长" in said.html


def test_a_digest_can_be_kept_as_a_file(database: sa.Engine, court: Court) -> None:
    mail = issued(database, court)["lin@court.test"]
    page = render_digest_html(mail.digests[0], organisation=mail.organisation)
    assert page.startswith("<!DOCTYPE html>")
    assert "脱薄争先作战图 · 领导小组" in page
    assert "院长" not in page
