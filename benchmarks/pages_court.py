"""A large organisation for the page benchmarks: 400 people, a wall map of 300 items, and the rest.

Written in bulk, past the verbs: what matters here is how much there is to look at, and that a
page finds in it what a real one would (reports, proof, applications that wait, notices, a trail).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlmodel import Session

from engine import audit
from engine.db import insert_rows, migrate, open_database, writing
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Department,
    Item,
    Measure,
    Notice,
    Organisation,
    Person,
    PersonRole,
    ProgressReport,
)
from engine.queries.policies import preset
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    NoticeKind,
    NoticeStatus,
    Role,
    Status,
    StepKind,
)

TODAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
PEOPLE, DEPARTMENTS, LEADERS = 400, 40, 10
OFFICE, GROUP_HEAD = PEOPLE, PEOPLE - 1
WALL_MAP, LARGE_MAP = 1, 2
WALL_ITEMS = 300
CATEGORIES = ("审判质效", "执行攻坚", "队伍建设", "诉讼服务", "廉政风险", "综合保障")
CHUNK = 10_000


def build(path: Path, *, items: int = 100_000) -> None:
    """The database at `path`: `items` items, of which the wall's map has 300."""
    migrate(f"sqlite:///{path}")
    database = open_database(f"sqlite:///{path}")
    with writing(database) as session:
        _organisation(session)
        for start in range(1, items + 1, CHUNK):
            _items(session, range(start, min(start + CHUNK, items + 1)))
    with database.connect() as connection:
        for statement in ("COMMIT", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.exec_driver_sql(statement)
    database.dispose()


def pick(what: str, number: int, of: int) -> int:
    """A choice of 0 to `of` - 1 that every run makes alike, each `what` for itself."""
    return crc32(f"{what}{number}".encode()) % of


def leader_of(number: int) -> int:
    """The responsible leader of an item: one of ten."""
    return PEOPLE - 1 - pick("leader", number, LEADERS)


def head_of(number: int) -> int:
    """The head of the item's lead department, which has the same number."""
    return pick("department", number, DEPARTMENTS) + 1


def handler_of(number: int) -> int:
    """The item's handler: one of 340."""
    return DEPARTMENTS + 1 + pick("handler", number, PEOPLE - DEPARTMENTS - LEADERS - 10)


def _organisation(session: Session) -> None:
    session.add(Organisation(id=1, name="示范区人民法院"))
    session.flush()
    insert_rows(session, Department, [
        {"id": n, "organisation_id": 1, "name": f"第{n}审判庭", "aliases": "", "head_id": n, "active": True}
        for n in range(1, DEPARTMENTS + 1)
    ])
    blank = Person(organisation_id=1, name="").model_dump(exclude={"id"})
    insert_rows(session, Person, [
        blank | {"id": n, "name": f"人员{n}", "department_id": n % DEPARTMENTS + 1,
                 "post": "庭长" if n <= DEPARTMENTS else "法官助理", "address": f"p{n}@court.test"}
        for n in range(1, PEOPLE + 1)
    ])
    roles = [(OFFICE, Role.OFFICE), (GROUP_HEAD, Role.GROUP_HEAD), (PEOPLE - 2, Role.GROUP_DEPUTY)]
    roles += [(PEOPLE - 1 - n, Role.LEADER) for n in range(LEADERS)]
    insert_rows(session, PersonRole, [{"person_id": n, "role": role} for n, role in roles])
    policy = preset("default").as_data()
    for map_id, name in ((WALL_MAP, "脱薄争先作战图"), (LARGE_MAP, "历年问题总台账")):
        session.add(BattleMap(
            id=map_id, organisation_id=1, name=name, policy=policy, reference_on=date(2026, 1, 5),
        ))
    session.flush()


def _items(session: Session, numbers: range) -> None:
    blank = Item(map_id=0, import_key="", weakness="").model_dump(exclude={"id"})
    insert_rows(session, Item, [blank | _item(n) for n in numbers])
    empty = Measure(item_id=0, text="").model_dump(exclude={"id"})
    insert_rows(session, Measure, [empty | one for n in numbers for one in _measures(n)])
    insert_rows(session, ProgressReport, [one for n in numbers for one in _reports(n)])
    asked = [n for n in numbers if status_of(n) is Status.AWAITING_CLOSE]
    none = ApprovalRequest(
        item_id=0, kind=ApprovalKind.CLOSE, item_version=1, asked_by_id=0, asked_on=TODAY, asked_at=AT
    ).model_dump(exclude={"id"})
    insert_rows(session, ApprovalRequest, [
        none | {"id": n, "item_id": n, "status": ApprovalStatus.PENDING, "reason": "已按要求完成整改",
                "asked_by_id": head_of(n), "asked_on": TODAY - timedelta(days=n % 9)}
        for n in asked
    ])
    insert_rows(session, ApprovalStep, [one for n in asked for one in _steps(n)])
    told = [n for n in numbers if status_of(n) is Status.OPEN]
    insert_rows(session, Notice, [
        {"item_id": n, "kind": NoticeKind.REMINDER, "rung": "T-20", "deadline_version": 1,
         "recipient_id": handler_of(n), "copied": False, "threshold_on": due_of(n) - timedelta(days=28),
         "due_on": due_of(n), "status": NoticeStatus.SUPERSEDED, "raised_on": TODAY - timedelta(days=30),
         "message_id": None, "facts": None, "released_by_id": None, "released_at": None}
        for n in told
    ])
    for map_id in (WALL_MAP, LARGE_MAP):
        events = [
            audit.Event(verb, n, {"number": str(n)})
            for n in numbers if map_of(n) == map_id for verb in ("import", "issue", "acknowledge")
        ]
        audit.track_many(session, map_id, events, at=AT - timedelta(days=120), actor_id=OFFICE)


def map_of(number: int) -> int:
    """The first three hundred hang on the wall."""
    return WALL_MAP if number <= WALL_ITEMS else LARGE_MAP


def status_of(number: int) -> Status:
    """Of 400 twenty are not handed out yet, one waits for signatures, a third is closed."""
    turn = pick("status", number, 400)
    if turn < 20:
        return Status.DRAFT
    if turn < 40:
        return Status.SUSTAINED
    if turn < 180:
        return Status.CLOSED
    return Status.AWAITING_CLOSE if turn == 180 else Status.OPEN


def due_of(number: int) -> date:
    """From five months ago to seven months ahead."""
    return TODAY + timedelta(days=pick("due", number, 365) - 150)


def _item(number: int) -> dict[str, Any]:
    status, due_on = status_of(number), due_of(number)
    begun = status is not Status.DRAFT
    opened_on = due_on - timedelta(days=120)
    return {
        "id": number, "map_id": map_of(number), "import_key": f"b:{number}", "number": str(number),
        "category": CATEGORIES[number % len(CATEGORIES)],
        "weakness": f"第{number}号：部分案件审理周期偏长，长期未结案件清理不够及时",
        "detail": "庭前准备不充分，鉴定周期长，节点管控流于形式", "cause": "流程管理责任未压实",
        "goal": "平均审理天数降至五十五天以内", "status": status, "due_on": due_on,
        "original_due_on": due_on, "responsible_leader_id": leader_of(number),
        "handler_id": handler_of(number), "lead_department_id": head_of(number),
        "percent": 100 if status is Status.CLOSED else pick("percent", number, 95),
        "issued_on": opened_on if begun else None, "acknowledged_on": opened_on if begun else None,
        "opened_on": opened_on if begun else None,
        "closed_on": due_on - timedelta(days=number % 20 - 5) if status is Status.CLOSED else None,
        "wake_on": _wake(number, status),
    }


def _wake(number: int, status: Status) -> date | None:
    """On a twelfth of what is at work, the calendar has something to do today."""
    if status is not Status.OPEN:
        return None
    wait = pick("wake", number, 60)
    return TODAY if wait < 5 else TODAY + timedelta(days=wait)


def _measures(number: int) -> Iterator[dict[str, Any]]:
    due_on = due_of(number)
    for position in (1, 2):
        yield {
            "item_id": number, "position": position,
            "text": ("制定清理长期未结案件方案，逐案定责任人", "建立庭前会议和节点预警制度")[position - 1],
            "starts_on": due_on - timedelta(days=120 - 50 * (position - 1)),
            "due_on": due_on - timedelta(days=60 * (2 - position)),
        }


def _reports(number: int) -> Iterator[dict[str, Any]]:
    if status_of(number) is not Status.DRAFT:
        yield {
            "item_id": number, "measure_id": None, "round": 1, "person_id": handler_of(number),
            "percent": 30, "text": "已排查长期未结案件四十二件，逐案建立台账",
            "reported_on": TODAY - timedelta(days=40), "created_at": AT - timedelta(days=40),
        }


def _steps(number: int) -> Iterator[dict[str, Any]]:
    chain = ((StepKind.LEADER, leader_of(number)), (StepKind.OFFICE, None), (StepKind.GROUP, None))
    for position, (kind, person) in enumerate(chain, start=1):
        yield {
            "request_id": number, "position": position, "kind": kind, "person_id": person,
            "reached_on": TODAY - timedelta(days=number % 9) if position == 1 else None,
            "not_before_on": None, "verdict": None, "reason": "", "decided_by_id": None,
            "on_behalf_of_id": None, "decided_at": None,
        }
