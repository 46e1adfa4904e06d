"""签收: the lead department takes the item on."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.recording import check_version, record
from engine.models import Item
from engine.queries.cases import load_case
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb


def acknowledge(
    session: Session,
    item_id: int,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Item:
    """ISSUED → OPEN by the department's head or the handler.

    Raises: NotFound, NotYours, WrongState.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.ACKNOWLEDGE)
    check_version(case, version)
    to = arc(Verb.ACKNOWLEDGE, case.item.status, number=case.title)
    record(
        session, case, Verb.ACKNOWLEDGE, at=at, seat=seat, to=to,
        changes={"acknowledged_on": today, "opened_on": today},
    )
    return case.item
