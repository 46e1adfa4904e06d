"""批量指派: each item by the rules of amend; what can be done is done, the rest is told."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.actions.assign import ASSIGN_LIMIT, Assignment, Refusal, assign
from engine.db import writing
from engine.errors import Incomplete, NotFound
from engine.models import Item
from engine.rules.words import Status
from tests.acting import ask_to_close, by, item_now, trail
from tests.cast import Court, add_item


@pytest.fixture
def three(database: sa.Engine, court: Court) -> list[int]:
    """Three open items of Feng's."""
    with writing(database) as session:
        return [add_item(session, court, str(number)).id or 0 for number in (1, 2, 3)]


def give(
    database: sa.Engine, court: Court, ids: list[int], reason: str = "分工调整",
    actor: int | None = None, versions: dict[int, int | None] | None = None, **changes: int,
) -> Assignment:
    with writing(database) as session:
        chosen = dict.fromkeys(ids, None) | (versions or {})
        return assign(session, court.map_id, chosen, changes, reason=reason,
                      **by(actor or court.sun))


def test_every_chosen_item_gets_its_handler_and_one_event(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    assert give(database, court, three, handler_id=court.qian) == Assignment(tuple(three), (), ())
    with writing(database) as session:
        for item_id in three:
            item = item_now(session, item_id)
            assert (item.handler_id, item.version) == (court.qian, 2)
            [event] = trail(session, item_id)
            assert (event.verb, event.actor_id, event.facts["reason"]) == (
                "amend", court.sun, "分工调整",
            )
            assert event.facts["after"] == {"handler_id": court.qian}


def test_what_cannot_be_assigned_is_told_and_the_rest_is_done(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    with writing(database) as session:
        closed = add_item(session, court, "4", status=Status.CLOSED).id or 0
    found = give(
        database, court, [*three, closed, 99_999], versions={three[0]: 7}, handler_id=court.qian
    )
    assert found == Assignment(
        done=(three[1], three[2]), unchanged=(),
        refused=(
            Refusal(99_999, "#99999", "没有这个事项：99999"),
            Refusal(three[0], "1", "事项1在您打开之后有变动，请刷新后核对再办"),
            Refusal(closed, "4", "事项4目前是“已销号”，不能修改"),
        ),
    )
    with writing(database) as session:
        assert [item_now(session, one).handler_id for one in (three[0], closed)] == [court.feng] * 2
        assert trail(session, three[0]) == trail(session, closed) == []


def test_who_has_it_already_is_left_alone(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    assert give(database, court, three, handler_id=court.feng) == Assignment((), tuple(three), ())
    with writing(database) as session:
        assert [item_now(session, one).version for one in three] == [1, 1, 1]


def test_department_and_leader_go_together_with_the_handler(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    give(
        database, court, three[:1], handler_id=court.sun, lead_department_id=court.archive,
        responsible_leader_id=court.lin,
    )
    with writing(database) as session:
        item: Item = item_now(session, three[0])
        assert (item.handler_id, item.lead_department_id, item.responsible_leader_id) == (
            court.sun, court.archive, court.lin,
        )


def test_reason_is_needed_once_items_are_handed_out(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    found = give(database, court, three, reason=" ", handler_id=court.qian)
    assert found.done == ()
    assert {one.sentence for one in found.refused} == {"修改已交办的事项须写明理由"}


def test_drafts_are_assigned_without_a_reason(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        draft = add_item(session, court, "9", status=Status.DRAFT, handler_id=None).id or 0
    assert give(database, court, [draft], reason="", handler_id=court.qian).done == (draft,)


def test_application_that_showed_another_handler_becomes_void(
    database: sa.Engine, court: Court, three: list[int], tmp_path: Any
) -> None:
    with writing(database) as session:
        ask_to_close(session, court, three[0], tmp_path)
    give(database, court, three[:1], handler_id=court.qian)
    with writing(database) as session:
        assert item_now(session, three[0]).status is Status.OPEN


@pytest.mark.parametrize("who", ["qian", "feng", "zhao", "lin", "han"])
def test_only_the_office_assigns(
    database: sa.Engine, court: Court, three: list[int], who: str
) -> None:
    found = give(database, court, three, actor=getattr(court, who), handler_id=court.qian)
    assert found.done == ()
    assert found.refused[0].sentence == "您不能对事项1修改"


def test_strangers_and_leavers_are_given_nothing(
    database: sa.Engine, court: Court, three: list[int]
) -> None:
    found = give(database, court, three[:1], handler_id=court.wu)
    assert [one.sentence for one in found.refused] == [f"本单位没有这个人：{court.wu}"]
    with writing(database) as session, pytest.raises(NotFound):
        assign(session, court.map_id, {three[0]: None}, {"handler_id": court.qian},
               **by(court.wu))


def test_item_of_another_map_is_not_there(database: sa.Engine, court: Court) -> None:
    found = give(database, court, [12345], handler_id=court.qian)
    assert [one.sentence for one in found.refused] == ["没有这个事项：12345"]


@pytest.mark.parametrize(("ids", "changes", "sentence"), [
    ([], {"handler_id": 1}, "没有选中任何事项"),
    ([1], {}, "请至少选择一项要指派的内容"),
    ([1], {"weakness": 1}, "批量指派只能改"),
    (list(range(1, ASSIGN_LIMIT + 2)), {"handler_id": 1}, "一次最多指派 2000 项，现选中 2001 项"),
])
def test_senseless_assignments_are_refused_whole(
    database: sa.Engine, court: Court, ids: list[int], changes: dict[str, int], sentence: str
) -> None:
    with pytest.raises(Incomplete, match=sentence):
        give(database, court, ids, **changes)
