"""Whose mail may not go out at this instant: night and rest days, by each organisation's policy."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from engine.models import BattleMap, Message
from engine.queries.calendars import load_calendar
from engine.rules.policy import read_policy
from engine.rules.quiet_hours import next_sending_time
from engine.rules.words import MessageStatus

_OWED = (
    MessageStatus.QUEUED, MessageStatus.DEFERRED, MessageStatus.UNKNOWN, MessageStatus.SENDING,
)


def organisations_asleep(session: Session, *, at: datetime, timezone: str) -> set[int]:
    """Of the organisations with messages due at `at`, those that may send nothing at that instant.

    A message's `not_before` kept to the hours when it was written; this is for the message that
    is late: the server slept through the day, or a retry falls into the night. The hours are those
    of the organisation's first map, as for the mails themselves.
    """
    owing = select(Message.organisation_id).where(
        col(Message.status).in_(_OWED), col(Message.not_before) <= at
    )
    first_maps: dict[int, BattleMap] = {}
    for battle_map in session.exec(
        select(BattleMap)
        .where(col(BattleMap.organisation_id).in_(owing))
        .order_by(col(BattleMap.id))
    ):
        first_maps.setdefault(battle_map.organisation_id, battle_map)
    here = at.astimezone(ZoneInfo(timezone))
    return {
        organisation_id for organisation_id, battle_map in first_maps.items()
        if not _may_send(session, battle_map, here)
    }


def _may_send(session: Session, battle_map: BattleMap, here: datetime) -> bool:
    mail = read_policy(battle_map.policy).mail
    opening = next_sending_time(
        here, load_calendar(session, battle_map.calendar),
        opens=mail.opens, closes=mail.closes, rest_days=mail.rest_days,
    )
    return opening == here
