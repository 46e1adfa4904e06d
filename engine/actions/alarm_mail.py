"""Alarms by mail: one a mailbox a day, to the operators, else to the office."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.bundle import Bundler, bundler_for
from engine.db import insert_rows, writing
from engine.models import Alarm, BattleMap, Message
from engine.queries.alarms import standing_alarms
from engine.rules.addressing import PersonFacts
from engine.rules.words import MessageKind, Role

SAID_AGAIN = timedelta(days=7)  # what stands is not repeated daily, and not forgotten either


def mail_alarms(database: sa.Engine, *, today: date, at: datetime) -> int:
    """Write today's alarm mails; how many are new. Silent on a day on which nothing is sent.

    A mail is written where an alarm stands that the mailbox was not told of, or once a week.
    """
    written = 0
    with writing(database) as session:
        alarms = standing_alarms(session)
        if not alarms:
            return 0
        for bundler, few in _by_organisation(session, alarms, today=today, at=at):
            if not bundler.sends_today:
                continue
            for reader in _readers(bundler):
                written += _write(session, bundler, reader, few)
    return written


def _by_organisation(
    session: Session, alarms: Sequence[Alarm], *, today: date, at: datetime
) -> list[tuple[Bundler, list[Alarm]]]:
    """Each organisation with the alarms of its maps; what concerns no map concerns all."""
    maps = session.exec(select(BattleMap).order_by(col(BattleMap.id))).all()
    organisation_of = {battle_map.id: battle_map.organisation_id for battle_map in maps}
    bundlers: dict[int, Bundler] = {}
    for battle_map in maps:
        if battle_map.organisation_id not in bundlers:
            bundlers[battle_map.organisation_id] = bundler_for(
                session, battle_map, today=today, at=at
            )
    return [
        (bundler, few)
        for organisation_id, bundler in bundlers.items()
        if (
            few := [
                alarm for alarm in alarms
                if organisation_of.get(alarm.facts.get("map_id"), organisation_id)
                == organisation_id
            ]
        )
    ]


def _readers(bundler: Bundler) -> list[PersonFacts]:
    for role in (Role.OPERATOR, Role.OFFICE):
        readers = {
            reader.address.strip().lower(): reader
            for person_id in bundler.directory.with_role(role)
            if (reader := bundler.reader(person_id)) is not None
        }
        if readers:
            return list(readers.values())
    return []


def _write(
    session: Session, bundler: Bundler, reader: PersonFacts, alarms: Sequence[Alarm]
) -> bool:
    mailbox = reader.address.strip().lower()
    key = f"alarm:{mailbox}:{bundler.today.isoformat()}"
    last = session.exec(
        select(Message)
        .where(Message.mailbox == mailbox, Message.kind == MessageKind.ALARM)
        .order_by(col(Message.on).desc())
        .limit(1)
    ).first()
    ids = [alarm.id for alarm in alarms]
    if last is not None:
        told = set(last.facts.get("alarm_ids", ()))
        if last.key == key or (told.issuperset(ids) and bundler.today - last.on < SAID_AGAIN):
            return False
    content = [
        {"kind": alarm.kind, "facts": {k: v for k, v in alarm.facts.items() if k != "item_ids"}}
        for alarm in alarms
    ]
    row = bundler.row(MessageKind.ALARM, key, reader, alarm_ids=ids, alarms=content)
    insert_rows(session, Message, [row], skip_existing=True)
    return True
