"""What happened in the eight weeks, in tables: who was told what and why, what closed, what is red."""

from collections import defaultdict
from pathlib import Path

import sqlalchemy as sa
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from sqlmodel import Session, col

from engine import audit
from engine.db import reading
from engine.models import BattleMap, Item, Message, Notice, Person
from engine.queries.item_list import ListedItem, list_items
from engine.rules.labels import colour_label, notice_label, status_label
from engine.rules.lights import word_of
from engine.rules.words import MessageStatus, NoticeStatus, Status
from examples.court import Court
from examples.mailserver import Received
from examples.story import LAST_DAY


def print_report(
    console: Console, database: sa.Engine, court: Court, received: list[Received], home: Path
) -> None:
    """Print the tables, and write the last digest of the leading group as a page to open."""
    with reading(database) as session:
        told = told_by_person(session)
        items = list_items(
            session, session.get_one(BattleMap, court.map_id), today=LAST_DAY
        )
        waiting = sorted(drafted(session))
        broken = audit.verify(session, court.map_id)
        head = session.get_one(BattleMap, court.map_id)
        president = session.get_one(Person, court.group_head).address
        carried = session.execute(
            sa.select(col(Message.status), sa.func.count()).group_by(col(Message.status))
        ).tuples().all()
    console.print(told_table(told))
    console.print(item_table(items))
    for number, paper in waiting:
        console.print(f"  待签发：事项{number} {paper}")
    page = write_digest(received, president, home)
    counts = "，".join(f"{status.value} {count}" for status, count in carried)
    console.print(f"邮件：{counts}；投递到 {len({one.mailbox for one in received})} 个邮箱")
    sound = "完好" if broken is None else f"第 {broken.seq} 条起有误"
    console.print(f"留痕：{head.audit_seq} 条，{sound}；链首 {head.audit_hash[:16]}")
    console.print(f"最近一期周报（领导小组）：{page}")


def told_by_person(session: Session) -> dict[tuple[str, str], list[str]]:
    """(person, item number) -> what was told, each with its day and rung."""
    rows = session.execute(
        sa.select(col(Person.name), col(Item.number), col(Message.on), col(Notice.kind),
                  col(Notice.rung), col(Notice.copied))
        .join(Notice, col(Notice.recipient_id) == col(Person.id))
        .join(Item, col(Item.id) == col(Notice.item_id))
        .join(Message, col(Message.id) == col(Notice.message_id))
        .where(col(Message.status) == MessageStatus.SENT)
        .order_by(col(Person.id), col(Item.id), col(Message.on), col(Notice.id))
    )
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, number, on, kind, rung, copied in rows:
        why = rung.rpartition(":")[2] if "T" in rung else ""
        mark = "（抄送）" if copied else ""
        told[name, number].append(f"{on:%m-%d} {notice_label(kind)}{' ' + why if why else ''}{mark}")
    return told


def drafted(session: Session) -> set[tuple[str, str]]:
    """(item number, paper) of what waits for a named person's signature."""
    rows = session.execute(
        sa.select(col(Item.number), col(Notice.kind))
        .join(Notice, col(Notice.item_id) == col(Item.id))
        .where(col(Notice.status) == NoticeStatus.DRAFTED)
    )
    return {(number, notice_label(kind)) for number, kind in rows}


def folding(title: str, *headings: str) -> Table:
    """A table whose cells go on in the next line: on a narrow screen nothing is cut off."""
    table = Table(title=title, box=SIMPLE_HEAD, title_justify="left", padding=(0, 1, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def told_table(told: dict[tuple[str, str], list[str]]) -> Table:
    """Who was told what, when, by which rung."""
    table = folding(
        "谁被告知了什么", "谁", "事项",
        "哪天、什么、为什么（T 为时限，T-3 即到期前 3 个工作日）",
    )
    former = ""
    for (name, number), words in told.items():
        table.add_row(name if name != former else "", number, "；".join(words))
        former = name
    return table


def item_table(items: list[ListedItem]) -> Table:
    """Every item on the last day: light, state, date, closing."""
    table = folding(
        f"{LAST_DAY.isoformat()} 的作战图", "事项", "灯", "状态", "部门", "领导", "时限", "销号",
        "薄弱问题",
    )
    for item in items:
        late = item.closed_on and item.due_on and item.closed_on > item.due_on
        closed = f"{item.closed_on:%m-%d}{' 逾期' if late else ''}" if item.closed_on else ""
        state = status_label(item.status) + (f"（第{item.round}轮）" if item.round > 1 else "")
        extended = item.original_due_on != item.due_on and item.round == 1
        table.add_row(
            item.number, f"{colour_label(item.light)} {word_of(item.meaning)}", state,
            item.department, item.leader,
            (f"{item.due_on:%m-%d}" if item.due_on else "—") + ("（已延期）" if extended else ""),
            closed, item.weakness,
            style="bold" if item.status is not Status.CLOSED else "",
        )
    return table


def write_digest(received: list[Received], address: str, home: Path) -> Path:
    """The newest digest that reached `address`, as an HTML page."""
    page = home / "digest.html"
    for one in reversed(received):
        body = one.message.get_body(("html",))
        if one.mailbox == address and "周报" in str(one.message["Subject"]) and body is not None:
            page.write_text(body.get_content(), "utf-8")
            break
    return page
