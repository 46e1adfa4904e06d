"""Short ways for tests to let the cast act; every step goes through the verbs themselves."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.acknowledge import acknowledge
from engine.actions.attach import attach
from engine.actions.close_request import submit_close_request
from engine.actions.verdict import approve_step
from engine.models import AuditEvent, Item, Notice
from engine.queries.approvals import waiting_step
from engine.settings import Settings
from tests.cast import MONDAY, Court


def moment(day: date) -> datetime:
    """That day at 9:00 in Shanghai."""
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)


def by(actor_id: int, day: date = MONDAY) -> dict[str, Any]:
    """Who acts and when, as every verb takes it."""
    return {"actor_id": actor_id, "at": moment(day), "today": day}


def settings_in(folder: Path) -> Settings:
    """Settings whose data lie in `folder`."""
    return Settings(home=folder)


def proof(folder: Path, text: str = "整改情况说明") -> Path:
    """A small text file."""
    path = folder / f"{abs(hash(text))}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def prove(
    session: Session, court: Court, item_id: int, folder: Path, text: str = "说明",
    day: date = MONDAY,
) -> None:
    """The handler attaches a proof of its own content."""
    attach(
        session, item_id, proof(folder, text), settings=settings_in(folder), **by(court.feng, day)
    )


def ask_to_close(session: Session, court: Court, item_id: int, folder: Path, **facts: Any) -> Any:
    """The handler proves it, the head applies."""
    prove(session, court, item_id, folder, day=facts.get("today", MONDAY))
    return submit_close_request(session, item_id, text="已完成整改", **(by(court.qian) | facts))


def approve_all(session: Session, court: Court, item_id: int, day: date = MONDAY) -> None:
    """Zhao, Sun and Lin sign, each where the chain waits for them."""
    for person in (court.zhao, court.sun, court.lin):
        step = waiting_step(session, item_id)
        if step is not None:
            approve_step(session, step.id or 0, **by(person, day))


def take_on(session: Session, court: Court, item_id: int) -> None:
    """The head acknowledges."""
    acknowledge(session, item_id, **by(court.qian))


def item_now(session: Session, item_id: int) -> Item:
    """The item as it is in the database."""
    return session.get_one(Item, item_id, populate_existing=True)


def told(session: Session, item_id: int) -> list[tuple[str, str, int]]:
    """(kind, rung, recipient) of every notice of an item, in order."""
    rows = session.execute(
        sa.select(col(Notice.kind), col(Notice.rung), col(Notice.recipient_id))
        .where(col(Notice.item_id) == item_id)
        .order_by(col(Notice.id))
    )
    return [(kind.value, rung, recipient) for kind, rung, recipient in rows]


def trail(session: Session, item_id: int) -> list[AuditEvent]:
    """The item's events in order."""
    return list(
        session.exec(
            select(AuditEvent).where(AuditEvent.item_id == item_id).order_by(col(AuditEvent.seq))
        )
    )
