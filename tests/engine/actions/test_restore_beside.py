"""A backup goes back into either database, whole; PostgreSQL's tables are exchanged at once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.backup import backup
from engine.actions.restore import restore
from engine.actions.running import TIMETABLE, give_up_lease, take_lease
from engine.db import open_database, reading, writing
from engine.errors import Unreadable, WrongState
from engine.models import Department, Person
from engine.queries.whole_tables import tables
from engine.settings import Settings
from tests.cast import MONDAY_MORNING, Court
from tests.conftest import execute_alone, with_name
from tests.engine.actions.test_backup import _flip, furnish, rewritten

_numbers = count(1)
Another = Callable[[], Settings]


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation whose database is the test's."""
    home = tmp_path if database_url.startswith("sqlite") else tmp_path / "var"
    return Settings(home=home, database_url=database_url)


@pytest.fixture
def filled(settings: Settings, tmp_path: Path) -> Court:
    """The installation furnished."""
    return furnish(settings, tmp_path)


@pytest.fixture
def another(tmp_path: Path, postgresql_server: str) -> Iterator[Another]:
    """Makes installations on empty PostgreSQL databases."""
    made: list[str] = []

    def make() -> Settings:
        name = f"restored_{next(_numbers)}"
        execute_alone(postgresql_server, f"CREATE DATABASE {name}")
        made.append(name)
        return Settings(home=tmp_path / name, database_url=with_name(postgresql_server, name))

    yield make
    for name in made:
        execute_alone(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


def rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, sorted."""
    database = open_database(settings.resolved_database_url)
    with reading(database) as session:
        found = {
            table.name: sorted(map(tuple, session.connection().execute(sa.select(table))), key=repr)
            for table in tables()
        }
    database.dispose()
    return found


def files(settings: Settings) -> dict[str, bytes]:
    """Evidence and drafts, by where they lie."""
    return {
        str(path.relative_to(settings.home)): path.read_bytes()
        for name in ("evidence", "imports") for path in (settings.home / name).rglob("*")
        if path.is_file()
    }


def schemas(settings: Settings) -> list[str]:
    """What lies beside the tables in use."""
    database = open_database(settings.resolved_database_url)
    found = sa.inspect(database).get_schema_names()
    database.dispose()
    return [name for name in found if name.startswith("battlemap")]


@pytest.mark.postgres
@pytest.mark.usefixtures("filled")
def test_backup_of_either_database_goes_into_an_empty_postgresql(
    settings: Settings, another: Another, tmp_path: Path
) -> None:
    backup(settings, tmp_path / "a.zip", at=MONDAY_MORNING)
    new = another()
    done = restore(new, tmp_path / "a.zip", replace=False, at=MONDAY_MORNING)
    assert (done.maps, done.evidence, done.aside) == (("脱薄争先作战图",), 1, "")
    assert rows(new) == rows(settings)
    dropped = set(files(settings)) - set(files(new))
    assert len(dropped) == 1
    assert files(new) == {k: v for k, v in files(settings).items() if k not in dropped}
    assert schemas(new) == []
    lives_on(new)


@pytest.mark.postgres
def test_backup_of_postgresql_goes_into_sqlite(another: Another, tmp_path: Path) -> None:
    server = another()
    furnish(server, tmp_path)
    backup(server, tmp_path / "a.zip", at=MONDAY_MORNING)
    new = Settings(home=tmp_path / "new", database_url="")
    restore(new, tmp_path / "a.zip", replace=False, at=MONDAY_MORNING)
    assert rows(new) == rows(server)


def lives_on(settings: Settings) -> None:
    """Ids go on behind the last one, references hold, the trail refuses to be rewritten."""
    database = open_database(settings.resolved_database_url)
    with writing(database) as session:
        last = max(number or 0 for number in session.exec(select(Person.id)))
        person = Person(organisation_id=1, name="新来", post="")
        session.add(person)
        session.flush()
        assert person.id == last + 1
    for statement in (
        "DELETE FROM organisation", "UPDATE audit_event SET verb = 'praise'",
        "INSERT INTO person_role (person_id, role) VALUES (999, 'office')",
    ):
        with pytest.raises(sa.exc.DBAPIError), database.begin() as connection:
            connection.exec_driver_sql(statement)
    database.dispose()


@pytest.mark.postgres
def test_old_tables_lie_aside_whole_and_a_stranger_s_table_stays(
    another: Another, tmp_path: Path
) -> None:
    new = another()
    furnish(new, tmp_path)
    database = open_database(new.resolved_database_url)
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE somebody_elses (n integer)")
    backup(new, tmp_path / "a.zip", at=MONDAY_MORNING)
    with writing(database) as session:
        session.add(Department(organisation_id=1, name="后来的部门"))
    with pytest.raises(WrongState, match="--replace"):
        restore(new, tmp_path / "a.zip", replace=False, at=MONDAY_MORNING)
    take_lease(
        database, name=TIMETABLE, holder="serve", at=MONDAY_MORNING, term=timedelta(minutes=1)
    )
    with pytest.raises(WrongState, match="battlemap serve 正在使用"):
        restore(new, tmp_path / "a.zip", replace=True, at=MONDAY_MORNING)
    give_up_lease(database, name=TIMETABLE, holder="serve", at=MONDAY_MORNING)
    done = restore(new, tmp_path / "a.zip", replace=True, at=MONDAY_MORNING)
    assert done.aside == "battlemap_old_20260302_003000"
    assert schemas(new) == [done.aside]
    with database.connect() as connection:
        ask = connection.exec_driver_sql
        later = "SELECT count(*) FROM {}department WHERE name = '后来的部门'"
        assert ask(later.format("")).scalar() == 0
        assert ask(later.format(f"{done.aside}.")).scalar() == 1
        assert ask("SELECT count(*) FROM somebody_elses").scalar() == 0
    database.dispose()


@pytest.mark.postgres
def test_backup_that_is_not_what_it_was_leaves_postgresql_alone(
    another: Another, tmp_path: Path
) -> None:
    new = another()
    furnish(new, tmp_path)
    backup(new, tmp_path / "a.zip", at=MONDAY_MORNING)
    before = rows(new)
    broken = rewritten(tmp_path / "a.zip", tmp_path / "broken.zip", _flip)
    with pytest.raises(Unreadable):
        restore(new, broken, replace=True, at=MONDAY_MORNING)
    assert (rows(new), schemas(new)) == (before, [])


@pytest.mark.postgres
def test_copy_of_postgresql_is_one_moment(another: Another, tmp_path: Path) -> None:
    """Two rows are only ever changed together: no copy shows one without the other."""
    new = another()
    furnish(new, tmp_path)
    database = open_database(new.resolved_database_url)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with writing(database) as session:
                session.execute(sa.text("UPDATE item SET percent = :n"), {"n": number})
                session.execute(sa.text("UPDATE battle_map SET kind = :n"), {"n": str(number)})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(2):
            backup(new, tmp_path / f"{number}.zip", at=MONDAY_MORNING)
            copy = Settings(home=tmp_path / f"copy{number}", database_url="")
            restore(copy, tmp_path / f"{number}.zip", replace=False, at=MONDAY_MORNING)
            opened = open_database(copy.resolved_database_url)
            with reading(opened) as session:
                percent = session.execute(sa.select(sa.column("percent")).select_from(
                    sa.table("item"))).scalar_one()
                kind = session.execute(sa.select(sa.column("kind")).select_from(
                    sa.table("battle_map"))).scalar_one()
                assert kind in (str(percent), "rectification")
            opened.dispose()
    finally:
        stop.set()
        writer.join()
        database.dispose()
