"""How both databases find their way among thousands of rows: by the index made for the question.

What is asked for real is explained, after ANALYZE: the plan names the index, and nothing walks
through the items, the notices or the mails.
"""

import itertools
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine import audit
from engine.actions.bundle import bundle_day
from engine.db import insert_rows, open_database, reading, writing
from engine.models import Department, Item, Message, Notice, Organisation, Person
from engine.models.battlemap import BattleMap
from engine.outbox import claim_messages
from engine.queries.board_stamps import board_stamps
from engine.queries.desk import desk_of
from engine.queries.due import due_rows
from engine.queries.ledger import ledger_page
from engine.rules.ledger_wish import LedgerWish
from engine.rules.policy import parse_policy
from engine.rules.words import MessageKind, MessageStatus, NoticeKind, NoticeStatus, Status
from tests.cast import PRESETS
from tests.conftest import execute_alone, with_name

TODAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 1, tzinfo=UTC)
MAPS, ITEMS = 20, 300
_numbers = itertools.count(1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "crowded" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--backends").split(",")
        metafunc.parametrize("crowded", [
            pytest.param(name, marks=[pytest.mark.postgres] if name == "postgresql" else [])
            for name in chosen
        ], indirect=True, scope="module")


@pytest.fixture(scope="module")
def crowded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """Twenty courts with three hundred items each, their notices and mails; most of it is past."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("crowded") / "battlemap.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server, name = request.getfixturevalue("postgresql_server"), f"crowded_{next(_numbers)}"
        execute_alone(server, f"CREATE DATABASE {name} TEMPLATE template_battlemap")
        url = with_name(server, name)
    database = open_database(url)
    with writing(database) as session:
        policy = parse_policy((PRESETS / "default.toml").read_text("utf-8")).as_data()
        for number in range(MAPS):
            _court(session, number, policy)
    with writing(database) as session:
        session.execute(sa.text("ANALYZE"))
    yield database
    database.dispose()


def _court(session: Session, number: int, policy: dict[str, Any]) -> None:
    court = Organisation(name=f"法院{number}")
    session.add(court)
    session.flush()
    department = Department(organisation_id=court.id or 0, name="民庭")
    people = [
        Person(organisation_id=court.id or 0, name=f"人{n}", address=f"p{n}@c{number}.test")
        for n in range(10)
    ]
    battle_map = BattleMap(organisation_id=court.id or 0, name="图", policy=policy)
    session.add_all([department, battle_map, *people])
    session.flush()
    department.head_id = people[0].id
    first = number * ITEMS + 1
    ids = range(first, first + ITEMS)
    insert_rows(session, Item, [
        {
            "id": item, "map_id": battle_map.id, "import_key": str(item), "number": str(item),
            "weakness": "部分案件审理周期偏长", "import_hash": "",
            "status": Status.OPEN if item % 3 == 0 else Status.CLOSED,
            "due_on": TODAY + timedelta(days=item % 200), "opened_on": TODAY, "issued_on": TODAY,
            "handler_id": people[item % 10].id, "lead_department_id": department.id,
            "responsible_leader_id": people[(item + 5) % 10].id,
            "wake_on": TODAY + timedelta(days=item % 90) if item % 3 == 0 else None,
            "flags": [], "names": {}, "extra": {},
        }
        for item in ids
    ])
    insert_rows(session, Message, [
        {
            "id": item, "key": f"daily:{item}", "header_id": f"<{item}@x>",
            "organisation_id": court.id, "kind": MessageKind.DAILY, "mailbox": f"m{item}",
            "address": f"m{item}", "person_id": people[item % 10].id, "on": TODAY,
            "not_before": AT, "status": MessageStatus.QUEUED if item % 60 == 0 else MessageStatus.SENT,
        }
        for item in ids
    ])
    insert_rows(session, Notice, [
        {
            "item_id": item, "kind": NoticeKind.DUE, "rung": f"T{rung}",
            "recipient_id": people[item % 10].id, "threshold_on": TODAY, "raised_on": TODAY,
            "status": NoticeStatus.RAISED, "message_id": None if item % ITEMS == rung == 0 else item,
        }
        for item in ids for rung in range(2)
    ])
    events = [audit.Event("sweep")] * 100
    audit.track_many(session, battle_map.id or 0, events, at=AT, actor_id=None)


class Asked:
    """The SELECTs sent to the database inside a `with` block, to be explained after it."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._statements: list[tuple[str, Any]] = []

    def __enter__(self) -> "Asked":
        sa.event.listen(self._database, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_trouble: object) -> None:
        sa.event.remove(self._database, "before_cursor_execute", self._hear)

    def _hear(self, _c: Any, _cur: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if re.match(r"\s*(SELECT|WITH)", statement) and not many:
            self._statements.append((statement, parameters))

    @property
    def plans(self) -> str:
        """One step a line."""
        is_sqlite = self._database.dialect.name == "sqlite"
        verb, place = ("EXPLAIN QUERY PLAN", 3) if is_sqlite else ("EXPLAIN", 0)
        with self._database.connect().execution_options(read_only=True) as connection:
            return "\n".join(
                row[place] for statement, parameters in self._statements
                for row in connection.exec_driver_sql(f"{verb} {statement}", parameters)
            )


def walks(plans: str) -> list[str]:
    """Steps that read a large table from one end to the other."""
    return [
        line for line in plans.splitlines()
        if re.search(r"Seq Scan on (item|notice|message|audit_event)\b", line)
        or re.match(r"SCAN (item|notice|message|audit_event)\b(?!.* USING (COVERING )?INDEX)", line)
    ]


def test_sweep_reads_what_is_awake(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, writing(crowded) as session:
        due_rows(session, today=TODAY, after=None, limit=5000)
        due_rows(session, today=TODAY, after=(TODAY, 10), limit=5000)
    told = asked.plans
    assert (told.count("ix_item_wake"), walks(told)) == (2, [])


def test_sweep_of_a_shard_reads_what_is_awake(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, writing(crowded) as session:
        due_rows(session, today=TODAY, after=None, limit=5000, organisation_ids=[3, 7, 11])
    told = asked.plans
    assert ("ix_item_wake" in told or "ix_item_map" in told, walks(told)) == (True, [])


def test_bundling_reads_what_waits(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked:
        bundle_day(crowded, today=date(2026, 3, 1), at=AT)  # a Sunday: nothing is merged
        bundle_day(crowded, today=date(2026, 3, 1), at=AT, organisation_ids=[3, 7])
    told = asked.plans
    assert told.count("ix_notice_unbundled") >= 4
    assert walks(told) == []


def test_delivery_reads_what_is_to_be_carried(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, crowded.connect() as connection:
        session = Session(connection)
        claim_messages(session, at=AT, holder="x", limit=200)
        claim_messages(session, at=AT, holder="y", limit=200, organisation_ids=[3])
        session.rollback()
    told = asked.plans
    assert told.count("ix_message_due") >= 2
    assert walks(told) == []


def test_ledger_reads_its_own_map(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, reading(crowded) as session:
        ledger_page(session, session.get_one(BattleMap, 5), LedgerWish(), today=TODAY)
    told = asked.plans
    assert "ix_item_ledger" in told or "ix_item_map" in told
    assert walks(told) == []


def test_desk_reads_what_is_its_own(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, reading(crowded) as session:
        desk_of(session, 42, 5, TODAY)
    told = asked.plans
    assert re.search(r"ix_item_(handler|leader|department)_due", told)
    assert walks(told) == []


def test_stamps_read_one_event_a_map(crowded: sa.Engine) -> None:
    with Asked(crowded) as asked, reading(crowded) as session:
        board_stamps(session.connection(), [1, 2, 3], today=TODAY)
    assert walks(asked.plans) == []
