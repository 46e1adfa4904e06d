"""Where what is does not match what should be: each question bounded by an index or a limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine.models import (
    AuditEvent,
    BattleMap,
    Beat,
    Delivery,
    Digest,
    FlowRun,
    Item,
    Message,
    Notice,
    Person,
)
from engine.models.base import literally
from engine.models.message import UNDELIVERED
from engine.queries.calendars import load_calendar
from engine.rules.policy import read_policy
from engine.rules.words import MessageStatus, NoticeStatus, Status

COUNTED = 1_000  # beyond this an alarm's figure says "at least"
A_DAY = timedelta(days=1)
CLAIM_GRACE = timedelta(minutes=15)  # the delivery that runs each five minutes takes them over
BEAT_IS_STALE = timedelta(minutes=10)
DIGEST_IS_LATE = timedelta(days=9)  # a week, and a weekend
BACKUP_IS_STALE = timedelta(hours=36)  # a night, and a half
LIVE = (Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE, Status.SUSTAINED)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not as it should be: `about` tells it from others of its kind."""

    about: str
    facts: dict[str, Any]


def unswept(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Items that slept through a whole day's sweep.

    What a verb woke yesterday after the sweep is not late: today's sweep will see it.
    """
    late = (
        sa.select(col(Item.map_id), col(Item.wake_on))
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .where(col(Item.wake_on) < today - A_DAY, col(BattleMap.enabled))
        .order_by(col(Item.wake_on), col(Item.id))
        .limit(COUNTED)
        .subquery()
    )
    return _by_map(session, late.c.map_id, late.c.wake_on)


def unsaid(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Notices that no mail has taken up for more than a working day."""
    waiting = (
        sa.select(col(Item.map_id), col(Notice.raised_on))
        .join(Item, col(Item.id) == Notice.item_id)
        .where(
            col(Notice.message_id).is_(None),
            literally(col(Notice.status), NoticeStatus.RAISED),
            col(Notice.raised_on) < today - A_DAY,
        )
        .limit(COUNTED)
        .subquery()
    )
    calendars = {
        str(battle_map.id): load_calendar(session, battle_map.calendar)
        for battle_map in session.exec(select(BattleMap))
    }
    return [
        gap for gap in _by_map(session, waiting.c.map_id, waiting.c.raised_on)
        if date.fromisoformat(gap.facts["oldest_on"]) < calendars[gap.about].add_workdays(today, -1)
    ]


def _by_map(session: Session, map_id: Any, day: Any) -> list[Gap]:
    rows = session.execute(
        sa.select(map_id, col(BattleMap.name), sa.func.count(), sa.func.min(day))
        .join(BattleMap, col(BattleMap.id) == map_id)
        .group_by(map_id, col(BattleMap.name))
        .order_by(map_id)
    )
    return [
        Gap(
            str(number),
            {"map_id": number, "map": name, "count": count, "oldest_on": oldest.isoformat()},
        )
        for number, name, count, oldest in rows
    ]


def stuck(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Mails whose claim is long over and that no delivery has taken up again."""
    count = session.execute(
        sa.select(sa.func.count()).select_from(
            sa.select(col(Message.id))
            .where(
                literally(col(Message.status), *UNDELIVERED),
                col(Message.status) == MessageStatus.SENDING,
                col(Message.lease_until) < at - CLAIM_GRACE,
            )
            .limit(COUNTED)
            .subquery()
        )
    ).scalar_one()
    return [Gap("", {"count": count})] if count else []


def delayed(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Mails that should have gone more than a day ago, or were first tried more than a day ago."""
    tried = sa.exists().where(
        col(Delivery.message_id) == col(Message.id), col(Delivery.at) < at - A_DAY
    )
    rows = session.execute(
        sa.select(col(Message.on), col(Message.reply))
        .where(
            literally(col(Message.status), *UNDELIVERED),
            col(Message.status) != MessageStatus.SENDING,
            sa.or_(col(Message.not_before) < at - A_DAY, tried),
        )
        .order_by(col(Message.not_before))
        .limit(COUNTED)
    ).all()
    if not rows:
        return []
    replies = [reply for _on, reply in rows if reply]
    return [
        Gap(
            "",
            {"count": len(rows), "oldest_on": min(row.on for row in rows).isoformat(),
             "reply": replies[0] if replies else "-"},
        )
    ]


def refused(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Mailboxes that refused a mail, while the person still has that address.

    A later mail that was taken, or another address of the person, ends it.
    """
    later = aliased(Message)
    taken = sa.exists().where(
        col(later.mailbox) == col(Message.mailbox), col(later.id) > col(Message.id),
        col(later.status) == MessageStatus.SENT,
    )
    rows = session.execute(
        sa.select(
            col(Message.mailbox), sa.func.min(col(Person.name)), sa.func.count(),
            sa.func.max(col(Message.reply)),
        )
        .join(Person, col(Person.id) == Message.person_id)
        .where(
            literally(col(Message.status), MessageStatus.REFUSED), col(Person.active),
            sa.func.lower(sa.func.trim(col(Person.address))) == col(Message.mailbox), ~taken,
        )
        .group_by(col(Message.mailbox))
        .order_by(col(Message.mailbox))
        .limit(COUNTED)
    )
    return [
        Gap(mailbox, {"mailbox": mailbox, "person": person, "count": count, "reply": reply or "-"})
        for mailbox, person, count, reply in rows
    ]


def digest_missing(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Maps at work whose policy wants a digest each week, and that had none for too long."""
    gaps = []
    for battle_map in _enabled_maps(session):
        if not read_policy(battle_map.policy).digest.nothing_to_report:
            continue
        at_work = session.exec(
            select(Item.id)
            .where(Item.map_id == battle_map.id, col(Item.status).in_(LIVE)).limit(1)
        ).first()
        since = _last_digest(session, battle_map.id or 0)
        if at_work is not None and since is not None and today - since > DIGEST_IS_LATE:
            gaps.append(
                Gap(
                    str(battle_map.id),
                    {"map_id": battle_map.id, "map": battle_map.name,
                     "last_on": since.isoformat()},
                )
            )
    return gaps


def _last_digest(session: Session, map_id: int) -> date | None:
    """The newest digest's cut-off; for a map that never had one, the day its trail begins."""
    newest = session.execute(
        sa.select(sa.func.max(col(Digest.cut_off_on))).where(col(Digest.map_id) == map_id)
    ).scalar_one()
    if newest is not None:
        return newest  # type: ignore[no-any-return]
    first = session.exec(
        select(AuditEvent.at).where(AuditEvent.map_id == map_id).order_by(col(AuditEvent.seq))
        .limit(1)
    ).first()
    return first.date() if first is not None else None


def chain_head(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """Maps whose trail does not end where the map says it ends. `audit verify` walks it all."""
    gaps = []
    for battle_map in session.exec(select(BattleMap).order_by(col(BattleMap.id))):
        last = session.execute(
            sa.select(col(AuditEvent.seq), col(AuditEvent.hash))
            .where(col(AuditEvent.map_id) == battle_map.id)
            .order_by(col(AuditEvent.seq).desc())
            .limit(1)
        ).first()
        head = (battle_map.audit_seq, battle_map.audit_hash)
        if head != (tuple(last) if last is not None else (0, "")):
            gaps.append(
                Gap(
                    str(battle_map.id),
                    {"map_id": battle_map.id, "map": battle_map.name, "seq": head[0]},
                )
            )
    return gaps


def beat_stale(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """A scheduler that once lived and now gives no sign. Plain cron has no beat and no alarm."""
    rows = session.exec(select(Beat).where(Beat.name == "timetable", Beat.at < at - BEAT_IS_STALE))
    return [Gap(beat.name, {"last_at": beat.at.isoformat(timespec="minutes")}) for beat in rows]


def silent(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """None: whoever asks this is alive. Raised from outside (`engine.actions.silence`)."""
    return []


def backup_stale(session: Session, *, today: date, at: datetime) -> list[Gap]:
    """The nightly backup is wanted and has not been made; where it never was wanted, no gap."""
    last = session.exec(
        select(FlowRun)
        .where(FlowRun.flow == "backup", col(FlowRun.finished_at).is_not(None))
        .order_by(col(FlowRun.tick_at).desc()).limit(1)
    ).first()
    if last is None or last.finished_at is None or not last.counts.get("back_up", {}).get("kept"):
        return []
    if at - last.finished_at <= BACKUP_IS_STALE:
        return []
    return [Gap("", {"last_on": last.on.isoformat()})]


def _enabled_maps(session: Session) -> Iterable[BattleMap]:
    return session.exec(
        select(BattleMap).where(col(BattleMap.enabled)).order_by(col(BattleMap.id))
    ).all()
