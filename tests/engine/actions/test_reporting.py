"""签收 and 进展: who says how far an item is, and what that changes."""

from datetime import date

import pytest
import sqlalchemy as sa

from engine.actions.acknowledge import acknowledge
from engine.actions.report import report
from engine.db import writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import Measure
from engine.rules.words import Status
from tests.acting import by, item_now
from tests.cast import Court, add_item, add_measure

WEDNESDAY = date(2026, 3, 4)


def test_acknowledged_item_is_open_from_that_day(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(
            session, court, status=Status.ISSUED, acknowledged_on=None, opened_on=None
        ).id or 0
        item = acknowledge(session, item_id, **by(court.feng, WEDNESDAY))
        assert (item.status, item.acknowledged_on, item.opened_on, item.wake_on) == (
            Status.OPEN, WEDNESDAY, WEDNESDAY, WEDNESDAY,
        )
        with pytest.raises(WrongState, match="不能签收"):
            acknowledge(session, item_id, **by(court.qian, WEDNESDAY))


def test_stranger_is_not_told_that_the_item_exists(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, status=Status.ISSUED).id or 0
        with pytest.raises(NotFound) as theirs:
            acknowledge(session, item_id, **by(court.wu))
        with pytest.raises(NotFound) as nothing:
            acknowledge(session, item_id + 1000, **by(court.wu))
        assert str(theirs.value).replace(str(item_id), "") == str(nothing.value).replace(
            str(item_id + 1000), ""
        )


@pytest.mark.parametrize("who", ["lin", "zhao", "sun", "han"])
def test_only_the_department_reports(database: sa.Engine, court: Court, who: str) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(NotYours, match="您不能对事项1报告进展"):
            report(session, item_id, percent=50, text="过半", **by(getattr(court, who)))


@pytest.mark.parametrize(
    ("percent", "text", "sentence"),
    [(101, "过半", "进度应在 0 到 100 之间"), (-1, "过半", "进度应在 0 到 100 之间"), (50, " ", "请写明进展情况")],
    ids=["too much", "too little", "no words"],
)
def test_report_needs_a_percentage_and_words(
    database: sa.Engine, court: Court, percent: int, text: str, sentence: str
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        with pytest.raises(Incomplete, match=sentence):
            report(session, item_id, percent=percent, text=text, **by(court.feng))


def test_measure_is_done_by_its_own_report_and_undone_by_a_lower_one(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        item_id, measure_id = item.id or 0, add_measure(session, item).id or 0
        report(session, item_id, percent=100, text="完成", measure_id=measure_id,
               **by(court.feng, WEDNESDAY))
        measure = session.get_one(Measure, measure_id)
        assert (measure.percent, measure.done_on) == (100, WEDNESDAY)
        assert item_now(session, item_id).percent == 0
        report(session, item_id, percent=80, text="返工", measure_id=measure_id,
               **by(court.feng, WEDNESDAY))
        assert (measure.percent, measure.done_on) == (80, None)


def test_measure_of_another_item_is_refused(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        other = add_measure(session, add_item(session, court, "2"))
        with pytest.raises(NotFound, match="没有这条措施"):
            report(session, item_id, percent=10, text="开始", measure_id=other.id,
                   **by(court.feng))
