"""Why an item stands where it stands, and what the calendar will do with it next."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from engine.actions.simulate import Rehearsal, rehearse
from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Item, Message, Notice
from engine.queries.due import clocks_of, item_rows
from engine.queries.item_list import list_items
from engine.rules.ladder import Step
from engine.rules.lights import LightMeaning
from engine.rules.sweep import Family, ItemClock, upcoming
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus


@dataclass(frozen=True, slots=True)
class Said:
    """A notice that exists: to whom, why, and what became of it."""

    kind: NoticeKind
    rung: str
    threshold_on: date
    raised_on: date
    recipient: str
    copied: bool
    status: NoticeStatus
    message_id: int | None
    mailbox: str
    carriage: MessageStatus | None
    reply: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A threshold still ahead, if nobody acts before."""

    on: date
    kind: NoticeKind
    rung: str
    recipients: tuple[str, ...]
    copied: tuple[str, ...]
    drafted: bool
    provisional: bool  # 暂定: its year's holidays are not published


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of an item and the calendar."""

    item: Item
    light: LightMeaning
    workdays_left: int | None
    said: tuple[Said, ...]
    coming: tuple[Coming, ...]


def explain(session: Session, item_id: int, *, today: date, until: date) -> Explanation:
    """What was said of an item and what comes up to `until`. Raises NotFound."""
    item = session.get(Item, item_id)
    if item is None:
        raise NotFound(_("没有编号为 {item_id} 的整改事项").format(item_id=item_id))
    battle_map = session.get_one(BattleMap, item.map_id)
    rehearsal = rehearse(session, battle_map)
    [(_map, clock)] = clocks_of(
        session, item_rows(session, [item_id]), {item.map_id: rehearsal.directory}
    )
    left = rehearsal.calendar.workdays_between(today, item.due_on) if item.due_on else None
    return Explanation(
        item, light_on(session, battle_map, item_id, today=today), left,
        said_of(session, item_id, rehearsal),
        coming_to(clock, rehearsal, today=today, until=until),
    )


def light_on(
    session: Session, battle_map: BattleMap, item_id: int, *, today: date
) -> LightMeaning:
    """The light of one item, as every list shows it."""
    [listed] = list_items(session, battle_map, today=today, item_ids=[item_id])
    return listed.meaning


def said_of(session: Session, item_id: int, rehearsal: Rehearsal) -> tuple[Said, ...]:
    """Every notice of an item, oldest first, with its mail's fate."""
    people = rehearsal.directory.people
    rows = session.execute(
        select(Notice, Message)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .where(Notice.item_id == item_id)
        .order_by(col(Notice.raised_on), col(Notice.threshold_on), col(Notice.id))
    )
    return tuple(
        Said(
            notice.kind, notice.rung, notice.threshold_on, notice.raised_on,
            people[notice.recipient_id].name if notice.recipient_id in people else "",
            notice.copied, notice.status, notice.message_id,
            message.mailbox if message else "", message.status if message else None,
            message.reply if message else "",
        )
        for notice, message in rows
    )


def coming_to(
    clock: ItemClock, rehearsal: Rehearsal, *, today: date, until: date
) -> tuple[Coming, ...]:
    """The thresholds of an item after `today`, up to `until`."""
    decider = rehearsal.on(today)
    people = rehearsal.directory.people

    def coming(step: Step, family: Family) -> Coming:
        to = decider.people(step.to, clock, family)
        copied = [
            person for person in decider.people(step.copied, clock, family, stand_in=False)
            if person not in to
        ]
        return Coming(
            step.on, step.kind, family.prefix + step.name,
            tuple(people[person].name for person in to),
            tuple(people[person].name for person in copied), step.prepared,
            rehearsal.calendar.is_provisional(step.on),
        )

    return tuple(
        coming(step, family)
        for step, family in upcoming(clock, decider, until=until) if step.on > today
    )
