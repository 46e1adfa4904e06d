"""The lifecycle against a small model: any verb in any state, in any order, for months.

The model knows only what the office's handbook says. After every step the database must say the
same, and each refusal must be the one that the handbook names.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.acknowledge import acknowledge
from engine.actions.activation import issue_items
from engine.actions.amend import amend
from engine.actions.attach import attach
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.look_back import look_back
from engine.actions.reopen import reopen
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.actions.withdraw import withdraw
from engine.db import migrate, open_database, reading, writing
from engine.errors import Incomplete, Refused, WrongState
from engine.models import LookBack, Round
from engine.queries.approvals import pending_requests, waiting_step
from engine.queries.evidence import evidence_of
from engine.rules.words import ApprovalKind, ItemClass, LookBackResult, Status
from tests.acting import by, item_now, settings_in
from tests.cast import MONDAY, Court, add_item, build_court

DUE = date(2026, 4, 30)
WORKING = {Status.OPEN, Status.AWAITING_CLOSE, Status.SUSTAINED}
DONE = {Status.CLOSED, Status.SUSTAINED}


@cache
def template() -> Path:
    """A migrated empty database, closed."""
    path = Path(tempfile.mkdtemp(prefix="bm-machine-")) / "template.db"
    migrate(f"sqlite:///{path}")
    with open_database(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


class Lifecycle(RuleBasedStateMachine):
    """One item, every verb, and what the handbook expects."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="bm-machine-"))
        shutil.copy(template(), self.folder / "battlemap.db")
        self.database = open_database(f"sqlite:///{self.folder}/battlemap.db")

    @initialize(
        item_class=st.sampled_from([ItemClass.DATED, ItemClass.SUSTAINED]),
        steps=st.integers(0, 8),
    )
    def begin(self, item_class: ItemClass, steps: int) -> None:
        with writing(self.database) as session:
            self.court: Court = build_court(session)
            item = add_item(
                session, self.court, status=Status.DRAFT, issued_on=None, opened_on=None,
                acknowledged_on=None, original_due_on=None, item_class=item_class,
            )
            self.item_id = item.id or 0
        self.sustains = item_class is ItemClass.SUSTAINED
        self.status, self.round, self.percent, self.version = Status.DRAFT, 1, 0, 1
        self.due_on, self.original, self.deadlines = DUE, None, 1
        self.proofs, self.granted, self.planned, self.files = 0, 0, 0, 0
        self.signers: dict[ApprovalKind, list[int]] = {}
        self.new_due_on = DUE
        self.today = MONDAY
        self.handler = self.court.feng
        self.go_on(steps)

    def attempt(self, expected: type[Refused] | None, act: Callable[[Session], object]) -> bool:
        """Do it; whether it was done. A refusal must be exactly the expected one."""
        answer: type[Refused] | None = None
        try:
            with writing(self.database) as session:
                act(session)
        except Refused as refusal:
            answer = type(refusal)
        assert answer is expected
        return answer is None

    def changed(self, to: Status) -> None:
        self.status = to
        self.version += 1

    @rule(steps=st.integers(1, 8))
    def go_on(self, steps: int) -> None:
        """What usually happens, so that the far states are met as often as the near ones."""
        for _step in range(steps):
            if self.status is Status.DRAFT:
                self.issue()
            elif self.status is Status.ISSUED:
                self.acknowledge()
            elif self.status is Status.OPEN and not self.proofs:
                self.attach()
            elif self.status is Status.OPEN:
                self.submit()
            elif self.status is Status.AWAITING_CLOSE:
                self.decide(ApprovalKind.CLOSE)
            self.database_says_what_the_handbook_says()

    @rule()
    def issue(self) -> None:
        ready = self.status is Status.DRAFT
        if self.attempt(
            None if ready else WrongState,
            lambda session: issue_items(session, [self.item_id], **by(self.court.lin, self.today)),
        ):
            self.changed(Status.ISSUED)
            self.original = self.due_on

    @rule()
    def acknowledge(self) -> None:
        ready = self.status is Status.ISSUED
        if self.attempt(
            None if ready else WrongState,
            lambda session: acknowledge(session, self.item_id, **by(self.court.qian, self.today)),
        ):
            self.changed(Status.OPEN)

    @rule(percent=st.integers(-1, 101))
    def report(self, percent: int) -> None:
        expected: type[Refused] | None = None if self.status in WORKING else WrongState
        if expected is None and not 0 <= percent <= 100:
            expected = Incomplete
        if self.attempt(
            expected,
            lambda session: report(
                session, self.item_id, percent=percent, text="进展",
                **by(self.court.qian, self.today),
            ),
        ):
            self.percent = percent
            self.work_went_on()

    @rule()
    def attach(self) -> None:
        self.files += 1
        path = self.folder / f"{self.files}.txt"
        path.write_text(f"第{self.files}份", encoding="utf-8")
        if self.attempt(
            None if self.status in WORKING else WrongState,
            lambda session: attach(
                session, self.item_id, path, settings=settings_in(self.folder),
                **by(self.court.qian, self.today),
            ),
        ):
            self.proofs += 1
            self.work_went_on()

    def work_went_on(self) -> None:
        self.signers.pop(ApprovalKind.CLOSE, None)
        self.changed(Status.SUSTAINED if self.status is Status.SUSTAINED else Status.OPEN)

    @rule()
    def submit(self) -> None:
        expected: type[Refused] | None = None
        if self.status not in (Status.OPEN, Status.AWAITING_CLOSE):
            expected = WrongState
        elif self.proofs == 0:
            expected = Incomplete
        if self.attempt(
            expected,
            lambda session: submit_close_request(
                session, self.item_id, text="完成", **by(self.court.qian, self.today)
            ),
        ):
            court = self.court
            self.signers[ApprovalKind.CLOSE] = [court.zhao, court.sun, court.lin]
            self.changed(Status.AWAITING_CLOSE)

    @rule(days=st.integers(1, 200))
    def ask_extension(self, days: int) -> None:
        new = self.due_on + timedelta(days=days)
        expected: type[Refused] | None = None
        if self.status is not Status.OPEN:
            expected = WrongState
        elif new < self.today:
            expected = Incomplete
        elif self.granted == 2:
            expected = WrongState
        elif self.original and new > self.original + timedelta(days=180):
            expected = Incomplete
        if self.attempt(
            expected,
            lambda session: request_extension(
                session, self.item_id, new_due_on=new, reason="需要时间",
                **by(self.court.qian, self.today),
            ),
        ):
            last = self.court.lin if self.granted else self.court.sun
            self.signers[ApprovalKind.EXTENSION] = [self.court.zhao, last]
            self.new_due_on = new
            self.changed(self.status)

    @precondition(lambda self: self.signers)
    @rule(data=st.data(), agrees=st.sampled_from([True, True, True, False]))
    def verdict(self, data: st.DataObject, agrees: bool) -> None:
        self.decide(data.draw(st.sampled_from(sorted(self.signers))), agrees=agrees)

    def decide(self, kind: ApprovalKind, *, agrees: bool = True) -> None:
        signer = self.signers[kind][0]
        with reading(self.database) as session:
            step = waiting_step(session, self.item_id, kind)
        assert step is not None
        step_id = step.id or 0
        who = by(signer, self.today)
        if not agrees:
            self.attempt(None, lambda session: send_back(session, step_id, reason="补充", **who))
            self.signers.pop(kind)
            self.changed(Status.OPEN if kind is ApprovalKind.CLOSE else self.status)
            return
        self.attempt(None, lambda session: approve_step(session, step_id, **who))
        self.attempt(WrongState, lambda session: approve_step(session, step_id, **who))
        self.signers[kind].pop(0)
        self.changed(self.status)
        if not self.signers[kind]:
            self.last_signature(kind)

    def last_signature(self, kind: ApprovalKind) -> None:
        self.signers.pop(kind)
        if kind is ApprovalKind.EXTENSION:
            self.due_on, self.deadlines = self.new_due_on, self.deadlines + 1
            self.granted += 1
            return
        self.status = Status.SUSTAINED if self.sustains else Status.CLOSED
        self.percent, self.planned = 100, 1 if self.sustains else 3
        self.signers.clear()

    @rule(days=st.integers(0, 120))
    def reopen(self, days: int) -> None:
        new = self.today + timedelta(days=days)
        if self.attempt(
            None if self.status in DONE else WrongState,
            lambda session: reopen(
                session, self.item_id, reason="反弹", new_due_on=new,
                **by(self.court.sun, self.today),
            ),
        ):
            self.new_round(new)

    def new_round(self, new: date) -> None:
        self.round, self.percent, self.due_on, self.original = self.round + 1, 0, new, new
        self.deadlines += 1
        self.proofs = self.granted = self.planned = 0
        self.signers.clear()
        self.changed(Status.OPEN)

    @precondition(lambda self: self.planned)
    @rule(held=st.booleans(), days=st.integers(0, 120))
    def look_again(self, held: bool, days: int) -> None:
        with reading(self.database) as session:
            look = session.exec(self.planned_looks()).first()
        assert look is not None
        look_id, new = look.id or 0, self.today + timedelta(days=days)
        result = LookBackResult.HELD if held else LookBackResult.RELAPSED
        early = held and self.today < look.due_on - timedelta(days=15)
        done = self.attempt(
            WrongState if early else None,
            lambda session: look_back(
                session, look_id, result=result, finding="抽查", new_due_on=new,
                **by(self.court.sun, self.today),
            ),
        )
        if not done:
            return
        if not held:
            self.new_round(new)
            return
        self.changed(self.status)
        self.planned -= 0 if self.status is Status.SUSTAINED else 1

    @rule()
    def amend(self) -> None:
        other = self.court.qian if self.handler == self.court.feng else self.court.feng
        alive = self.status not in (Status.CLOSED, Status.WITHDRAWN)
        if self.attempt(
            None if alive else WrongState,
            lambda session: amend(
                session, self.item_id, {"handler_id": other}, reason="调整",
                **by(self.court.sun, self.today),
            ),
        ):
            self.handler = other
            self.signers.clear()
            awaiting = self.status is Status.AWAITING_CLOSE
            self.changed(Status.OPEN if awaiting else self.status)

    @rule(sure=st.sampled_from([False] * 9 + [True]))
    def withdraw(self, sure: bool) -> None:
        ends = self.status in (Status.CLOSED, Status.WITHDRAWN)
        if not sure and not ends:
            return
        if self.attempt(
            WrongState if ends else None,
            lambda session: withdraw(
                session, self.item_id, reason="撤销", **by(self.court.lin, self.today)
            ),
        ):
            self.signers.clear()
            self.planned = 0
            self.changed(Status.WITHDRAWN)

    @rule(days=st.integers(1, 45))
    def time_passes(self, days: int) -> None:
        """Nothing is decided by it."""
        self.today += timedelta(days=days)

    def planned_looks(self) -> sa.Select[tuple[LookBack]]:
        return (
            select(LookBack)
            .where(
                LookBack.item_id == self.item_id, col(LookBack.result).is_(None),
                col(LookBack.cancelled).is_(False),
            )
            .order_by(col(LookBack.due_on))
        )  # type: ignore[return-value]

    @invariant()
    def database_says_what_the_handbook_says(self) -> None:
        if not hasattr(self, "court"):
            return
        with reading(self.database) as session:
            item = item_now(session, self.item_id)
            found = (
                item.status, item.round, item.percent, item.due_on, item.original_due_on,
                item.deadline_version, item.version, item.handler_id,
            )
            assert found == (
                self.status, self.round, self.percent, self.due_on, self.original,
                self.deadlines, self.version, self.handler,
            )
            pending = {one.kind: one for one in pending_requests(session, self.item_id)}
            assert set(pending) == set(self.signers)
            assert all(one.item_version == item.version for one in pending.values())
            assert (item.status is Status.AWAITING_CLOSE) == (ApprovalKind.CLOSE in pending)
            assert len(evidence_of(session, self.item_id, self.round)) == self.proofs
            assert len(session.exec(self.planned_looks()).all()) == self.planned
            rounds = session.exec(select(Round.number).order_by(col(Round.number))).all()
            assert list(rounds) == list(range(1, self.round))

    def teardown(self) -> None:
        if hasattr(self, "court"):
            event(f"ends {self.status}, round {min(self.round, 3)}")
            with reading(self.database) as session:
                assert audit.verify(session, self.court.map_id) is None
        self.database.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.slow
class TestLifecycle(Lifecycle.TestCase):  # type: ignore[misc,name-defined]
    settings = settings(
        max_examples=30, stateful_step_count=40, deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking outlasts the time limit
        suppress_health_check=list(HealthCheck),
    )
