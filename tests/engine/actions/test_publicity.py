"""公示: the last step waits its days, and an objection need not."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.verdict import approve_step, send_back
from engine.db import writing
from engine.errors import WrongState
from engine.models import ApprovalStep, BattleMap
from engine.queries.approvals import waiting_step
from engine.rules.words import Status
from tests.acting import ask_to_close, by, item_now
from tests.cast import MONDAY, Court, add_item

FRIDAY = date(2026, 3, 6)
SATURDAY = date(2026, 3, 7)


def in_publicity(session: Session, court: Court, folder: Path) -> ApprovalStep:
    """A closing signed by the leader on Monday and made public for five days."""
    battle_map = session.get_one(BattleMap, court.map_id)
    closing = battle_map.policy["closing"] | {"chain": ["leader"], "publicity_days": 5}
    battle_map.policy = battle_map.policy | {"closing": closing}
    session.add(battle_map)
    item_id = add_item(session, court).id or 0
    ask_to_close(session, court, item_id, folder)
    first = waiting_step(session, item_id)
    approve_step(session, first.id or 0 if first else 0, **by(court.zhao))
    step = waiting_step(session, item_id)
    assert step is not None
    assert (step.reached_on, step.not_before_on) == (MONDAY, SATURDAY)
    return step


def test_closing_in_publicity_is_confirmed_after_its_days_and_not_before(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        step = in_publicity(session, court, tmp_path)
        with pytest.raises(WrongState, match="公示期未满，2026-03-07起方可办理"):
            approve_step(session, step.id or 0, **by(court.sun, FRIDAY))
        request = approve_step(session, step.id or 0, **by(court.sun, SATURDAY))
        assert item_now(session, request.item_id).status is Status.CLOSED


def test_objection_sends_it_back_at_once(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        step = in_publicity(session, court, tmp_path)
        request = send_back(session, step.id or 0, reason="群众反映未解决",
                            **by(court.sun, FRIDAY))
        assert item_now(session, request.item_id).status is Status.OPEN
