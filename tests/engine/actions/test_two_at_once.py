"""Two people act on one item in the same moment: one wins, the other is told."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine.actions.acknowledge import acknowledge
from engine.actions.recording import move
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.errors import WrongState
from engine.models import ApprovalStep, Item, PersonRole
from engine.queries.approvals import waiting_step
from engine.rules.words import Role, Status
from tests.acting import ask_to_close, by, item_now, trail
from tests.cast import MONDAY, Court, add_item

ROUNDS = 8


def together(database: sa.Engine, *acts: Callable[[Session], object]) -> list[str]:
    """Run each act in a thread and a transaction of its own, begun together; sorted answers."""
    start = threading.Barrier(len(acts))
    answers: list[str] = []

    def run(act: Callable[[Session], object]) -> None:
        start.wait()
        try:
            with writing(database) as session:
                act(session)
            answers.append("done")
        except WrongState:
            answers.append("told")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(answers)


def test_two_of_the_office_sign_one_step_and_one_of_them_wins(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        session.add(PersonRole(person_id=court.han, role=Role.OFFICE))
    for number in range(ROUNDS):
        with writing(database) as session:
            item_id = add_item(session, court, str(number)).id or 0
            ask_to_close(session, court, item_id, tmp_path)
            first = waiting_step(session, item_id)
            approve_step(session, first.id or 0 if first else 0, **by(court.zhao))
            office = waiting_step(session, item_id)
            step_id, seen = office.id or 0 if office else 0, item_now(session, item_id).version
        answers = together(
            database,
            lambda session, step_id=step_id, seen=seen: approve_step(
                session, step_id, version=seen, **by(court.sun)
            ),
            lambda session, step_id=step_id, seen=seen: send_back(
                session, step_id, reason="补充材料", version=seen, **by(court.han)
            ),
        )
        assert answers == ["done", "told"]
        with reading(database) as session:
            verdicts = [event.verb for event in trail(session, item_id)][-1:]
            step = session.get_one(ApprovalStep, step_id)
            item = session.get_one(Item, item_id)
            won = "approve" if step.decided_by_id == court.sun else "send_back"
            assert verdicts == [won]
            assert item.status is (Status.AWAITING_CLOSE if won == "approve" else Status.OPEN)
            assert item.version == seen + 1


def test_closing_signed_while_the_department_adds_to_it(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    """Either the signature comes first, or the application is void: never a mixture."""
    for number in range(ROUNDS):
        with writing(database) as session:
            item_id = add_item(session, court, str(number)).id or 0
            ask_to_close(session, court, item_id, tmp_path)
            step = waiting_step(session, item_id)
            step_id = step.id or 0 if step else 0
        answers = together(
            database,
            lambda session, step_id=step_id: approve_step(session, step_id, **by(court.zhao)),
            lambda session, item_id=item_id: report(
                session, item_id, percent=90, text="另有两件", **by(court.feng)
            ),
        )
        with reading(database) as session:
            verbs = {event.verb for event in trail(session, item_id)[2:]}
            signed = session.get_one(ApprovalStep, step_id).verdict is not None
        assert answers in (["done", "done"], ["done", "told"])
        assert ("approve" in verbs) == signed


def test_head_and_handler_acknowledge_at_once_and_it_is_recorded_once(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, status=Status.ISSUED, opened_on=None).id or 0
    answers = together(
        database,
        lambda session: acknowledge(session, item_id, **by(court.qian)),
        lambda session: acknowledge(session, item_id, **by(court.feng)),
    )
    assert answers == ["done", "told"]
    with reading(database) as session:
        assert [event.verb for event in trail(session, item_id)] == ["acknowledge"]


def test_change_of_a_version_that_is_gone_writes_nothing(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    with writing(database) as session:
        stale = session.exec(select(Item).where(Item.id == item_id)).one()
        session.execute(sa.text("UPDATE item SET version = version + 1"))
        with pytest.raises(WrongState, match="请刷新后核对再办"):
            move(session, stale, to=Status.CLOSED, today=MONDAY)
        assert item_now(session, item_id).status is Status.OPEN


def test_status_is_set_in_one_place_only() -> None:
    """The arcs would mean nothing if a verb could assign what it likes."""
    import engine.actions

    folder = Path(engine.actions.__file__).parent
    guilty = [
        f"{path.name}:{number}"
        for path in sorted(folder.glob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "item.status =" in line or "Item.status:" in line
    ]
    assert guilty == []
    setters = [
        path.name for path in sorted(folder.glob("*.py"))
        if '"status"] = to' in path.read_text("utf-8")
    ]
    assert setters == ["recording.py"]
