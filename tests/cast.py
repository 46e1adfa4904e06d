"""The cast of every test: one small court, and a stranger.

院长 Lin heads the leading group; 副院长 Zhao is the responsible leader and its deputy; 庭长 Qian
heads the civil division where Feng handles; 专班 Sun is the office; auditor Han reads; Wu is a
stranger of another court.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

import engine
from engine.models import BattleMap, Department, Item, Measure, Organisation, Person, PersonRole
from engine.rules.policy import parse_policy
from engine.rules.words import Role, Status

PRESETS = Path(engine.__file__).parent / "presets"
MONDAY = date(2026, 3, 2)
MONDAY_MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


@dataclass(frozen=True)
class Court:
    """Ids of the cast and of the map."""

    organisation_id: int
    map_id: int
    lin: int  # 院长, group head
    zhao: int  # 副院长, responsible leader, group deputy
    qian: int  # 庭长, head of the civil division
    feng: int  # handler in the civil division
    sun: int  # 专班, office
    han: int  # auditor
    wu: int  # a stranger
    civil: int  # 民事审判庭
    archive: int  # 综合办公室, headed by Sun


def build_court(session: Session, *, preset: str = "default") -> Court:
    """Write the cast into the database."""
    court = Organisation(name="示范区人民法院")
    other = Organisation(name="邻区人民法院")
    session.add_all([court, other])
    session.flush()
    assert court.id is not None
    civil = Department(organisation_id=court.id, name="民事审判庭")
    archive = Department(organisation_id=court.id, name="综合办公室")
    session.add_all([civil, archive])
    session.flush()

    def person(name: str, post: str, address: str, department: Department | None = None,
               organisation: Organisation = court) -> int:
        row = Person(
            organisation_id=organisation.id or 0, name=name, post=post, address=address,
            department_id=department.id if department else None,
        )
        session.add(row)
        session.flush()
        return row.id or 0

    lin = person("林某", "院长", "lin@court.test")
    zhao = person("赵某", "副院长", "zhao@court.test")
    qian = person("钱某", "庭长", "qian@court.test", civil)
    feng = person("冯某", "法官助理", "feng@court.test", civil)
    sun = person("孙某", "主任", "sun@court.test", archive)
    han = person("韩某", "纪检组长", "han@court.test")
    wu = person("吴某", "庭长", "wu@elsewhere.test", organisation=other)
    civil.head_id, archive.head_id = qian, sun
    roles = {
        lin: (Role.LEADER, Role.GROUP_HEAD), zhao: (Role.LEADER, Role.GROUP_DEPUTY),
        sun: (Role.OFFICE,), han: (Role.AUDITOR,),
    }
    for person_id, kinds in roles.items():
        session.add_all([PersonRole(person_id=person_id, role=role) for role in kinds])
    policy = parse_policy((PRESETS / f"{preset}.toml").read_text("utf-8"))
    battle_map = BattleMap(
        organisation_id=court.id, name="脱薄争先作战图", policy=policy.as_data(),
        reference_on=MONDAY,
    )
    session.add(battle_map)
    session.flush()
    return Court(
        organisation_id=court.id, map_id=battle_map.id or 0, lin=lin, zhao=zhao, qian=qian,
        feng=feng, sun=sun, han=han, wu=wu, civil=civil.id or 0, archive=archive.id or 0,
    )


def add_item(session: Session, court: Court, number: str = "1", **facts: Any) -> Item:
    """An open item of the civil division, due 30 April 2026 unless the facts say otherwise."""
    values: dict[str, Any] = {
        "map_id": court.map_id, "import_key": f"test:{number}", "number": number,
        "category": "审判质效", "weakness": "部分案件审理周期偏长", "status": Status.OPEN,
        "due_on": date(2026, 4, 30), "original_due_on": date(2026, 4, 30),
        "responsible_leader_id": court.zhao, "handler_id": court.feng,
        "lead_department_id": court.civil, "issued_on": MONDAY, "acknowledged_on": MONDAY,
        "opened_on": MONDAY, "wake_on": MONDAY,
    }
    item = Item(**(values | facts))
    session.add(item)
    session.flush()
    return item


def add_measure(session: Session, item: Item, position: int = 1, **facts: Any) -> Measure:
    """A measure of the item."""
    measure = Measure(item_id=item.id or 0, position=position, **({"text": "措施"} | facts))
    session.add(measure)
    session.flush()
    return measure
