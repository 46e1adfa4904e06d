"""Questions about alarms."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from engine.models import Alarm, BattleMap, Person, PersonRole
from engine.rules.alarms import AlarmKind
from engine.rules.words import Role


def standing_alarms(session: Session) -> Sequence[Alarm]:
    """What a person must look at now, oldest first."""
    return session.exec(
        select(Alarm).where(col(Alarm.cleared_at).is_(None)).order_by(col(Alarm.id))
    ).all()


def alarms_for(session: Session, organisation_id: int) -> list[Alarm]:
    """What stands that concerns this organisation: its maps, its mailboxes, and the installation."""
    maps = set(
        session.exec(select(BattleMap.id).where(BattleMap.organisation_id == organisation_id))
    )
    standing = standing_alarms(session)
    mailboxes = {
        address.strip().lower()
        for address in session.exec(
            select(Person.address).where(Person.organisation_id == organisation_id)
        )
    } if any(alarm.kind == AlarmKind.REFUSED for alarm in standing) else set()
    return [
        alarm for alarm in standing
        if alarm.facts.get("map_id") in {None, *maps}
        and (alarm.kind != AlarmKind.REFUSED or alarm.facts.get("mailbox") in mailboxes)
    ]


def keepers(session: Session) -> Sequence[Person]:
    """The operators with a mailbox, of all organisations; where there are none, the offices."""
    for role in (Role.OPERATOR, Role.OFFICE):
        found = session.exec(
            select(Person)
            .join(PersonRole, col(PersonRole.person_id) == Person.id)
            .where(PersonRole.role == role, col(Person.active), Person.address != "")
            .order_by(col(Person.id))
        ).all()
        if found:
            return found
    return []
