"""Which items of a map a wish means: every filter as a condition on rows."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from engine.models import ApprovalRequest, Item, LookBack, Round
from engine.queries.ledger_figures import figure_conditions
from engine.queries.ledger_lights import light_condition
from engine.queries.ledger_sql import Holds
from engine.rules.ledger_lights import LightDays, meanings_of
from engine.rules.ledger_wish import NOBODY, Happening, LedgerWish
from engine.rules.lights import ColourProfile
from engine.rules.words import ApprovalKind, ApprovalStatus, LookBackResult, Status

Condition = sa.ColumnElement[bool]

IN_WORK = (Status.ISSUED, Status.OPEN, Status.AWAITING_CLOSE)
UNFINISHED = (Status.DRAFT, *IN_WORK, Status.SUSTAINED)


def wish_conditions(
    map_id: int, wish: LedgerWish, days: LightDays, profile: ColourProfile
) -> list[Condition]:
    """The conditions of a wish, all of which must hold."""
    looked_up = any(number is not None for number in (wish.department, wish.leader, wish.handler))
    found: list[Condition] = [of_map(map_id, looked_up=looked_up)]
    if wish.light is not None:
        found.append(light_condition(meanings_of(wish.light, profile), days))
    found += _values(wish)
    found += _dates(wish, days.today)
    if wish.long_term:
        found.append(col(Item.long_term).is_(True))
    if wish.unassigned:
        found.append(unassigned())
    if wish.flag:  # a short list kept as JSON text; its quotes make the name whole
        found.append(Holds(sa.cast(col(Item.flags), sa.String), f'"{wish.flag}"'))
    for word in wish.words:
        found.append(sa.or_(Holds(col(Item.weakness), word), Holds(col(Item.number), word)))
    if wish.figure:
        found.append(figure_conditions(days.today)[wish.figure])
    if wish.happened is not None:
        found.append(happened(
            wish.happened, wish.happened_from or date.min, wish.happened_until or date.max,
            days.today,
        ))
    return found


def of_map(map_id: int, *, looked_up: bool = False) -> Condition:
    """Items of a map. `looked_up`: another condition names few of them and has an index.

    Without statistics SQLite takes the map for the narrower of the two, and walks all of it; it
    does not see a column in a sum.
    """
    return (col(Item.map_id) + 0 if looked_up else col(Item.map_id)) == map_id


def unassigned() -> Condition:
    """Unfinished items that lack a responsible leader, a lead department or a handler."""
    return sa.and_(
        col(Item.status).in_(UNFINISHED),
        sa.or_(
            col(Item.responsible_leader_id).is_(None), col(Item.lead_department_id).is_(None),
            col(Item.handler_id).is_(None),
        ),
    )


def happened(what: Happening, first: date, last: date, today: date) -> Condition:
    """Items to which `what` happened from `first` to `last`, in this round or an earlier one."""
    def within(day: Any) -> Condition:
        return sa.and_(day >= first, day <= last)

    def earlier(day: Any) -> Condition:
        return col(Item.id).in_(sa.select(col(Round.item_id)).where(within(day)))

    if what is Happening.OPENED:
        opened = sa.func.coalesce(col(Item.opened_on), col(Item.issued_on))
        now = sa.and_(col(Item.status) != Status.DRAFT, within(opened))
        return sa.or_(now, earlier(col(Round.opened_on)))
    if what is Happening.CLOSED:
        now = sa.and_(col(Item.status) == Status.CLOSED, within(col(Item.closed_on)))
        return sa.or_(now, earlier(col(Round.closed_on)))
    if what is Happening.SENT_BACK:
        return col(Item.id).in_(
            sa.select(col(ApprovalRequest.item_id)).where(
                col(ApprovalRequest.kind) == ApprovalKind.CLOSE,
                col(ApprovalRequest.status) == ApprovalStatus.SENT_BACK,
                within(col(ApprovalRequest.decided_on)),
            )
        )
    if what is Happening.RELAPSED:
        return col(Item.id).in_(
            sa.select(col(LookBack.item_id)).where(
                col(LookBack.result) == LookBackResult.RELAPSED, within(col(LookBack.done_on))
            )
        )
    figures = figure_conditions(today)
    late = sa.or_(figures["overdue"], figures["closed_late"])
    return sa.and_(within(col(Item.due_on)), late)


def _values(wish: LedgerWish) -> list[Condition]:
    same: list[tuple[Any, Any]] = [
        (col(Item.status), wish.status), (col(Item.category), wish.category),
        (col(Item.item_class), wish.item_class), (col(Item.source), wish.source),
    ]
    named: list[tuple[Any, int | None]] = [
        (col(Item.lead_department_id), wish.department),
        (col(Item.responsible_leader_id), wish.leader), (col(Item.handler_id), wish.handler),
    ]
    return [column == value for column, value in same if value is not None] + [
        column.is_(None) if number == NOBODY else column == number
        for column, number in named if number is not None
    ]


def _dates(wish: LedgerWish, today: date) -> list[Condition]:
    due: Any = col(Item.due_on)
    found: list[Condition] = []
    if wish.due_from is not None:
        found.append(due >= wish.due_from)
    if wish.due_until is not None:
        found.append(due <= wish.due_until)
    if wish.overdue:
        found += [col(Item.status).in_(IN_WORK), due < today]
    return found
