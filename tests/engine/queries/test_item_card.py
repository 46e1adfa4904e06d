"""The card shows an item whole, and asks as often for a long history as for a short one."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa

from engine.actions.report import report
from engine.db import reading, writing
from engine.queries.items import item_card
from engine.rules.overlap import Push
from engine.rules.words import MessageStatus, NoticeKind
from tests.acting import approve_all, ask_to_close, by
from tests.cast import Court, add_item, add_measure
from tests.counting import counted


def count_queries(database: sa.Engine, item_id: int) -> int:
    with counted(database) as asked, reading(database) as session:
        item_card(session, item_id, today=date(2026, 4, 5))
    return len(asked)


def test_card_shows_everything_with_names(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        item_id = item.id or 0
        first = add_measure(session, item, 1, due_on=date(2026, 3, 31))
        second = add_measure(session, item, 2, starts_on=date(2026, 3, 20),
                             due_on=date(2026, 4, 30))
        report(session, item_id, percent=40, text="推进中", **by(court.feng))
        ask_to_close(session, court, item_id, tmp_path)
        approve_all(session, court, item_id)
    with reading(database) as session:
        card = item_card(session, item_id, today=date(2026, 4, 5))
    assert (card.map_name, card.person(card.item.handler_id)) == ("脱薄争先作战图", "冯某")
    assert card.departments[card.item.lead_department_id or 0] == "民事审判庭"
    assert [one.text for one in card.reports] == ["推进中"]
    assert [(one.evidence.name[-4:], one.media_type) for one in card.evidence] == [
        (".txt", "text/plain")
    ]
    assert [card.person(step.decided_by_id) for step in card.requests[0].steps] == [
        "赵某", "孙某", "林某",
    ]
    assert card.pushes == (Push(first.id or 0, second.id or 0, 5, date(2026, 5, 5)),)
    assert len(card.looks) == 3
    assert [one.kind for one in card.notices][-1] is NoticeKind.CLOSED
    assert {one.carried for one in card.notices} <= {None, *MessageStatus}


def test_long_history_costs_no_more_questions(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        short = add_item(session, court, "1").id or 0
        long = add_item(session, court, "2").id or 0
        for number in range(20):
            report(session, long, percent=number, text=f"第{number}次", **by(court.feng))
        ask_to_close(session, court, long, tmp_path)
        approve_all(session, court, long)
    assert count_queries(database, long) == count_queries(database, short)
