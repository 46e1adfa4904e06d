"""Questions about papers: those that wait for a signature, and what became of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine.models import BattleMap, Department, Item, Message, Notice, Organisation, Person
from engine.models.base import literally
from engine.queries.calendars import load_calendar
from engine.rules.paper_text import PaperFacts
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus, Status

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class Paper:
    """A drafted paper: one item, one rung, its people by name."""

    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    deadline_version: int
    threshold_on: date
    due_on: date | None
    recipients: tuple[str, ...]
    copied: tuple[str, ...]


def drafted_notices(
    session: Session, item_id: int, rung: str, deadline_version: int
) -> list[Notice]:
    """The notices of one paper that nobody has released or dropped."""
    return list(
        session.exec(
            select(Notice)
            .where(
                Notice.item_id == item_id,
                Notice.rung == rung,
                Notice.deadline_version == deadline_version,
                Notice.status == NoticeStatus.DRAFTED,
            )
            .order_by(col(Notice.id))
            .execution_options(populate_existing=True)
        )
    )


def papers_waiting(session: Session, organisation_id: int) -> list[Paper]:
    """All papers that wait for a signature, the longest waiting first."""
    return _papers(session, _waiting_of(col(BattleMap.organisation_id) == organisation_id))


def papers_page(
    session: Session,
    *,
    organisation_id: int | None = None,
    map_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[int, list[Paper]]:
    """(how many wait, some of them): of an organisation or of one map, the longest waiting first."""
    whose = (
        col(BattleMap.id) == map_id if map_id is not None
        else col(BattleMap.organisation_id) == organisation_id
    )
    keys: Any = (Notice.item_id, Notice.rung, Notice.deadline_version)
    groups = (
        _select(*keys, sa.func.min(col(Notice.threshold_on)).label("since"))
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .where(literally(col(Notice.status), NoticeStatus.DRAFTED), whose)
        .group_by(*keys)
    )
    count = session.execute(sa.select(sa.func.count()).select_from(groups.subquery())).scalar()
    shown = groups.order_by("since", *keys).limit(limit).offset(offset).subquery()
    wanted = _waiting_of(whose).join(
        shown,
        sa.and_(
            shown.c.item_id == Notice.item_id, shown.c.rung == Notice.rung,
            shown.c.deadline_version == Notice.deadline_version,
        ),
    )
    return int(count or 0), _papers(session, wanted)


def _waiting_of(whose: Any) -> Any:
    return (
        _select(
            Item.id, Item.number, Item.weakness, Notice.kind, Notice.rung,
            Notice.deadline_version, Notice.threshold_on, Notice.due_on, Notice.copied, Person.name,
        )
        .select_from(Notice)
        .join(Item, col(Item.id) == Notice.item_id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .where(literally(col(Notice.status), NoticeStatus.DRAFTED), whose)
        .order_by(Notice.threshold_on, Item.id, Notice.id)
    )


def _papers(session: Session, wanted: Any) -> list[Paper]:
    groups: dict[tuple[int, str, int], list[Any]] = {}
    for row in session.execute(wanted):
        groups.setdefault((row.id, row.rung, row.deadline_version), []).append(row)
    return [_paper(group) for group in groups.values()]


def _paper(rows: Iterable[Any]) -> Paper:
    rows = list(rows)
    first = rows[0]
    return Paper(
        first.id, first.number, first.weakness, first.kind, first.rung, first.deadline_version,
        first.threshold_on, first.due_on, tuple(row.name for row in rows if not row.copied),
        tuple(row.name for row in rows if row.copied),
    )


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A drafted paper with all that its wording says; `urged_on`: when 催办单 went before it."""

    paper: Paper
    facts: PaperFacts
    status: Status
    leader_id: int | None
    current: bool  # False: the item is no longer open or its date has moved; only dropping is left
    urged_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DecidedPaper:
    """A paper that was released or dropped, by whom, and how far its mails have come."""

    item_id: int
    number: str
    weakness: str
    kind: NoticeKind
    rung: str
    threshold_on: date
    recipients: tuple[str, ...]
    decided_by: str
    decided_at: datetime
    released: bool
    reason: str
    sent_count: int
    mail_count: int


@dataclass(frozen=True, slots=True)
class SentUrge:
    """A 催办单 that the calendar sent of itself for an item that is still late."""

    item_id: int
    number: str
    weakness: str
    rung: str
    raised_on: date
    recipient: str
    copied: bool
    sent_at: datetime | None


