"""立项 and 交办: nobody may open an item alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from engine.actions.applications import open_request
from engine.actions.recording import check_version, record, tell
from engine.errors import Incomplete
from engine.language import _
from engine.models import ApprovalRequest, Item
from engine.queries.cases import Case, cases_on, load_case, load_ground, no_such_item
from engine.rules.approvals import chain_for, deciders
from engine.rules.lifecycle import PRESET_DATE, arc, missing_for_issue
from engine.rules.permissions import Verb
from engine.rules.words import ApprovalKind, ItemClass, NoticeKind


@dataclass(frozen=True, slots=True)
class Blocked:
    """An item that could not be handed out, and what it lacks."""

    item_id: int
    number: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """What a batch did."""

    issued: list[Item]
    blocked: list[Blocked]


def request_activation(
    session: Session,
    item_id: int,
    *,
    reason: str = "",
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ApprovalRequest:
    """The office proposes a draft to the chain of `policy.activation`; the last approval issues it.

    Raises: NotFound, NotYours, WrongState; Incomplete naming all that is missing.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.REQUEST_ACTIVATION)
    check_version(case, version)
    arc(Verb.REQUEST_ACTIVATION, case.item.status, number=case.title)
    require_complete(case)
    return open_request(
        session, case, ApprovalKind.ACTIVATION, Verb.REQUEST_ACTIVATION, at=at, seat=seat,
        reason=reason,
    )


def issue_items(
    session: Session,
    item_ids: Sequence[int],
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> IssueOutcome:
    """Hand out drafts in one go: the office has prepared them, a leader signs for all.

    For each item the actor must be able to give the last signature of the activation chain, or
    head the leading group. Items that lack something stay drafts and are listed. A pending
    activation of an issued item is void: this signature stands instead.

    Raises: NotFound, NotYours, WrongState; Incomplete where every item lacks something.
    """
    outcome = IssueOutcome([], [])
    for case in _cases(session, item_ids, actor_id=actor_id, today=today):
        seat = issuing_seat(case)
        arc(Verb.ISSUE, case.item.status, number=case.title)
        missing = what_is_missing(case)
        if missing:
            outcome.blocked.append(Blocked(case.item_id, case.title, missing))
        else:
            issue(session, case, at=at, seat=seat)
            outcome.issued.append(case.item)
    if outcome.blocked and not outcome.issued:
        raise Incomplete("\n".join(_lacks(one.number, one.missing) for one in outcome.blocked))
    return outcome


def issuing_seat(case: Case) -> int:
    """In whose seat the actor hands the item out; raises NotYours."""
    last = chain_for(case.ground.policy, ApprovalKind.ACTIVATION, item_class=case.item.item_class)[-1]
    return case.acts_as(Verb.ISSUE, approvers=deciders(last, case.seats))


def issue(session: Session, case: Case, *, at: datetime, seat: int, **facts: Any) -> None:
    """DRAFT → ISSUED, with the notices; the caller has checked who and whether."""
    item = case.item
    changes: dict[str, Any] = {"issued_on": case.today, "original_due_on": item.due_on}
    if item.due_on is None and item.item_class is ItemClass.IMMEDIATE:
        # 立行立改 without a date: a preset period from the opening, marked as such.
        due_on = case.today + timedelta(days=case.ground.policy.immediate_days)
        changes |= {
            "due_on": due_on, "original_due_on": due_on, "flags": [*item.flags, PRESET_DATE],
        }
    to = arc(Verb.ISSUE, item.status, number=case.title)
    record(session, case, Verb.ISSUE, at=at, seat=seat, to=to, changes=changes, **facts)
    tell(
        session, item, NoticeKind.ISSUED, f"issued:{item.round}",
        [case.seats.head_id, item.handler_id], today=case.today,
        copied=[item.responsible_leader_id], by=case.name(case.actor_id),
    )


def require_complete(case: Case) -> None:
    """Raise Incomplete naming all that an item lacks before it may be opened."""
    missing = what_is_missing(case)
    if missing:
        raise Incomplete(_lacks(case.title, missing), missing=missing)


def what_is_missing(case: Case) -> tuple[str, ...]:
    """What an item lacks before it may be opened; empty if nothing."""
    item, people = case.item, case.ground.directory.people
    names = [item.names.get(key) for key in ("leaders", "lead_departments", "supporting_departments")]
    leader = people.get(item.responsible_leader_id or 0)
    head = people.get(case.seats.head_id or 0)
    return missing_for_issue(
        leader=leader is not None and leader.active,
        department=item.lead_department_id is not None,
        head=head is not None and head.active,
        dated=item.due_on is not None,
        item_class=item.item_class,
        flags=item.flags,
        unresolved=[name for group in names for name in (group or ())],
    )


def _lacks(number: str, missing: tuple[str, ...]) -> str:
    return _("事项{number}还不能立项，缺少：{missing}").format(
        number=number, missing="；".join(missing)
    )


def _cases(
    session: Session, item_ids: Sequence[int], *, actor_id: int, today: date
) -> list[Case]:
    items: dict[int, Item] = {}
    for start in range(0, len(item_ids), 500):
        chunk = list(item_ids[start : start + 500])
        # All rows are taken at once and in order: a verb on one of them waits, not we for it.
        found = select(Item).where(col(Item.id).in_(chunk)).order_by(col(Item.id)).with_for_update()
        for item in session.exec(found.execution_options(populate_existing=True)):
            items[item.id or 0] = item
    for item_id in item_ids:
        if item_id not in items:
            raise no_such_item(item_id)
    cases: list[Case] = []
    ordered = [items[item_id] for item_id in dict.fromkeys(item_ids)]
    for map_id in dict.fromkeys(item.map_id for item in ordered):
        ground = load_ground(session, map_id)
        mine = [item for item in ordered if item.map_id == map_id]
        cases += cases_on(session, ground, mine, actor_id=actor_id, today=today)
    return cases
