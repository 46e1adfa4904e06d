"""Whatever happens, a page drawn from kept parts is the page as it would be drawn afresh."""

import random
from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.acknowledge import acknowledge
from engine.actions.amend import amend
from engine.actions.amend_department import amend_department
from engine.actions.amend_person import amend_person
from engine.actions.attach import withdraw_evidence
from engine.actions.calendar_import import Closure, import_closures
from engine.actions.delegation import delegate_to
from engine.actions.department_sheet import department_sheet_of
from engine.actions.extension import request_extension
from engine.actions.look_back import look_back
from engine.actions.person_sheet import sheet_of
from engine.actions.policy_change import set_policy
from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.actions.verdict import approve_step, send_back
from engine.actions.withdraw import withdraw
from engine.db import writing
from engine.errors import Refused
from engine.models import (
    ApprovalStep,
    BattleMap,
    Department,
    Evidence,
    Item,
    ItemDepartment,
    LookBack,
    Measure,
    Message,
    Person,
)
from engine.rules.policy import read_policy
from engine.rules.words import LookBackResult, MessageStatus, Part, Status
from engine.shelf import Shelf
from tests.acting import ask_to_close, moment, prove
from tests.cast import MONDAY, Court, add_item, add_measure
from tests.web.conftest import Clock, Enter
from tests.web.conftest import Person as Browser

STEPS = 20


class Life:
    """A court in which something happens to somebody, again and again."""

    def __init__(self, database: sa.Engine, court: Court, folder: Path, seed: int) -> None:
        self.database, self.court, self.folder = database, court, folder
        self.pick, self.day, self.turn = random.Random(seed), MONDAY, 0
        with writing(database) as session:
            for number, status in enumerate((Status.OPEN, Status.OPEN, Status.ISSUED), start=1):
                item = add_item(session, court, str(number), status=status, due_on=MONDAY + timedelta(days=number))
                add_measure(session, item, 1, due_on=MONDAY + timedelta(days=3), owner_id=court.feng)
                session.add(ItemDepartment(item_id=item.id or 0, department_id=court.archive, part=Part.SUPPORT))
            add_item(session, court, "4", handler_id=court.han, lead_department_id=court.archive)

    def happen(self) -> str:
        """One thing, chosen by lot; its name. What is refused did not happen."""
        self.turn += 1
        name = self.pick.choice([name for name in vars(Life) if name.startswith("let_")])
        try:
            with writing(self.database) as session:
                getattr(self, name)(session)
        except Refused:
            return f"{name} (refused)"
        return name

    def by(self, actor_id: int) -> dict[str, Any]:
        return {"actor_id": actor_id, "at": moment(self.day), "today": self.day}

    def item(self) -> int:
        return self.pick.randint(1, 4)

    def let_feng_report(self, session: Session) -> None:
        report(session, self.item(), percent=self.pick.randrange(100), text=f"第{self.turn}次", **self.by(self.court.feng))

    def let_han_report_on_what_is_his_alone(self, session: Session) -> None:
        report(session, 4, percent=self.pick.randrange(100), text=f"第{self.turn}次", **self.by(self.court.han))

    def let_feng_finish_a_measure(self, session: Session) -> None:
        measure = session.exec(select(Measure).where(Measure.item_id == self.item())).first()
        if measure:
            report(session, measure.item_id, percent=100, text="完成", measure_id=measure.id, **self.by(self.court.feng))

    def let_feng_prove(self, session: Session) -> None:
        prove(session, self.court, self.item(), self.folder, f"说明{self.turn}", self.day)

    def let_feng_take_a_proof_back(self, session: Session) -> None:
        proof = session.exec(select(Evidence)).first()
        if proof:
            withdraw_evidence(session, proof.id or 0, **self.by(self.court.feng))

    def let_qian_acknowledge(self, session: Session) -> None:
        acknowledge(session, 3, **self.by(self.court.qian))

    def let_qian_ask_to_close(self, session: Session) -> None:
        ask_to_close(session, self.court, self.item(), self.folder, **self.by(self.court.qian))

    def let_qian_ask_for_time(self, session: Session) -> None:
        request_extension(session, self.item(), new_due_on=self.day + timedelta(days=30), reason="鉴定", **self.by(self.court.qian))

    def let_somebody_decide(self, session: Session) -> None:
        steps = session.exec(select(ApprovalStep).where(
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None)
        )).all()
        if steps:
            step = self.pick.choice(steps)
            decide: Callable[..., object] = self.pick.choice((approve_step, send_back))
            who = self.pick.choice((self.court.zhao, self.court.sun, self.court.lin))
            decide(session, step.id or 0, reason="请补充", **self.by(who))

    def let_sun_amend(self, session: Session) -> None:
        handler = self.pick.choice((self.court.feng, self.court.qian, self.court.han))
        amend(session, self.item(), {"weakness": f"问题{self.turn}", "handler_id": handler}, reason="更正", **self.by(self.court.sun))

    def let_sun_withdraw(self, session: Session) -> None:
        withdraw(session, 4, reason="重复", **self.by(self.court.sun))

    def let_sun_look_back(self, session: Session) -> None:
        planned = session.exec(select(LookBack).where(col(LookBack.result).is_(None))).first()
        if planned:
            look_back(
                session, planned.id or 0, result=self.pick.choice(list(LookBackResult)), finding="现场查看",
                new_due_on=self.day + timedelta(days=40), **self.by(self.court.sun),
            )

    def let_sun_rename_a_person(self, session: Session) -> None:
        person = session.get_one(Person, self.pick.choice((self.court.feng, self.court.zhao)))
        sheet = replace(sheet_of(session, person), name=f"新名{self.turn}")
        amend_person(session, person.id or 0, sheet, **self.by(self.court.sun))

    def let_sun_rename_a_department(self, session: Session) -> None:
        sheet = department_sheet_of(session.get_one(Department, self.court.civil))
        head = self.pick.choice((self.court.qian, self.court.feng))
        amend_department(
            session, self.court.civil, replace(sheet, name=f"新庭{self.turn}", head_id=head), **self.by(self.court.sun)
        )

    def let_zhao_be_away(self, session: Session) -> None:
        delegate = self.pick.choice((self.court.qian, self.court.feng, None))
        spell = {} if delegate is None else {"away_from": self.day, "away_until": self.day + timedelta(days=3)}
        delegate_to(session, self.court.zhao, delegate_id=delegate, **spell, **self.by(self.court.sun))

    def let_sun_change_the_policy(self, session: Session) -> None:
        policy = read_policy(session.get_one(BattleMap, self.court.map_id).policy)
        lights = policy.lights.model_copy(update={"near_days": self.pick.randrange(1, 15)})
        set_policy(session, self.court.map_id, policy.model_copy(update={"lights": lights}), **self.by(self.court.sun))

    def let_a_flood_close_the_court(self, session: Session) -> None:
        day = self.day + timedelta(days=self.pick.randrange(1, 20))
        import_closures(session, [Closure(day, "防汛")], name="cn", **self.by(self.court.sun))

    def let_a_day_pass(self, _session: Session) -> None:
        self.day += timedelta(days=self.pick.choice((1, 1, 7)))

    def let_a_server_answer(self, session: Session) -> None:
        mail = session.exec(select(Message)).first()
        if mail:
            mail.status = self.pick.choice(list(MessageStatus))
            mail.reply_code, mail.reply = 250, f"ok {self.turn}"
            session.add(mail)


