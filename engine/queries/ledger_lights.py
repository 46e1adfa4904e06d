"""engine.rules.lights as conditions on rows, so that a database finds the red items by its index.

The rule stays the truth: a property test holds each condition to it, for either logic.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from engine.models import ApprovalRequest, Item
from engine.models.base import literally
from engine.queries.ledger_sql import DaysBetween
from engine.rules.ledger_lights import URGENCY, LightDays
from engine.rules.lights import LightMeaning
from engine.rules.words import ApprovalKind, ApprovalStatus, Status

Condition = sa.ColumnElement[bool]

_M = LightMeaning
_due_on: Any = col(Item.due_on)
_opened_on: Any = col(Item.opened_on)
_closed_on: Any = col(Item.closed_on)
_percent: Any = col(Item.percent)
_LIVE = (Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE)


def supplement_pending() -> Condition:
    """Items that wait for an extension asked for after the date (补报); few, from a partial index."""
    return col(Item.id).in_(
        sa.select(col(ApprovalRequest.item_id)).where(
            literally(col(ApprovalRequest.status), ApprovalStatus.PENDING),
            col(ApprovalRequest.kind) == ApprovalKind.EXTENSION,
            col(ApprovalRequest.supplement),
        )
    )


def light_condition(meanings: Iterable[LightMeaning], days: LightDays) -> Condition:
    """Whether an item's light says one of `meanings` on the day of `days`."""
    wanted = sorted(set(meanings))
    return sa.or_(sa.false(), *(_condition(meaning, days) for meaning in wanted))


def meaning_column(days: LightDays) -> sa.ColumnElement[Any]:
    """What an item's light says, as the place of the meaning in URGENCY: a number sorts and groups."""
    place: dict[LightMeaning, Any] = {
        meaning: sa.literal_column(str(number)) for number, meaning in enumerate(URGENCY)
    }
    status: Any = col(Item.status)
    return sa.case(
        (status == Status.DRAFT, place[_M.DRAFT]),
        (status == Status.WITHDRAWN, place[_M.WITHDRAWN]),
        (status == Status.SUSTAINED, place[_M.SUSTAINED]),
        (sa.and_(status == Status.CLOSED, _closed_on > _due_on), place[_M.CLOSED_LATE]),
        (status == Status.CLOSED, place[_M.CLOSED]),
        (supplement_pending(), place[_M.LATE]),
        (status == Status.AWAITING_CLOSE, place[_M.WAITING]),
        (_due_on.is_(None), place[_M.NO_DATE]),
        (_due_on < days.today, place[_M.LATE]),
        *((condition, place[meaning]) for condition, meaning in _ahead(days)),
        else_=place[_M.NORMAL],
    )


def _condition(meaning: LightMeaning, days: LightDays) -> Condition:
    status: Any = col(Item.status)
    by_status = {
        _M.DRAFT: Status.DRAFT, _M.WITHDRAWN: Status.WITHDRAWN, _M.SUSTAINED: Status.SUSTAINED,
    }
    if meaning in by_status:
        return status == by_status[meaning]  # type: ignore[no-any-return]
    if meaning is _M.CLOSED_LATE:
        return sa.and_(status == Status.CLOSED, _closed_on > _due_on)
    if meaning is _M.CLOSED:
        in_time = sa.or_(_closed_on.is_(None), _due_on.is_(None), _closed_on <= _due_on)
        return sa.and_(status == Status.CLOSED, in_time)
    in_work = status.in_((Status.ISSUED, Status.OPEN))
    if meaning is _M.LATE:
        return sa.or_(
            sa.and_(in_work, _due_on < days.today), sa.and_(status.in_(_LIVE), supplement_pending())
        )
    if meaning is _M.WAITING:
        return sa.and_(status == Status.AWAITING_CLOSE, sa.not_(supplement_pending()))
    if meaning is _M.NO_DATE:
        return sa.and_(in_work, _due_on.is_(None), sa.not_(supplement_pending()))
    return sa.and_(
        in_work, _due_on >= days.today, _turned(meaning, days), sa.not_(supplement_pending())
    )


def _turned(meaning: LightMeaning, days: LightDays) -> Condition:
    """Of items whose date has not passed: those that say `meaning`."""
    ahead = _ahead(days)
    if meaning is _M.NORMAL:
        # A comparison with an empty date is neither true nor false: it must not hide the item.
        return sa.not_(sa.func.coalesce(sa.or_(*(one for one, _meaning in ahead)), sa.false()))
    conditions: list[Condition] = []
    for condition, turned in ahead:
        if turned is meaning:
            return sa.and_(condition, *map(sa.not_, conditions))
        conditions.append(condition)
    return sa.false()


def _ahead(days: LightDays) -> list[tuple[Condition, LightMeaning]]:
    """The lights of items whose date has not passed, the first that holds counts; else NORMAL."""
    if days.rule.logic == "time_left":
        return [(_due_on <= days.near_until, _M.NEAR)]
    return [
        (_behind(days, days.rule.pace_red, at_least=False), _M.FAR_BEHIND),
        (_behind(days, days.rule.pace_yellow, at_least=True), _M.BEHIND),
    ]


def _behind(days: LightDays, points: int, *, at_least: bool) -> Condition:
    """序时进度 in whole numbers: 100 × days gone against (percent + points) × days given."""
    gone = 100 * DaysBetween(_opened_on, sa.literal(days.today, sa.Date()))
    given = (_percent + points) * (DaysBetween(_opened_on, _due_on) + 1)
    return sa.and_(_opened_on <= days.today, gone >= given if at_least else gone > given)
