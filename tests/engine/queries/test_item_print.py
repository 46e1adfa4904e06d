"""The print of an item changes with every row that its page is drawn from, and with no other."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import Milestone, Round
from engine.queries.item_print import print_of
from tests.acting import approve_all, ask_to_close, by, moment
from tests.cast import MONDAY, Court, add_item, add_measure


def digest(database: sa.Engine, item_id: int) -> bytes:
    with reading(database) as session:
        found = print_of(session, item_id)
    assert found is not None
    return found.digest


@pytest.fixture
def item_id(database: sa.Engine, court: Court, tmp_path: Path) -> int:
    """An item with a row in every table, and another one that nobody touches."""
    with writing(database) as session:
        item = add_item(session, court, "1", due_on=MONDAY + timedelta(days=2))
        found = item.id or 0
        add_measure(session, item, 1)
        session.add(Milestone(item_id=found, text="过半", due_on=MONDAY))
        session.add(Round(item_id=found, number=1))
        add_item(session, court, "2")
    sweep_day(database, today=MONDAY, at=moment(MONDAY))
    with writing(database) as session:
        ask_to_close(session, court, found, tmp_path)
        approve_all(session, court, found)
        session.execute(sa.text(
            "INSERT INTO item_department (item_id, department_id, part)"
            f" VALUES ({found}, {court.archive}, 'support')"
        ))
        session.execute(sa.text(
            "INSERT INTO delivery (message_id, address, attempt, outcome, reply, at)"
            " SELECT message_id, 'x', 1, 'deferred', 'later', '2026-03-02 01:00:00'"
            f" FROM notice WHERE item_id = {found} AND message_id IS NOT NULL"
        ))
    return found


CHANGES = (
    "UPDATE item SET weakness = 'x' WHERE id = {item}",
    "UPDATE item_department SET part = 'lead' WHERE item_id = {item}",
    "UPDATE measure SET percent = 7 WHERE item_id = {item}",
    "UPDATE milestone SET reached_on = '2026-03-02' WHERE item_id = {item}",
    "UPDATE round SET outcome = 'x' WHERE item_id = {item}",
    "UPDATE evidence SET note = 'x' WHERE item_id = {item}",
    "UPDATE evidence_file SET media_type = 'x'",
    "UPDATE approval_request SET reason = 'x' WHERE item_id = {item}",
    "UPDATE approval_step SET reason = 'x'",
    "UPDATE look_back SET cancelled = true WHERE item_id = {item}",
    "UPDATE notice SET status = 'dropped' WHERE item_id = {item}",
    "UPDATE message SET reply = 'x' WHERE id IN (SELECT message_id FROM notice WHERE item_id = {item})",
    "UPDATE delivery SET reply = 'x'",
    "DELETE FROM delivery",
)


def test_every_row_of_an_item_is_in_its_print(
    database: sa.Engine, court: Court, item_id: int
) -> None:
    other = digest(database, 2)
    seen = [digest(database, item_id)]
    for change in CHANGES:
        with writing(database) as session:
            touched = session.execute(sa.text(change.format(item=item_id)))
            assert touched.rowcount > 0, change  # type: ignore[attr-defined]
        seen.append(digest(database, item_id))
        assert seen[-1] != seen[-2], change
    with writing(database) as session:
        report(session, 2, percent=10, text="推进", **by(court.feng))
    assert digest(database, item_id) == seen[-1]
    assert digest(database, 2) != other
    with reading(database) as session:
        assert print_of(session, 999) is None
