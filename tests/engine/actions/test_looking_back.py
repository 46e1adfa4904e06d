"""回头看: held, or a new round; old rounds stay as they ended."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.look_back import look_back
from engine.actions.reopen import reopen
from engine.actions.withdraw import withdraw
from engine.db import writing
from engine.errors import Incomplete, NotYours, WrongState
from engine.models import LookBack, Round
from engine.rules.words import ItemClass, LookBackResult, Status
from tests.acting import approve_all, ask_to_close, by, item_now, told
from tests.cast import MONDAY, Court, add_item

APRIL = date(2026, 4, 2)
AUTUMN = date(2026, 9, 30)
HELD, RELAPSED = LookBackResult.HELD, LookBackResult.RELAPSED


def closed(session: Session, court: Court, folder: Path, **facts: object) -> int:
    item_id = add_item(session, court, **facts).id or 0
    ask_to_close(session, court, item_id, folder)
    approve_all(session, court, item_id)
    return item_id


def looks(session: Session, item_id: int) -> list[LookBack]:
    return list(
        session.exec(
            select(LookBack).where(LookBack.item_id == item_id).order_by(col(LookBack.due_on))
            .execution_options(populate_existing=True)
        )
    )


def look(
    session: Session, court: Court, which: LookBack, result: LookBackResult, **facts: object
) -> LookBack:
    values = {"finding": "抽查十件案件", **by(court.sun, APRIL)} | facts
    return look_back(session, which.id or 0, result=result, **values)  # type: ignore[arg-type]


def test_held_look_back_leaves_the_item_closed(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        first = look(session, court, looks(session, item_id)[0], HELD)
        assert (first.result, first.done_on, first.done_by_id) == (HELD, APRIL, court.sun)
        assert item_now(session, item_id).status is Status.CLOSED
        with pytest.raises(WrongState, match="已由孙某于2026-04-02登记"):
            look(session, court, first, HELD)


def test_relapse_opens_a_new_round_and_keeps_the_old_one(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        first = looks(session, item_id)[0]
        with pytest.raises(Incomplete, match="新一轮整改须给出今天或以后的完成时限"):
            look(session, court, first, RELAPSED)
        look(session, court, first, RELAPSED, new_due_on=AUTUMN)
        item = item_now(session, item_id)
        assert (item.status, item.round, item.percent, item.closed_on) == (Status.OPEN, 2, 0, None)
        assert (item.due_on, item.original_due_on, item.deadline_version) == (AUTUMN, AUTUMN, 2)
        old = session.exec(select(Round)).one()
        assert (old.number, old.due_on, old.closed_on, old.outcome) == (
            1, date(2026, 4, 30), MONDAY, "closed",
        )
        assert [(one.result, one.cancelled) for one in looks(session, item_id)] == [
            (RELAPSED, False), (None, True), (None, True),
        ]
        with pytest.raises(WrongState, match="已随上一轮整改取消"):
            look(session, court, looks(session, item_id)[1], HELD)
        assert told(session, item_id)[-3:] == [
            ("reopened", "round:2", court.qian), ("reopened", "round:2", court.feng),
            ("reopened", "round:2", court.zhao),
        ]


def test_new_round_needs_new_proof(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    from engine.actions.close_request import submit_close_request

    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        look(session, court, looks(session, item_id)[0], RELAPSED, new_due_on=AUTUMN)
        with pytest.raises(Incomplete, match="本轮还没有佐证材料"):
            submit_close_request(session, item_id, text="再次完成", **by(court.qian, APRIL))
        # The same file proves another round.
        ask_to_close(session, court, item_id, tmp_path, **by(court.qian, APRIL))


def test_sustained_item_is_rechecked_in_its_rhythm(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path, item_class=ItemClass.SUSTAINED)
        first = looks(session, item_id)[0]
        look(session, court, first, HELD, **by(court.qian, date(2026, 6, 1)))
        second = looks(session, item_id)[1]
        assert second.due_on == date(2026, 9, 2)
        look(session, court, second, HELD, **by(court.qian, date(2027, 1, 8)))  # months late
        assert [one.due_on for one in looks(session, item_id)] == [
            date(2026, 6, 2), date(2026, 9, 2), date(2027, 4, 8),
        ]


def test_department_does_not_look_back_at_its_own_closing(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        with pytest.raises(NotYours):
            look(session, court, looks(session, item_id)[0], HELD, **by(court.qian))


def test_reopened_by_hand_with_a_reason_and_a_date(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        with pytest.raises(Incomplete, match="须写明理由"):
            reopen(session, item_id, reason="", new_due_on=AUTUMN, **by(court.sun))
        reopen(session, item_id, reason="群众不满意", new_due_on=AUTUMN, **by(court.sun))
        assert item_now(session, item_id).round == 2


def test_withdrawn_item_is_looked_at_no_more(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path, item_class=ItemClass.SUSTAINED)
        with pytest.raises(NotYours):
            withdraw(session, item_id, reason="机构改革", **by(court.sun))
        withdraw(session, item_id, reason="机构改革", **by(court.lin))
        assert item_now(session, item_id).status is Status.WITHDRAWN
        assert [one.cancelled for one in looks(session, item_id)] == [True]
        assert told(session, item_id)[-3:] == [
            ("withdrawn", "withdrawn", court.qian), ("withdrawn", "withdrawn", court.feng),
            ("withdrawn", "withdrawn", court.zhao),
        ]


def test_closed_item_is_not_withdrawn(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    with writing(database) as session:
        item_id = closed(session, court, tmp_path)
        with pytest.raises(WrongState, match="已销号"):
            withdraw(session, item_id, reason="重复", **by(court.lin))
