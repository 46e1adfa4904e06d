"""How every verb writes: one conditional update of the item, one event, its notices.

`move` is the only place where an item's status and version are set. The update names the version
that was read: of two people who act at once, the second is told, on either database.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from engine import audit
from engine.clock import at_local
from engine.errors import WrongState
from engine.language import _
from engine.models import ApprovalRequest, AuditEvent, Item
from engine.outbox import raise_notice
from engine.queries.approvals import pending_requests
from engine.queries.cases import Case
from engine.rules.lifecycle import UNSEATED_BY
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalStatus, NoticeKind, Status
from engine.settings import load_settings

VERBS = [verb.value for verb in Verb]


def check_version(case: Case, version: int | None) -> None:
    """Raise WrongState where the person decided on another version than the one that is there."""
    if version is not None and version != case.item.version:
        raise changed_meanwhile(case.title)


def changed_meanwhile(title: str) -> WrongState:
    """What the second of two is told."""
    return WrongState(
        _("事项{number}在您打开之后有变动，请刷新后核对再办").format(number=title)
    )


def move(
    session: Session, item: Item, *, to: Status | None = None, today: date, **changes: Any
) -> dict[str, dict[str, Any]]:
    """Change an item if nobody else has meanwhile; returns {"before": …, "after": …} as JSON.

    Raises:
        WrongState: its version is no longer the one that was read.
    """
    if to is not None and to is not item.status:
        changes["status"] = to
    before = {name: plain(getattr(item, name)) for name in changes}
    values = changes | {"version": item.version + 1, "wake_on": today}
    with session.no_autoflush:  # every verb takes the item's row first: no two can lock crosswise
        done = session.execute(
            sa.update(Item)
            .where(col(Item.id) == item.id, col(Item.version) == item.version)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise changed_meanwhile(item.number or f"#{item.id}")
    for name, value in values.items():
        set_committed_value(item, name, value)
    after = {name: plain(value) for name, value in changes.items()}
    return {"before": before, "after": after} if changes else {}


def record(
    session: Session,
    case: Case,
    verb: Verb,
    *,
    at: datetime,
    seat: int,
    to: Status | None = None,
    changes: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Move the case's item by `verb` and write the trail.

    `seat` is the person in whose place the actor acts. Pending applications either go along with
    the new version or, where the verb changes what their approvers judge, become void.
    """
    seen = case.item.version
    if case.today != day_of(at):
        facts["on"] = case.today.isoformat()
    _refuse_going_back(session, case)
    facts |= move(session, case.item, to=to, today=case.today, **(changes or {}))
    voided = _settle_requests(session, case, seen, verb)
    if voided:
        facts["voided_requests"] = voided
    if seat != case.actor_id:
        facts["on_behalf_of"] = seat
    audit.track(
        session, case.ground.map_id, verb.value, at=at, actor_id=case.actor_id,
        item_id=case.item_id, **(facts | {"version": case.item.version}),
    )


def day_of(at: datetime) -> date:
    """The date of an instant on the office's wall calendar."""
    return at_local(at, load_settings().timezone).date()


def _refuse_going_back(session: Session, case: Case) -> None:
    """Nothing is done on a day before the item's last act: a date typed late cannot make it good.

    The trail keeps the instant of the typing (`at`) and, where it differs, the day it was for.
    """
    with session.no_autoflush:  # the item's row is locked first of all: see `move`
        last = session.exec(
            select(AuditEvent)
            .where(AuditEvent.item_id == case.item_id, col(AuditEvent.verb).in_(VERBS))
            .order_by(col(AuditEvent.id).desc())
            .limit(1)
        ).first()
    if last is None:
        return
    acted_on = date.fromisoformat(last.facts["on"]) if "on" in last.facts else day_of(last.at)
    if case.today < acted_on:
        raise WrongState(
            _("事项{number}最近一次办理在 {acted_on}，不能再按 {today} 办理").format(
                number=case.title, acted_on=acted_on.isoformat(), today=case.today.isoformat()
            )
        )


def void(request: ApprovalRequest, today: date) -> None:
    """An application that no longer counts; its steps stay as they were."""
    request.status = ApprovalStatus.VOID
    request.decided_on = today


def tell(
    session: Session,
    item: Item,
    kind: NoticeKind,
    event: str,
    people: Iterable[int | None],
    *,
    today: date,
    copied: Iterable[int | None] = (),
    **facts: Any,
) -> None:
    """Raise one notice for each person, once; `event` names what happened by its id."""
    first = [person for person in dict.fromkeys(people) if person]
    further = [person for person in dict.fromkeys(copied) if person and person not in first]
    for person in (*first, *further):
        raise_notice(
            session, item, kind, event, person, today=today, copied=person in further,
            facts=facts or None,
        )


def plain(value: Any) -> Any:
    """A value as the trail stores it: dates in ISO form, choices by their value."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _settle_requests(session: Session, case: Case, seen: int, verb: Verb) -> list[int]:
    voided = []
    unseated = UNSEATED_BY.get(verb, frozenset())
    for request in pending_requests(session, case.item_id):
        if request.kind in unseated:
            void(request, case.today)
            voided.append(request.id or 0)
            if verb in (Verb.REPORT, Verb.ATTACH, Verb.AMEND):
                _tell_void(session, case, request)
        elif request.item_version == seen:
            # Not what its approvers judge: a signature on it, another application, a handover.
            request.item_version = case.item.version
        session.add(request)
    session.flush()
    return voided


def _tell_void(session: Session, case: Case, request: ApprovalRequest) -> None:
    """The applicant must apply again, unless it was the applicant who changed the item."""
    if request.asked_by_id == case.actor_id:
        return
    tell(
        session, case.item, NoticeKind.SENT_BACK, f"void:{request.id}", [request.asked_by_id],
        today=case.today, application=request.kind.value, by=case.name(case.actor_id),
        reason=_("申请之后事项有变动，原申请作废，请重新申请"),
    )
