"""engine.rules.figures as conditions on rows: every figure is a list of items that can be opened.

As of one day, which is today: what has no date of its own (percent, returns, rounds) is as it is
now. A property test holds each condition to the rule.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from engine.models import ApprovalRequest, Item, LookBack
from engine.rules.figures import BASICALLY_DONE_PERCENT
from engine.rules.words import ApprovalKind, ApprovalStatus, LookBackResult, Status

Condition = sa.ColumnElement[bool]

_status: Any = col(Item.status)
_due_on: Any = col(Item.due_on)
_closed_on: Any = col(Item.closed_on)


def figure_conditions(today: date) -> dict[str, Condition]:
    """Of each count of engine.rules.figures (and "open", "completed"): which items it counts."""
    listed = _listed(today)
    closed = sa.and_(listed, _status == Status.CLOSED, _not_after(_closed_on, today))
    awaiting = sa.and_(listed, _awaiting(today))
    sustained = _status == Status.SUSTAINED
    working = sa.and_(
        listed, sa.not_(sustained), sa.not_(_closed_by(today)), sa.not_(_awaiting(today))
    )
    unclosed = sa.and_(listed, sa.not_(sustained), sa.not_(_closed_by(today)))
    closed_dated = sa.and_(closed, _closed_on.is_not(None))
    timed = sa.or_(closed_dated, unclosed)
    original = sa.func.coalesce(col(Item.original_due_on), _due_on)
    relapsed = _relapsed()
    returned = _asked(ApprovalKind.CLOSE, ApprovalStatus.SENT_BACK)
    done = col(Item.percent) >= BASICALLY_DONE_PERCENT
    return {
        "total": listed,
        "closed": closed,
        "awaiting_close": awaiting,
        "basically_done": sa.and_(working, done),
        "in_progress": sa.and_(working, sa.not_(done)),
        "sustained": sa.and_(listed, sustained),
        "open": unclosed,
        "completed": sa.or_(closed, awaiting),
        "overdue": sa.and_(unclosed, _due_on < today),
        "closed_late": sa.and_(closed_dated, _due_on < _closed_on),
        "closed_undated": sa.and_(closed, _closed_on.is_(None)),
        "due_by_cut_off": sa.and_(timed, _due_on <= today),
        "closed_by_current_date": sa.and_(closed_dated, _due_on <= today, _closed_on <= _due_on),
        "originally_due_by_cut_off": sa.and_(timed, original <= today),
        "closed_by_original_date": sa.and_(closed_dated, original <= today, _closed_on <= original),
        "extended": sa.and_(
            listed, _asked(ApprovalKind.EXTENSION, ApprovalStatus.APPROVED, this_round=True)
        ),
        "asked_to_close": sa.and_(listed, sa.or_(closed, awaiting, returned)),
        "returned": sa.and_(listed, returned),
        "ever_closed": sa.and_(listed, sa.or_(closed, col(Item.round) > 1, relapsed)),
        "relapsed": sa.and_(listed, relapsed),
    }


def _not_after(day: Any, today: date) -> Condition:
    return sa.or_(day.is_(None), day <= today)


def _listed(today: date) -> Condition:
    """Opened by the day, neither a draft nor withdrawn."""
    opened = sa.func.coalesce(col(Item.opened_on), col(Item.issued_on))
    return sa.and_(
        _status.not_in((Status.DRAFT, Status.WITHDRAWN)), _not_after(opened, today)
    )


def _closed_by(today: date) -> Condition:
    return sa.and_(_status == Status.CLOSED, _not_after(_closed_on, today))


def _awaiting(today: date) -> Condition:
    """Waits for its closing; or was closed after the day, and had applied by then."""
    asked = sa.exists().where(
        col(ApprovalRequest.item_id) == col(Item.id),
        col(ApprovalRequest.kind) == ApprovalKind.CLOSE,
        col(ApprovalRequest.status).in_((ApprovalStatus.PENDING, ApprovalStatus.APPROVED)),
        col(ApprovalRequest.round) == col(Item.round),
    )
    return sa.or_(
        sa.and_(
            _status == Status.AWAITING_CLOSE,
            sa.not_(asked.where(col(ApprovalRequest.asked_on) > today)),
        ),
        sa.and_(
            _status == Status.CLOSED, _closed_on > today,
            asked.where(col(ApprovalRequest.asked_on) <= today),
        ),
    )


def _asked(kind: ApprovalKind, status: ApprovalStatus, *, this_round: bool = False) -> Condition:
    """Items with an application of that kind that ended so."""
    asked = sa.select(col(ApprovalRequest.item_id)).where(
        col(ApprovalRequest.kind) == kind, col(ApprovalRequest.status) == status
    )
    if not this_round:
        return col(Item.id).in_(asked)
    return sa.tuple_(col(Item.id), col(Item.round)).in_(
        asked.add_columns(col(ApprovalRequest.round))
    )


def _relapsed() -> Condition:
    return col(Item.id).in_(
        sa.select(col(LookBack.item_id)).where(col(LookBack.result) == LookBackResult.RELAPSED)
    )
