"""撤销: an item that should not have been, or is no longer."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.recording import check_version, record, tell
from engine.actions.reopen import cancel_looks
from engine.errors import Incomplete
from engine.language import _
from engine.models import Item
from engine.queries.cases import load_case
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind, Status


def withdraw(
    session: Session,
    item_id: int,
    *,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Item:
    """To WITHDRAWN, by the leading group's head or a deputy; a closed item stays closed.

    Pending applications become void and planned looks are cancelled. Nobody is told of a draft.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.WITHDRAW)
    check_version(case, version)
    was = case.item.status
    to = arc(Verb.WITHDRAW, was, number=case.title)
    if not reason.strip():
        raise Incomplete(_("撤销事项须写明理由"))
    record(session, case, Verb.WITHDRAW, at=at, seat=seat, to=to, reason=reason.strip())
    cancel_looks(session, item_id)
    if was is not Status.DRAFT:
        tell(
            session, case.item, NoticeKind.WITHDRAWN, "withdrawn",
            [case.seats.head_id, case.item.handler_id], today=today,
            copied=[case.item.responsible_leader_id], reason=reason.strip(),
            by=case.name(actor_id),
        )
    return case.item
