"""Of one item, beside its card: the proof of delivery, and what waits on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from engine.models import Delivery, Item, LookBack, Measure, Message, Milestone, Notice, Person
from engine.rules.words import NoticeStatus, Status


@dataclass(frozen=True, slots=True)
class Proof:
    """One notice with the mail that carried it and every attempt at that mail."""

    notice: Notice
    recipient: str
    message: Message | None
    deliveries: tuple[Delivery, ...]

    @property
    def sent_at(self) -> datetime | None:
        """When the server took it; None if it has not."""
        return self.message.sent_at if self.message else None


def proofs_of(session: Session, item_id: int) -> list[Proof]:
    """Every notice of an item with the fate of its mail, oldest first; two queries."""
    rows = session.exec(
        select(Notice, Person.name, Message)
        .join(Person, col(Person.id) == Notice.recipient_id)
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .where(Notice.item_id == item_id)
        .order_by(col(Notice.raised_on), col(Notice.id))
    ).all()
    mails = {message.id for _notice, _name, message in rows if message is not None}
    attempts: dict[int, list[Delivery]] = {}
    for one in session.exec(
        select(Delivery).where(col(Delivery.message_id).in_(mails)).order_by(col(Delivery.id))
    ):
        attempts.setdefault(one.message_id, []).append(one)
    return [
        Proof(
            notice, name, message,
            tuple(attempts.get(message.id or 0, ())) if message is not None else (),
        )
        for notice, name, message in rows
    ]


def measures_of(session: Session, item_id: int) -> Sequence[Measure]:
    """The measures in their order."""
    return session.exec(
        select(Measure).where(Measure.item_id == item_id).order_by(col(Measure.position))
    ).all()


def looks_of(session: Session, item_id: int) -> Sequence[LookBack]:
    """Look-backs and re-checks, done or planned, by day."""
    return session.exec(
        select(LookBack).where(LookBack.item_id == item_id).order_by(col(LookBack.due_on))
    ).all()


def drafted_papers(session: Session, item_id: int) -> Sequence[Notice]:
    """The drafted papers that wait for a signature, one row for each recipient."""
    return session.exec(
        select(Notice)
        .where(
            Notice.item_id == item_id, Notice.status == NoticeStatus.DRAFTED,
        )
        .order_by(col(Notice.threshold_on), col(Notice.id))
    ).all()


def draft_ids(session: Session, map_id: int) -> list[int]:
    """The drafts of a map."""
    return [
        item_id or 0
        for item_id in session.exec(
            select(Item.id)
            .where(Item.map_id == map_id, Item.status == Status.DRAFT)
            .order_by(col(Item.id))
        )
    ]


def milestones_of(session: Session, item_id: int) -> list[Milestone]:
    """The stages of an item's date, by date."""
    return list(
        session.exec(
            select(Milestone)
            .where(Milestone.item_id == item_id)
            .order_by(col(Milestone.due_on), col(Milestone.id))
        )
    )
