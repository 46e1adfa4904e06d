"""A quiet day reads nothing: what waits is found by its own index, however much is done already."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine.actions.bundle import bundle_day
from engine.db import open_database, writing
from engine.outbox import claim_messages
from engine.queries.due import due_rows
from engine.queries.papers import papers_waiting
from engine.queries.papers_decided import decided_papers
from tests.cast import MONDAY, Court

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def plans(database: sa.Engine) -> Iterator[list[str]]:
    """What SQLite says of each SELECT that the test runs."""
    if database.dialect.name != "sqlite":
        pytest.skip("its planner asks the statistics, not the statement")
    found: list[str] = []
    asker = open_database(database.url.render_as_string(hide_password=False))

    def ask(_c: Any, _cur: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.lstrip().startswith("SELECT") and not many:
            with asker.connect().execution_options(read_only=True) as connection:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                found.extend(row[3] for row in rows)

    sa.event.listen(database, "before_cursor_execute", ask)
    yield found
    asker.dispose()


def test_due_items_are_found_by_their_waking_day(database: sa.Engine, plans: list[str]) -> None:
    with writing(database) as session:
        due_rows(session, today=MONDAY, after=None, limit=10)
    assert any("ix_item_wake" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN item")] == []


def test_mails_to_carry_are_found_without_those_that_are_carried(
    database: sa.Engine, plans: list[str]
) -> None:
    with writing(database) as session:
        claim_messages(session, at=AT, holder="x", limit=10)
    assert plans == ["SEARCH message USING INDEX ix_message_due (not_before<?)"]


def test_notices_to_merge_are_found_without_those_that_are_said(
    database: sa.Engine, plans: list[str]
) -> None:
    bundle_day(database, today=MONDAY, at=AT)
    assert any("ix_notice_unbundled" in step for step in plans)
    assert [step for step in plans if "ix_notice_message" in step] == []


def test_papers_waiting_are_found_by_their_own_index(
    database: sa.Engine, court: Court, plans: list[str]
) -> None:
    with writing(database) as session:
        papers_waiting(session, court.organisation_id)
    assert any("ix_notice_drafted" in step for step in plans)


def test_papers_decided_are_found_by_their_own_index(
    database: sa.Engine, court: Court, plans: list[str]
) -> None:
    with writing(database) as session:
        decided_papers(session, court.organisation_id, limit=20)
    assert any("ix_notice_decided" in step for step in plans)
