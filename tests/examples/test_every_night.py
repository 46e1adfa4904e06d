"""Every night's backup of the example court comes back: each row, each chain, each file.

On SQLite all 56 nights; on PostgreSQL the ends of the first, the fourth and the last week, for making
forty tables in a schema of their own and taking them away again costs some ten nights of SQLite.
"""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from rich.console import Console

from engine import audit
from engine.actions.nightly_backup import back_up_nightly, nightly_backups
from engine.actions.restore import restore
from engine.db import open_database, reading
from engine.queries.naming import all_maps
from engine.queries.whole_tables import tables
from engine.settings import Settings, load_settings
from examples.court import moment
from examples.demo import Stopwatch, play, prepare
from examples.story import FIRST_DAY
from tests.conftest import execute_alone, with_name

pytestmark = pytest.mark.slow
SOME_NIGHTS = tuple(FIRST_DAY + timedelta(days=7 * week - 1) for week in (1, 4, 8))


@pytest.fixture
def settings(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The example court's installation, which keeps every night."""
    home = tmp_path / "court"
    for name, value in {
        "HOME": str(home), "DATABASE_URL": database_url, "MAIL_CHANNEL": "eml",
        "BACKUP_FOLDER": str(tmp_path / "nights"), "BACKUP_KEEP": "100", "LANGUAGE": "zh",
    }.items():
        monkeypatch.setenv(f"BATTLEMAP_{name}", value)
    load_settings.cache_clear()
    yield load_settings()
    load_settings.cache_clear()


@pytest.fixture
def elsewhere(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """Where each night is brought back, in the place of the night before."""
    home = tmp_path / "elsewhere"
    if database_url.startswith("sqlite"):
        yield Settings(home=home, database_url="")
        return
    server = request.getfixturevalue("postgresql_server")
    execute_alone(server, "CREATE DATABASE every_night")
    yield Settings(home=home, database_url=with_name(server, "every_night"))
    execute_alone(server, "DROP DATABASE every_night WITH (FORCE)")


def rows(database: sa.Engine) -> dict[str, list[str]]:
    """Every row of every table as it is stored, in no order of the database's own."""
    with reading(database) as session:
        ask = session.connection().exec_driver_sql
        return {
            table.name: sorted(map(repr, ask(f"SELECT * FROM {table.name}").all()))
            for table in tables()
        }


def hashes(home: Path) -> dict[str, str]:
    """Each file of evidence by where it lies."""
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (home / "evidence").rglob("*") if path.is_file()
    }


def chains(database: sa.Engine) -> int:
    """How many lines the trails have, each walked from its beginning."""
    with reading(database) as session:
        maps = all_maps(session)
        assert [audit.verify(session, one.id or 0) for one in maps] == [None] * len(maps)
        return sum(one.audit_seq for one in maps)


def test_every_night_comes_back_as_it_was(
    settings: Settings, elsewhere: Settings, database: sa.Engine
) -> None:
    lengths: list[int] = []

    def at_night(day: date) -> None:
        if database.dialect.name != "sqlite" and day not in SOME_NIGHTS:
            return
        at = moment(day, 23, 30)
        made = back_up_nightly(database, settings, at=at)
        assert made["damaged"] == 0
        shutil.rmtree(elsewhere.home, ignore_errors=True)
        restore(elsewhere, nightly_backups(settings)[0], replace=True, at=at)
        restored = open_database(elsewhere.resolved_database_url)
        assert rows(restored) == rows(database), day
        assert hashes(elsewhere.home) == hashes(settings.home), day
        lengths.append(chains(restored))
        restored.dispose()

    court = prepare(settings, database)
    play(settings, database, court, Stopwatch(), Console(quiet=True), at_night)
    assert len(lengths) == (56 if database.dialect.name == "sqlite" else len(SOME_NIGHTS))
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0] > 0
    assert len(hashes(settings.home)) > 0