def made_anew(_shelf: Shelf[Any], _key: Hashable, make: Callable[[], Any]) -> Any:
    """Shelf.get of shelves on which nothing stays."""
    return make()


def pages(browser: Browser) -> list[str]:
    return [
        browser.get(path).text
        for path in ("/desk", "/items/1", "/items/4")
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_kept_parts_are_never_stale(
    database: sa.Engine, court: Court, enter: Enter, page_clock: Clock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, seed: int,
) -> None:
    life = Life(database, court, tmp_path, seed)
    readers = [enter(one) for one in (court.sun, court.zhao, court.qian, court.feng)]
    readers[-1].client.cookies.set("language", "en")
    happened: list[str] = []
    for _step in range(STEPS):
        happened.append(life.happen())
        if happened[-1] == "let_a_day_pass":
            sweep_day(database, today=life.day, at=moment(life.day))
            page_clock.at = moment(life.day)
            readers = [enter(one) for one in (court.sun, court.zhao, court.qian, court.feng)]
        for reader in readers:
            kept = pages(reader)
            with monkeypatch.context() as shelves:
                shelves.setattr(Shelf, "get", made_anew)
                assert kept == pages(reader), happened
    assert len({name for name in happened if "refused" not in name}) > 5, happened
    assert date(2026, 3, 2) < life.day


def test_item_of_a_row_changed_by_hand_shows_it_at_once(
    database: sa.Engine, court: Court, enter: Enter
) -> None:
    with writing(database) as session:
        add_item(session, court, "1")
    qian = enter(court.qian)
    assert "说不清" not in qian.get("/items/1").text
    with writing(database) as session:
        session.get_one(Item, 1).cause = "说不清"
    assert "说不清" in qian.get("/items/1").text
