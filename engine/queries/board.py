"""Everything the board of a map shows, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, Organisation
from engine.queries.board_items import board_items, parts_of
from engine.queries.board_view import BoardView, Option, Options, ShownBoard
from engine.queries.calendars import load_calendar
from engine.queries.item_list import profile_of
from engine.rules.board import group_items, lay_out, page_of
from engine.rules.board_axis import (
    WHOLE,
    Phase,
    Window,
    Zoom,
    read_phases,
    window_around,
    window_over,
)
from engine.rules.board_rows import BoardItem, days_of
from engine.rules.figures import ItemFacts, figures_of
from engine.rules.policy import read_policy
from engine.rules.words import Status
from engine.rules.written_numbers import half_width

UPCOMING = 3

_MAP = (
    sa.select(
        col(BattleMap.name), col(BattleMap.policy), col(BattleMap.calendar),
        col(BattleMap.phases), col(Organisation.name).label("organisation"),
    )
    .join(Organisation, col(Organisation.id) == col(BattleMap.organisation_id))
    .where(col(BattleMap.id) == sa.bindparam("map"))
)


def read_board(session: Session, map_id: int, *, view: BoardView, today: date) -> ShownBoard:
    """The board of a map on `today`, five queries however many items. Raises NotFound."""
    row = session.execute(_MAP, {"map": map_id}).first()
    if row is None:
        raise NotFound(_("没有这张作战图"))
    policy = read_policy(row.policy)
    calendar = load_calendar(session, row.calendar)
    everything = board_items(session, map_id, policy, calendar, today)
    others = [item for item in everything if _passes(item, view)]
    found = [item for item in others if not view.lights or item.meaning in view.lights]
    groups = group_items(found, view.by)
    page_count = max(1, -(-len(found) // view.rows))
    page = min(max(view.page, 1), page_count)
    shown = page_of(groups, first=(page - 1) * view.rows, count=view.rows)
    parts = parts_of(session, [item.id for group in shown for item in group.items])
    shown = [
        replace(group, items=tuple(parts.given(item) for item in group.items)) for group in shown
    ]
    phases = read_phases(row.phases)
    whole = [item for group in shown for item in group.items]
    window = _window(view, [*found, *whole], phases, today)
    return ShownBoard(
        map_id=map_id,
        map_name=row.name,
        organisation=row.organisation,
        view=view,
        board=lay_out(shown, window, today=today, phases=phases),
        counts=Counter(item.meaning for item in others),
        colours=profile_of(policy),
        options=_options([item for item in everything if item.status is not Status.WITHDRAWN]),
        figures=figures_of(map(_facts, everything), cut_off=today),
        upcoming=_upcoming(everything, today),
        item_count=sum(item.status is not Status.WITHDRAWN for item in everything),
        found_count=len(found),
        page=page,
        page_count=page_count,
        has_phases=bool(phases),
    )


def _passes(item: BoardItem, view: BoardView) -> bool:
    """Whether the filters let it through, all but the lights: those are counted first."""
    if view.department_id and item.department_id != view.department_id:
        return False
    if view.leader_id and item.leader_id != view.leader_id:
        return False
    if view.category is not None and item.category != view.category:
        return False
    if item.status is not view.status and (view.status or item.status is Status.WITHDRAWN):
        return False
    wanted = half_width(view.text).strip().casefold()
    return not wanted or (
        half_width(item.number).strip().casefold() == wanted
        or wanted in half_width(item.weakness).casefold()
    )


def _window(
    view: BoardView, items: Iterable[BoardItem], phases: Iterable[Phase], today: date
) -> Window:
    """As asked; else all the items' days, and the phases' only where those are asked for."""
    if view.zoom not in WHOLE:
        return window_around(view.zoom, today=today, shift=view.shift)
    days = [day for item in items for day in days_of(item, today)]
    if view.zoom is Zoom.PHASES:
        days += [day for phase in phases for day in (phase.starts_on, phase.ends_on)]
    return window_over(days, today=today)


def _options(items: Sequence[BoardItem]) -> Options:
    return Options(
        _counted((str(one.department_id or ""), one.department) for one in items),
        _counted((str(one.leader_id or ""), one.leader) for one in items),
        _counted((one.category, one.category) for one in items),
    )


def _counted(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    counts = Counter(pair for pair in pairs if pair[0])
    return tuple(Option(value, name, count) for (value, name), count in counts.items())


def _facts(item: BoardItem) -> ItemFacts:
    """What the figures of today need; what has happened before is not asked for."""
    return ItemFacts(
        item_id=item.id, number=item.number, department_id=item.department_id,
        leader_id=item.leader_id, status=item.status.value, due_on=item.due_on,
        original_due_on=item.original_due_on, opened_on=item.starts_on,
        closed_on=item.closed_on, percent=item.percent, rounds=item.round,
    )


def _upcoming(items: Iterable[BoardItem], today: date) -> tuple[BoardItem, ...]:
    """The next dates of what is owed, the nearest first."""
    coming = [
        (item.due_on, item.id, item) for item in items
        if item.is_owed and item.due_on is not None and item.due_on >= today
    ]
    return tuple(item for _due, _id, item in sorted(coming, key=lambda each: each[:2])[:UPCOMING])
