"""The example court in the hands of a script: people do their work by the engine's own verbs."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.acknowledge import acknowledge
from engine.actions.activation import issue_items
from engine.actions.amend import amend
from engine.actions.attach import attach
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.leaving import mark_left
from engine.actions.look_back import look_back
from engine.actions.papers import release_paper
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.models import BattleMap, Department, Item, LookBack, Notice, Person
from engine.queries.approvals import waiting_step
from engine.queries.directory import load_directory
from engine.rules.words import LookBackResult, NoticeStatus, Role
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

    def settle_supporters(self, number: str, names: tuple[str, ...], *, on: date) -> None:
        """The office says which departments the ledger meant."""
        with writing(self.database) as session:
            ids = dict(
                session.execute(sa.select(col(Department.name), col(Department.id))).tuples().all()
            )
            amend(
                session, self.items[number],
                {"supporting_department_ids": [ids[name] for name in names]},
                actor_id=self.office, at=moment(on, 9), today=on,
            )

    def hand_out(self, *, on: date) -> None:
        """The president hands out every item."""
        with writing(self.database) as session:
            issue_items(
                session, list(self.items.values()), actor_id=self.group_head, at=moment(on, 9, 30),
                today=on,
            )

    def ask_to_close(
        self, number: str, text: str, *, on: date, sustain: bool | None = None
    ) -> None:
        """The head attaches proof and applies for closing, or for 长期坚持."""
        proof = self.settings.home / f"佐证材料-事项{number}-{on.isoformat()}.txt"
        proof.write_text(f"示例佐证材料：会议记录、名单和截图目录。\n{text}\n", "utf-8")
        with writing(self.database) as session:
            head = self.who(session, number, "head")
            attach(
                session, self.items[number], proof, settings=self.settings, actor_id=head,
                at=moment(on, 16), today=on,
            )
            submit_close_request(
                session, self.items[number], text=text, sustain=sustain, actor_id=head,
                at=moment(on, 16), today=on,
            )

    def look_again(self, number: str, result: LookBackResult, finding: str, *, on: date,
                   new_due_on: date | None = None) -> None:
        """The office looks back at a closed item; a relapse begins a new round."""
        with writing(self.database) as session:
            planned = session.exec(
                select(LookBack)
                .where(LookBack.item_id == self.items[number], col(LookBack.result).is_(None))
                .order_by(col(LookBack.due_on))
            ).first()
            assert planned is not None, f"no look-back is planned for item {number}"
            look_back(
                session, planned.id or 0, result=result, finding=finding, new_due_on=new_due_on,
                actor_id=self.office, at=moment(on, 10), today=on,
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
