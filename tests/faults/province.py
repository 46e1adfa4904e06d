"""A province for the runbook: courts with one person too many to forget, all late this morning."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, select

from engine.db import insert_rows, writing
from engine.models import BattleMap, Department, Item, Organisation, Person
from engine.rules.policy import parse_policy
from engine.rules.words import Status
from tests.cast import PRESETS

PEOPLE = 3  # of each court: handler, head, leader


def build_province(
    database: sa.Engine, today: date, *, courts: int = 24, items: int = 40
) -> set[str]:
    """Courts whose handler, head and leader all have something to hear; the mailboxes."""
    with writing(database) as session:
        return {
            mailbox for number in range(courts) for mailbox in _court(session, number, today, items)
        }


def _court(session: Session, number: int, today: date, items: int) -> list[str]:
    name = f"第{number}人民法院"
    court = session.exec(select(Organisation).where(Organisation.name == name)).first()
    court = court or Organisation(name=name)
    session.add(court)
    session.flush()
    department = Department(organisation_id=court.id or 0, name="民事审判庭")
    people = [
        Person(organisation_id=court.id or 0, name=f"甲{place}", address=f"p{place}@c{number}.test")
        for place in range(PEOPLE)
    ]
    session.add_all([department, *people])
    session.flush()
    department.head_id = people[1].id
    policy = parse_policy((PRESETS / "default.toml").read_text("utf-8")).as_data()
    policy["mail"] |= {"opens": "00:00", "closes": "00:00", "rest_days": True, "cap": 500}
    battle_map = BattleMap(organisation_id=court.id or 0, name="作战图", policy=policy)
    session.add(battle_map)
    session.flush()
    insert_rows(session, Item, [
        {
            "map_id": battle_map.id, "import_key": f"{place}", "number": f"{place}",
            "weakness": "部分案件审理周期偏长", "status": Status.OPEN, "due_on": today,
            "original_due_on": today, "handler_id": people[0].id, "wake_on": today,
            "lead_department_id": department.id, "responsible_leader_id": people[2].id,
            "issued_on": today, "opened_on": today, "flags": [], "names": {}, "extra": {},
        }
        for place in range(items)
    ])
    return [person.address for person in people]
