"""The trail: what is appended stays, and what is altered is named."""

import pytest
import sqlalchemy as sa

from engine import audit
from engine.db import reading, writing
from tests.cast import MONDAY_MORNING, Court


def write_three(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number in (1, 2, 3):
            audit.track(
                session, court.map_id, "acknowledge", at=MONDAY_MORNING, actor_id=court.qian,
                note=f"第{number}次",
            )


def test_sound_chain_has_no_break(database: sa.Engine, court: Court) -> None:
    write_three(database, court)
    with reading(database) as session:
        assert audit.verify(session, court.map_id) is None


def test_database_itself_refuses_to_alter_or_delete_the_trail(
    database: sa.Engine, court: Court
) -> None:
    write_three(database, court)
    for statement in ("UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(database) as session:
            session.execute(sa.text(statement))


def disarm(session: sa.orm.Session) -> None:
    """What an attacker with the database's own rights would do first."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text("DROP TRIGGER audit_event_no_update"))
        session.execute(sa.text("DROP TRIGGER audit_event_no_delete"))
    else:
        session.execute(sa.text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit_event SET facts = '{\"note\": \"第二次\"}' WHERE seq = 2", (2, "altered")),
        ("UPDATE audit_event SET actor_id = NULL WHERE seq = 1", (1, "altered")),
        ("DELETE FROM audit_event WHERE seq = 2", (2, "missing")),
        ("DELETE FROM audit_event WHERE seq = 3", (3, "head")),
    ],
    ids=["one character altered", "actor removed", "row removed", "last row removed"],
)
def test_altered_chain_names_its_first_broken_row(
    database: sa.Engine, court: Court, statement: str, expected: tuple[int, str]
) -> None:
    write_three(database, court)
    with writing(database) as session:
        disarm(session)
        session.connection().exec_driver_sql(statement)
    with reading(database) as session:
        found = audit.verify(session, court.map_id)
    assert found is not None
    assert (found.seq, found.why) == expected
