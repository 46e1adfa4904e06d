"""A backup from the office's room: made, listed, taken by the operator alone, removed."""

import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.actions.audit_export import pack_trail
from engine.actions.room_backup import kept_backups, make_backup, remove_backup, take_backup
from engine.db import reading, writing
from engine.errors import NotFound, NotYours, WrongState
from engine.models import AuditEvent, BattleMap, Person, PersonRole
from engine.rules.words import Role
from engine.settings import Settings
from tests.acting import by
from tests.cast import Court


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """An installation whose database is the test's."""
    return Settings(home=tmp_path, database_url=database_url)


def test_backup_is_made_listed_and_kept_in_the_trail(
    database: sa.Engine, court: Court, settings: Settings
) -> None:
    done = make_backup(database, settings, **by(court.sun))
    assert [(one.name, one.size) for one in kept_backups(settings)] == [
        ("battlemap-20260302-090000.zip", done.size)]
    assert zipfile.ZipFile(done.path).testzip() is None
    with reading(database) as session:
        assert session.exec(select(AuditEvent.verb)).all() == ["backup"]
    with pytest.raises(WrongState, match="已存在"):
        make_backup(database, settings, **by(court.sun))


def test_operator_takes_it_and_the_office_does_not(
    database: sa.Engine, court: Court, settings: Settings
) -> None:
    name = make_backup(database, settings, **by(court.sun)).path.name
    with pytest.raises(NotYours, match="只有运维"):
        take_backup(database, settings, name, **by(court.sun))
    with writing(database) as session:
        session.add(PersonRole(person_id=court.feng, role=Role.OPERATOR))
    assert take_backup(database, settings, name, **by(court.feng)).is_file()
    for wrong in ("../battlemap.db", "battlemap-20260302-090001.zip", "/etc/passwd"):
        with pytest.raises(NotFound):
            take_backup(database, settings, wrong, **by(court.feng))
    with writing(database) as session:  # another court moves in: the backup holds its data too
        home = session.get_one(Person, court.wu).organisation_id
        session.add(BattleMap(organisation_id=home, name="邻区作战图"))
    with pytest.raises(NotYours):
        take_backup(database, settings, name, **by(court.feng))
    remove_backup(database, settings, name, **by(court.feng))
    assert kept_backups(settings) == []


def test_auditor_makes_no_backup(database: sa.Engine, court: Court, settings: Settings) -> None:
    with pytest.raises(NotYours):
        make_backup(database, settings, **by(court.han))
    assert kept_backups(settings) == []


def test_trail_is_packed_with_what_checks_it(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with reading(database) as session:
        assert pack_trail(session, court.map_id, tmp_path / "trail.zip") == 0
    with zipfile.ZipFile(tmp_path / "trail.zip") as archive:
        assert archive.namelist() == ["trail.jsonl", "audit_verify.py"]
    assert [path.name for path in tmp_path.iterdir() if "lines" in path.name] == []
