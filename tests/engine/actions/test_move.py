"""`move`: a living installation arrives whole in another database, or not at all."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.move import move
from engine.actions.running import TIMETABLE, give_up_lease, take_lease
from engine.actions.sweep import sweep_day
from engine.audit import track, verify
from engine.db import open_database, open_home, reading, schema_revision, writing
from engine.errors import Incomplete, WrongState
from engine.models import BattleMap, Item
from engine.queries.whole_tables import stored_rows, tables
from engine.settings import Settings
from examples.demo import flow, prepare
from examples.story import FIRST_DAY, story
from tests.cast import MONDAY_MORNING as AT
from tests.cast import add_item, build_court
from tests.conftest import execute_alone, with_name
from tests.flows.serving import until
from tests.random_rows import fill

_numbers = itertools.count(1)
SWEPT = AT + timedelta(days=60)


@pytest.fixture(params=["template_battlemap"])
def new_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL database without a row; of `template0` without a table."""
    name = f"moved_{next(_numbers)}"
    execute_alone(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {request.param}")
    yield with_name(postgresql_server, name)
    execute_alone(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def old(tmp_path: Path) -> Iterator[sa.Engine]:
    """A small installation on SQLite, with a trail."""
    database = open_home(Settings(home=tmp_path / "var", database_url=""))
    with writing(database) as session:
        court = build_court(session)
        for number in range(30):
            add_item(session, court, str(number))
    sweep_day(database, today=SWEPT.date(), at=SWEPT)
    yield database
    database.dispose()


def everything(database: sa.Engine) -> dict[str, list[str]]:
    """Every row of every table, as it is stored."""
    with reading(database) as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in stored_rows(session.connection(), table))
            for table in tables()
        }


def everything_at(url: str) -> dict[str, list[str]]:
    database = open_database(url)
    try:
        return everything(database)
    finally:
        database.dispose()


def fill_at_random(database: sa.Engine) -> None:
    """All tables but the trail: random events make no chain, and random digests no anchors."""
    with database.begin() as connection:
        chosen = [table for table in tables() if table.name not in ("audit_event", "digest")]
        fill(connection, chosen, seed=20261122, rows=25)
        connection.execute(sa.text("UPDATE battle_map SET audit_seq = 0, audit_hash = ''"))


@pytest.mark.postgres
@pytest.mark.parametrize("new_url", ["template0"], indirect=True)
def test_rows_nobody_would_think_of_arrive_as_they_were(tmp_path: Path, new_url: str) -> None:
    """There and back again: instants, JSON, choices, empty values, rare characters."""
    old = open_home(Settings(home=tmp_path / "var", database_url=""))
    fill_at_random(old)
    before, later = everything(old), datetime(2100, 1, 1, tzinfo=UTC)
    there = move(old, new_url, at=later)
    assert {one.name: one.rows for one in there.tables} == {
        name: len(rows) for name, rows in before.items()
    }
    assert sum(one.rows > 10 for one in there.tables) > 30
    assert everything_at(new_url) == before == everything(old)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    living = open_database(new_url)
    assert move(living, back, at=later).tables == there.tables
    living.dispose()
    assert everything_at(back) == before


@pytest.mark.postgres
def test_office_goes_on_working_where_it_arrived(old: sa.Engine, new_url: str) -> None:
    """New ids follow the old ones, the trail goes on, and nothing is said a second time."""
    done = move(old, new_url, at=AT)
    assert [(one.map_name, one.sound) for one in done.trails] == [("脱薄争先作战图", True)]
    there = open_database(new_url)
    assert sweep_day(there, today=SWEPT.date(), at=SWEPT).notices == {}
    with writing(there) as session:
        battle_map = session.exec(select(BattleMap)).one()
        map_id = battle_map.id or 0
        last = session.exec(select(sa.func.max(col(Item.id)))).one()
        item = Item(map_id=map_id, import_key="new", weakness="新的问题")
        session.add(item)
        session.flush()
        assert item.id == last + 1
        track(session, map_id, "test", at=AT, actor_id=None)
    with reading(there) as session:
        assert verify(session, map_id) is None
    there.dispose()


@pytest.mark.postgres
@pytest.mark.slow
def test_example_court_arrives_whole(tmp_path: Path, new_url: str) -> None:
    settings = Settings(home=tmp_path / "var", mail_channel="eml")
    old = open_home(settings)
    court = prepare(settings, old)
    acts = story(court)
    for number in range(12):
        day = FIRST_DAY + timedelta(days=number)
        flow("daily", settings, old, day, 8, 30)
        for act in acts.get(day, ()):
            act(on=day)
        if day.isoweekday() == 5:
            flow("weekly_digest", settings, old, day, 16, 5)
    before = everything(old)
    done = move(old, new_url, at=datetime(2100, 1, 1, tzinfo=UTC))
    assert everything_at(new_url) == before
    assert done.rows == sum(len(rows) for rows in before.values())
    assert [(one.sound, one.anchors > 0) for one in done.trails] == [(True, True)]


