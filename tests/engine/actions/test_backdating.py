"""The day that is typed and the hour of typing are two things, and the trail keeps both."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.acknowledge import acknowledge
from engine.actions.report import report
from engine.db import writing
from engine.errors import WrongState
from engine.models import AuditEvent
from engine.rules.words import Status
from tests.acting import by
from tests.cast import MONDAY, Court, add_item

NOW = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)  # Friday, ten in the morning


def test_what_is_typed_on_friday_for_monday_says_so_in_the_trail(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, status=Status.ISSUED, acknowledged_on=None, opened_on=None)
        acknowledge(session, item.id or 0, actor_id=court.qian, at=NOW, today=MONDAY)
        event = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert event is not None
        assert (event.at, event.facts["on"]) == (NOW, "2026-03-02")


def test_act_on_its_own_day_carries_no_second_date(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        report(session, item.id or 0, percent=10, text="已启动", **by(court.feng))
        event = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc())).first()
        assert event is not None
        assert "on" not in event.facts


def test_nothing_is_done_on_a_day_before_the_items_last_act(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        report(session, item.id or 0, percent=40, text="过半", **by(court.feng, date(2026, 3, 9)))
        with pytest.raises(WrongState, match="最近一次办理在 2026-03-09"):
            report(
                session, item.id or 0, percent=20, text="补记", actor_id=court.feng, at=NOW,
                today=date(2026, 1, 1),
            )
