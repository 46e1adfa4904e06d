"""The example court in the hands of a script: people do their work by the engine's own verbs."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.acknowledge import acknowledge
from engine.actions.attach import attach
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.leaving import mark_left
from engine.actions.papers import release_paper
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.models import BattleMap, Department, Item, Notice, Person
from engine.queries.approvals import waiting_step
from engine.queries.directory import load_directory
from engine.rules.words import NoticeStatus, Role
from engine.settings import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Court:
    """Acts on items by their number, as the person whose part it is."""

    def __init__(self, database: sa.Engine, settings: Settings, map_id: int) -> None:
        self.database, self.settings, self.map_id = database, settings, map_id
        with reading(database) as session:
            battle_map = session.get_one(BattleMap, map_id)
            directory = load_directory(session, battle_map.organisation_id)
            self.items = dict(
                session.execute(
                    sa.select(col(Item.number), col(Item.id)).where(col(Item.map_id) == map_id)
                ).tuples().all()
            )
        self.group_head = directory.with_role(Role.GROUP_HEAD)[0]
        self.office = directory.with_role(Role.OFFICE)[0]

    def who(self, session: Session, number: str, part: str) -> int:
        """The id of an item's `head`, `handler` or `leader`, or the court's `office`, `president`."""
        item = session.get_one(Item, self.items[number])
        head = session.get_one(Department, item.lead_department_id).head_id
        people = {
            "head": head, "handler": item.handler_id or head,
            "leader": item.responsible_leader_id, "office": self.office,
            "president": self.group_head,
        }
        return people[part] or self.office

    def acknowledge(self, number: str, *, on: date) -> None:
        """The head signs for the item."""
        with writing(self.database) as session:
            acknowledge(
                session, self.items[number], actor_id=self.who(session, number, "head"),
                at=moment(on, 9), today=on,
            )

    def report(self, number: str, percent: int, text: str, *, on: date) -> None:
        """The handler reports progress."""
        with writing(self.database) as session:
            report(
                session, self.items[number], percent=percent, text=text,
                actor_id=self.who(session, number, "handler"), at=moment(on, 15), today=on,
            )

    def ask_to_close(self, number: str, proof: Path, text: str, *, on: date) -> None:
        """The head attaches proof and applies for closing."""
        with writing(self.database) as session:
            head = self.who(session, number, "head")
            attach(
                session, self.items[number], proof, settings=self.settings, actor_id=head,
                at=moment(on, 16), today=on,
            )
            submit_close_request(
                session, self.items[number], text=text, actor_id=head, at=moment(on, 16), today=on,
            )

    def ask_for_time(self, number: str, until: date, reason: str, *, on: date) -> None:
        """The head applies for an extension."""
        with writing(self.database) as session:
            request_extension(
                session, self.items[number], new_due_on=until, reason=reason,
                actor_id=self.who(session, number, "head"), at=moment(on, 10), today=on,
            )

    def sign(self, number: str, part: str, *, on: date, reason: str = "") -> None:
        """A person of the chain approves the step that waits."""
        with writing(self.database) as session:
            step = waiting_step(session, self.items[number])
            assert step is not None, f"nothing waits on item {number}"
            approve_step(
                session, step.id or 0, reason=reason, actor_id=self.who(session, number, part),
                at=moment(on, 11), today=on,
            )

    def return_to(self, number: str, part: str, reason: str, *, on: date) -> None:
        """A person of the chain sends the application back, with requirements."""
        with writing(self.database) as session:
            step = waiting_step(session, self.items[number])
            assert step is not None, f"nothing waits on item {number}"
            send_back(
                session, step.id or 0, reason=reason, actor_id=self.who(session, number, part),
                at=moment(on, 11), today=on,
            )

    def release_papers(self, number: str, *, on: date) -> None:
        """The responsible leader signs the oldest paper that waits on the item."""
        with writing(self.database) as session:
            waiting = session.exec(
                select(Notice)
                .where(
                    Notice.item_id == self.items[number], Notice.status == NoticeStatus.DRAFTED
                )
                .order_by(col(Notice.threshold_on))
            ).first()
            assert waiting is not None, f"no paper waits on item {number}"
            release_paper(
                session, self.items[number], waiting.rung, waiting.deadline_version,
                actor_id=self.who(session, number, "leader"), at=moment(on, 10), today=on,
            )

    def leave(self, name: str, successor: str, *, on: date) -> None:
        """A person leaves; the successor takes over what they had."""
        with writing(self.database) as session:
            ids = dict(session.execute(sa.select(col(Person.name), col(Person.id))).tuples().all())
            mark_left(
                session, ids[name], successor_id=ids[successor], actor_id=self.office,
                at=moment(on, 9), today=on,
            )


def moment(on: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a day on the court's clock."""
    return datetime.combine(on, time(hour, minute), tzinfo=SHANGHAI)