@pytest.mark.postgres
def test_target_that_is_not_empty_is_refused_untouched(old: sa.Engine, new_url: str) -> None:
    move(old, new_url, at=AT)
    before = everything_at(new_url)
    with pytest.raises(WrongState, match="不是空的"):
        move(old, new_url, at=AT)
    assert everything_at(new_url) == before


@pytest.mark.postgres
@pytest.mark.parametrize("new_url", ["template0"], indirect=True)
def test_target_with_somebody_else_s_table_is_refused(old: sa.Engine, new_url: str) -> None:
    execute_alone(new_url, "CREATE TABLE theirs (x int)")
    with pytest.raises(WrongState, match="theirs"):
        move(old, new_url, at=AT)
    there = open_database(new_url)
    assert schema_revision(there) == ""
    there.dispose()


def test_target_that_is_the_old_database_itself_is_refused(old: sa.Engine) -> None:
    with pytest.raises(WrongState, match="不是空的"):
        move(old, old.url.render_as_string(), at=AT)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("mysql://x/y", "postgresql://"), ("nonsense", "postgresql://"),
     ("postgresql://u:geheim@127.0.0.1:1/none", "连接不上 postgresql://u:***@127.0.0.1:1/none")],
)
def test_address_that_is_none_is_refused_without_its_password(
    old: sa.Engine, url: str, sentence: str
) -> None:
    with pytest.raises(Incomplete) as refusal:
        move(old, url, at=AT)
    assert sentence in str(refusal.value)
    assert "geheim" not in str(refusal.value)


@pytest.mark.postgres
def test_nothing_is_moved_while_the_timetable_is_kept(old: sa.Engine, new_url: str) -> None:
    take_lease(old, name=TIMETABLE, holder="host:7:ab", at=AT, term=timedelta(minutes=1))
    with pytest.raises(WrongState, match="host:7:ab"):
        move(old, new_url, at=AT)
    give_up_lease(old, name=TIMETABLE, holder="host:7:ab", at=AT)
    assert move(old, new_url, at=AT).rows > 0


@pytest.mark.postgres
def test_nobody_writes_while_it_moves(old: sa.Engine, new_url: str) -> None:
    """From the first row to the last, a writer is told to wait and a reader is answered."""
    url = f"{old.url.render_as_string()}?timeout=0.1"
    told: list[str] = []

    def meanwhile(_rows: int) -> None:
        if len(told) < 3:
            impatient = sa.create_engine(url)
            with impatient.connect() as connection:
                assert connection.execute(sa.text("SELECT count(*) FROM item")).scalar() == 30
                try:
                    connection.execute(sa.text("UPDATE item SET percent = 50"))
                except sa.exc.OperationalError as trouble:
                    told.append(str(trouble.orig))
            impatient.dispose()

    move(old, new_url, at=AT, advance=meanwhile)
    assert told == ["database is locked"] * 3


@pytest.mark.postgres
def test_text_that_postgresql_cannot_keep_is_named(old: sa.Engine, new_url: str) -> None:
    with writing(old) as session:
        session.execute(sa.text("UPDATE organisation SET name = 'a' || char(0) WHERE id = 2"))
    with pytest.raises(Incomplete, match="表 organisation 的 2 含有空字符"):
        move(old, new_url, at=AT)
    assert not any(everything_at(new_url).values())


@pytest.mark.postgres
def test_row_that_arrives_otherwise_takes_everything_back(old: sa.Engine, new_url: str) -> None:
    """A trigger over there changes what is written: the reading back finds it."""
    for statement in (
        """CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.percent = 99; RETURN NEW; END $$""",
        "CREATE TRIGGER spoil BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION spoil()",
    ):
        execute_alone(new_url, statement)
    with pytest.raises(WrongState, match="表 item 搬迁后与原来不一致"):
        move(old, new_url, at=AT)
    assert not any(everything_at(new_url).values())


@pytest.mark.postgres
def test_broken_trail_is_not_moved(old: sa.Engine, new_url: str) -> None:
    with writing(old) as session:
        session.execute(sa.text("UPDATE battle_map SET audit_hash = 'x'"))
    with pytest.raises(WrongState, match="链尾与登记的不符"):
        move(old, new_url, at=AT)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from engine.actions.move import move
from engine.db import open_database
left = int(sys.argv[3])
def advance(rows):
    global left
    left -= rows
    if left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
move(open_database(sys.argv[1]), sys.argv[2], at=datetime(2026, 3, 2, tzinfo=UTC), advance=advance)
"""


@pytest.mark.postgres
@pytest.mark.slow
def test_killed_at_any_line_it_can_be_run_again(old: sa.Engine, new_url: str) -> None:
    """The old database is as it was, the new one empty: at the first row, half-way, at the last."""
    before = everything(old)
    total = sum(len(rows) for rows in before.values())
    for line in (1, total + 1, 2 * total):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, str(old.url), new_url, str(line)], check=False
        )
        assert killed.returncode == -signal.SIGKILL
        assert everything(old) == before
        until(lambda: not any(everything_at(new_url).values()))
    assert move(old, new_url, at=AT).rows == total
    assert everything_at(new_url) == before
