"""The hourly questions stay small however large the tables are."""

import re

import pytest
import sqlalchemy as sa

from engine.actions.reconcile import CHECKS
from engine.db import open_database, reading
from engine.rules.alarms import AlarmKind
from tests.cast import MONDAY
from tests.cast import MONDAY_MORNING as AT

GROWING = re.compile(r"SCAN (message|notice|item|delivery|audit_event)\b(?! USING (COVERING )?INDEX)")


@pytest.mark.parametrize("kind", CHECKS, ids=lambda kind: kind.value)
def test_no_question_walks_through_a_table_that_grows(kind: AlarmKind, sqlite_template) -> None:
    database = open_database(f"sqlite:///{sqlite_template}")
    asked: list[tuple[str, object]] = []
    sa.event.listen(
        database, "before_cursor_execute",
        lambda _c, _cursor, statement, values, *_more: asked.append((statement, values)),
    )
    with reading(database) as session:
        CHECKS[kind](session, today=MONDAY, at=AT)
    with database.connect() as connection:
        for statement, values in tuple(asked):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert [step[3] for step in plan if GROWING.search(step[3])] == [], statement
    database.dispose()
