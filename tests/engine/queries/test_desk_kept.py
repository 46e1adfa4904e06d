"""A desk is kept while nothing has happened that could show on it, and no longer."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine import audit
from engine.actions.amend import amend
from engine.actions.report import report
from engine.db import reading, writing
from engine.models import Item
from engine.queries.desk import Desk, desk_of
from engine.queries.desk_kept import HANDFUL, kept_desk
from tests.acting import ask_to_close, by, moment
from tests.cast import MONDAY, Court, add_item
from tests.counting import counted

Happening = Callable[[Session, Court, Path], object]


def desk(database: sa.Engine, court: Court, person_id: int) -> tuple[Desk, int]:
    """The kept desk, which equals a fresh one, and how many questions it took."""
    with reading(database) as session:
        fresh = desk_of(session, person_id, court.organisation_id, MONDAY)
    with reading(database) as session, counted(database) as asked:
        kept = kept_desk(session, person_id, court.organisation_id, MONDAY)
    assert (kept.owed, kept.counts, kept.queue, kept.overview) == (
        fresh.owed, fresh.counts, fresh.queue, fresh.overview
    )
    return kept, len(asked)


@pytest.fixture
def busy(database: sa.Engine, court: Court) -> Court:
    """Item 1 is Feng's and of Qian's division, item 2 Han's and of the office's."""
    with writing(database) as session:
        add_item(session, court, "1")
        add_item(session, court, "2", handler_id=court.han, lead_department_id=court.archive, responsible_leader_id=court.lin)
        audit.track(session, court.map_id, "create_map", at=moment(MONDAY), actor_id=court.sun)
    for person in (court.qian, court.feng, court.sun, court.han):
        desk(database, court, person)
    return court


def somebody_elses_report(session: Session, court: Court, _folder: Path) -> None:
    report(session, 2, percent=10, text="推进", **by(court.han))


def a_sign_in(session: Session, court: Court, _folder: Path) -> None:
    audit.track(session, court.map_id, "sign_in", at=moment(MONDAY), actor_id=court.han)


def an_own_report(session: Session, court: Court, _folder: Path) -> None:
    report(session, 1, percent=10, text="推进", **by(court.feng))


def an_item_handed_over(session: Session, court: Court, _folder: Path) -> None:
    amend(session, 2, {"handler_id": court.feng}, reason="调整", **by(court.sun))


def an_application(session: Session, court: Court, folder: Path) -> None:
    ask_to_close(session, court, 1, folder)


def too_much_at_once(session: Session, court: Court, _folder: Path) -> None:
    audit.track_many(
        session, court.map_id, [audit.Event("sign_in")] * (HANDFUL + 1), at=moment(MONDAY), actor_id=None
    )


@pytest.mark.parametrize(
    ("happening", "most"),
    [(lambda *_nothing: None, 1), (a_sign_in, 2), (somebody_elses_report, 3)],
    ids=["nothing", "a sign-in", "somebody else's report"],
)
def test_what_cannot_show_on_a_desk_costs_a_question_or_two(
    database: sa.Engine, busy: Court, tmp_path: Path, happening: Happening, most: int
) -> None:
    before, _asked = desk(database, busy, busy.qian)
    with writing(database) as session:
        happening(session, busy, tmp_path)
    after, asked = desk(database, busy, busy.qian)
    assert (after is before, asked) == (True, most)
    assert desk(database, busy, busy.qian)[1] == 1


@pytest.mark.parametrize(
    "happening", [an_own_report, an_item_handed_over, an_application, too_much_at_once]
)
def test_what_may_show_on_a_desk_has_it_asked_for_anew(
    database: sa.Engine, busy: Court, tmp_path: Path, happening: Happening
) -> None:
    before, _asked = desk(database, busy, busy.feng)
    with writing(database) as session:
        happening(session, busy, tmp_path)
    assert desk(database, busy, busy.feng)[0] is not before


def test_report_on_what_waits_for_others_is_news_for_all(
    database: sa.Engine, busy: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        ask_to_close(session, busy, 1, tmp_path)
    before, _asked = desk(database, busy, busy.sun)
    with writing(database) as session:
        an_own_report(session, busy, tmp_path)
    assert desk(database, busy, busy.sun)[0] is not before


def test_map_without_an_event_is_asked_every_time(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, "1")
    first, _asked = desk(database, court, court.feng)
    with writing(database) as session:
        session.get_one(Item, 1).weakness = "改了"
    again, _asked = desk(database, court, court.feng)
    assert [one.weakness for one in first.owed] != [one.weakness for one in again.owed] == ["改了"]