def paper_sheets(session: Session, papers: Iterable[Paper], *, today: date) -> list[PaperSheet]:
    """The papers with what their wording says, in their order; a fixed number of queries."""
    papers = list(papers)
    ids = {one.item_id for one in papers}
    leader, head = aliased(Person), aliased(Person)
    rows = {
        row.id: row
        for row in session.execute(
            _select(
                Item.id, Item.status, Item.due_on, Item.original_due_on, Item.deadline_version,
                Item.percent, Item.responsible_leader_id, col(Department.name).label("department"),
                col(leader.name).label("leader"), col(head.name).label("head"),
                col(Organisation.name).label("organisation"), BattleMap.calendar,
            )
            .join(BattleMap, col(BattleMap.id) == Item.map_id)
            .join(Organisation, col(Organisation.id) == BattleMap.organisation_id)
            .outerjoin(Department, col(Department.id) == Item.lead_department_id)
            .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
            .outerjoin(head, col(head.id) == Department.head_id)
            .where(col(Item.id).in_(ids))
        )
    }
    calendars = {name: load_calendar(session, name) for name in {row.calendar for row in rows.values()}}
    urged = _urged(session, ids)
    sheets = []
    for one in papers:
        row = rows[one.item_id]
        calendar = calendars[row.calendar]
        late = one.due_on is not None and today > one.due_on
        facts = PaperFacts(
            organisation=row.organisation, item_id=one.item_id, number=one.number,
            weakness=one.weakness, kind=one.kind, rung=one.rung,
            department=row.department or "", head=row.head or "", leader=row.leader or "",
            due_on=one.due_on, original_due_on=row.original_due_on, percent=row.percent,
            workdays_late=calendar.workdays_between(one.due_on, today) if late and one.due_on else 0,
            days_late=(today - one.due_on).days if late and one.due_on else 0,
            on=today, calendar=calendar,
        )
        current = row.status in (Status.ISSUED, Status.OPEN) and (
            one.deadline_version == row.deadline_version
        )
        sheets.append(
            PaperSheet(one, facts, row.status, row.responsible_leader_id, current,
                       tuple(urged.get(one.item_id, ())))
        )
    return sheets


def _urged(session: Session, ids: Iterable[int]) -> dict[int, list[date]]:
    rows = session.execute(
        sa.select(col(Notice.item_id), col(Notice.raised_on))
        .where(
            col(Notice.item_id).in_(list(ids)), col(Notice.kind) == NoticeKind.URGE_LETTER,
            col(Notice.status) != NoticeStatus.SUPERSEDED, col(Notice.copied).is_(False),
        )
        .distinct()
        .order_by(col(Notice.item_id), col(Notice.raised_on))
    )
    found: dict[int, list[date]] = {}
    for item_id, raised_on in rows:
        found.setdefault(item_id, []).append(raised_on)
    return found


def decided_papers(
    session: Session, organisation_id: int, *, limit: int, offset: int = 0
) -> list[DecidedPaper]:
    """Papers that somebody released or dropped, the latest first."""
    releaser = aliased(Person)
    groups = (
        _select(
            Notice.item_id, Notice.rung, Notice.deadline_version,
            sa.func.max(col(Notice.released_at)).label("decided_at"),
        )
        # A range, and a question to each notice: so the small index of decided ones is walked.
        .where(
            col(Notice.released_at) > _EVER,
            sa.exists(
                sa.select(col(Item.id))
                .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
                .where(
                    col(Item.id) == col(Notice.item_id),
                    col(BattleMap.organisation_id) == organisation_id,
                )
            ),
        )
        .group_by(Notice.item_id, Notice.rung, Notice.deadline_version)
        .order_by(sa.desc("decided_at"), Notice.item_id)
        .limit(limit).offset(offset)
        .subquery()
    )
    rows = session.execute(
        _select(
            Notice.item_id, Notice.rung, Notice.deadline_version, Notice.kind, Notice.status,
            Notice.threshold_on, Notice.released_at, Notice.facts, Notice.copied,
            Notice.message_id, Item.number, Item.weakness, col(Person.name).label("recipient"),
            col(releaser.name).label("by"), col(Message.status).label("carried"),
        )
        .join(
            groups,
            sa.and_(
                groups.c.item_id == Notice.item_id, groups.c.rung == Notice.rung,
                groups.c.deadline_version == Notice.deadline_version,
            ),
        )
        .join(Item, col(Item.id) == Notice.item_id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .join(releaser, col(releaser.id) == Notice.released_by_id)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .order_by(groups.c.decided_at.desc(), Notice.item_id, Notice.id)
    )
    found: dict[tuple[int, str, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.item_id, row.rung, row.deadline_version), []).append(row)
    return [_decided(group) for group in found.values()]


def _decided(rows: list[Any]) -> DecidedPaper:
    first = rows[0]
    mails = {row.message_id: row.carried for row in rows if row.message_id is not None}
    return DecidedPaper(
        item_id=first.item_id, number=first.number, weakness=first.weakness, kind=first.kind,
        rung=first.rung, threshold_on=first.threshold_on,
        recipients=tuple(row.recipient for row in rows), decided_by=first.by,
        decided_at=first.released_at, released=first.status is not NoticeStatus.DROPPED,
        reason=str((first.facts or {}).get("reason", "")),
        sent_count=sum(carried is MessageStatus.SENT for carried in mails.values()),
        mail_count=len(mails),
    )


def recent_urges(
    session: Session, organisation_id: int, *, today: date, limit: int
) -> list[SentUrge]:
    """The latest 催办单 of items that are still open and late; found by the items, not by kind."""
    rows = session.execute(
        _select(
            Notice.item_id, Item.number, Item.weakness, Notice.rung, Notice.raised_on,
            Person.name, Notice.copied, Message.sent_at,
        )
        .select_from(Item)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Notice, col(Notice.item_id) == Item.id)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .where(
            BattleMap.organisation_id == organisation_id,
            col(Item.status).in_([Status.ISSUED, Status.OPEN]), col(Item.due_on) < today,
            Notice.kind == NoticeKind.URGE_LETTER, Notice.status == NoticeStatus.RAISED,
        )
        .order_by(col(Notice.raised_on).desc(), Notice.item_id, Notice.id)
        .limit(limit)
    )
    return [SentUrge(*row) for row in rows]
