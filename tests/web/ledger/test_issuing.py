"""Handing out many drafts: who may, what is ticked, what each lacks, and that nothing goes unseen."""

from datetime import timedelta

import sqlalchemy as sa

from engine.db import reading, writing
from engine.models import Item
from engine.rules.words import Status
from tests.acting import item_now
from tests.cast import MONDAY, Court, add_item
from tests.web.conftest import Enter


def drafts(database: sa.Engine, court: Court) -> tuple[int, int]:
    """One that is complete, one without a date."""
    with writing(database) as session:
        whole = add_item(session, court, "1", status=Status.DRAFT).id or 0
        return whole, add_item(session, court, "2", status=Status.DRAFT, due_on=None).id or 0


def statuses(database: sa.Engine, *ids: int) -> list[Status]:
    with reading(database) as session:
        return [item_now(session, one).status for one in ids]


def test_the_group_head_hands_out_what_is_complete(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    whole, undated = drafts(database, court)
    lin = enter(court.lin)
    page = lin.get(f"/maps/{court.map_id}/issuing").text
    assert "待立项 2 项，其中您现在可以交办 1 项" in page
    assert f'name="item" value="{whole}:1" checked' in page
    assert f'value="{undated}:1"' not in page
    answer = lin.post(f"/maps/{court.map_id}/issuing", {"item": [f"{whole}:1"]})
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/maps/{court.map_id}/ledger?status=issued",
    )
    assert statuses(database, whole, undated) == [Status.ISSUED, Status.DRAFT]


def test_the_office_sees_what_is_lacking_and_cannot_hand_out(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    whole, _undated = drafts(database, court)
    sun = enter(court.sun)
    page = sun.get(f"/maps/{court.map_id}/issuing").text
    assert "由领导小组或立项审批人交办" in page
    assert "交办勾选的事项" not in page
    assert sun.post(f"/maps/{court.map_id}/issuing", {"item": [f"{whole}:1"]}).status_code == 403
    assert statuses(database, whole) == [Status.DRAFT]


def test_what_changed_since_it_was_seen_is_not_handed_out(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    whole, _undated = drafts(database, court)
    lin = enter(court.lin)
    with writing(database) as session:
        session.get_one(Item, whole).version += 1
    answer = lin.post(f"/maps/{court.map_id}/issuing", {"item": [f"{whole}:1"]})
    assert answer.status_code == 409
    assert "有事项在您打开之后被改动" in answer.text
    assert statuses(database, whole) == [Status.DRAFT]


def test_a_date_that_has_passed_is_said_before_it_is_handed_out(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, status=Status.DRAFT, due_on=MONDAY - timedelta(days=1))
    assert "时限已过，交办当天就是超期" in enter(court.lin).get(f"/maps/{court.map_id}/issuing").text


def test_nothing_ticked_or_nonsense_is_said_and_kept_out(
    enter: Enter, database: sa.Engine, court: Court
) -> None:
    whole, _undated = drafts(database, court)
    lin = enter(court.lin)
    for ticked in ([], ["x"], ["x:1"], ["999:1"], [f"{whole}:x"]):
        answer = lin.post(f"/maps/{court.map_id}/issuing", {"item": ticked})
        assert answer.status_code in (409, 422)
        assert 'role="alert"' in answer.text
    assert statuses(database, whole) == [Status.DRAFT]
