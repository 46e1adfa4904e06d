"""反弹 and 重新启动: a new round begins; old rounds stay as they ended."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.recording import check_version, record, tell
from engine.errors import Incomplete
from engine.language import _
from engine.models import Item, LookBack, Round
from engine.queries.cases import Case, load_case
from engine.rules.lifecycle import PRESET_DATE, arc
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind


def reopen(
    session: Session,
    item_id: int,
    *,
    reason: str,
    new_due_on: date | None,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Item:
    """CLOSED or SUSTAINED → OPEN by hand, in a new round with a date of its own.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.REOPEN)
    check_version(case, version)
    if not reason.strip():
        raise Incomplete(_("重新启动整改须写明理由"))
    begin_round(session, case, reason.strip(), new_due_on, at=at, seat=seat)
    return case.item


def begin_round(
    session: Session,
    case: Case,
    reason: str,
    new_due_on: date | None,
    *,
    at: datetime,
    seat: int,
    **facts: Any,
) -> None:
    """Keep the old round as it ended and open the next; the caller has checked who.

    Field rule: a relapse opens a new round with its own date; published figures never change.
    """
    item = case.item
    to = arc(Verb.REOPEN, item.status, number=case.title)
    if new_due_on is None or new_due_on < case.today:
        raise Incomplete(_("新一轮整改须给出今天或以后的完成时限"))
    old = Round(
        item_id=case.item_id, number=item.round, opened_on=item.opened_on, due_on=item.due_on,
        original_due_on=item.original_due_on, closed_on=item.closed_on, outcome=item.status.value,
    )
    changes = {
        "round": item.round + 1, "percent": 0, "opened_on": case.today, "closed_on": None,
        "due_on": new_due_on, "original_due_on": new_due_on,
        "deadline_version": item.deadline_version + 1,
        "flags": [flag for flag in item.flags if flag != PRESET_DATE],
    }
    record(
        session, case, Verb.REOPEN, at=at, seat=seat, to=to, changes=changes, reason=reason, **facts
    )
    session.add(old)
    cancel_looks(session, case.item_id)
    tell(
        session, item, NoticeKind.REOPENED, f"round:{item.round}",
        [case.seats.head_id, item.handler_id], today=case.today,
        copied=[item.responsible_leader_id], reason=reason, by=case.name(case.actor_id),
    )


def cancel_looks(session: Session, item_id: int) -> None:
    """The looks that were planned and not done will not be."""
    session.flush()
    session.execute(
        sa.update(LookBack)
        .where(col(LookBack.item_id) == item_id, col(LookBack.result).is_(None))
        .values(cancelled=True)
    )
