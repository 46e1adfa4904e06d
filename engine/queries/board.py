"""Everything the board of a map shows, in a fixed number of queries; and what says it changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.errors import NotFound
from engine.language import _
from engine.models import (
    ApprovalRequest,
    AuditEvent,
    BattleMap,
    Department,
    Item,
    Measure,
    Milestone,
    Organisation,
    Person,
)
from engine.queries.calendars import load_calendar
from engine.queries.item_list import profile_of
from engine.rules.board import Board, Grouping, group_items, lay_out, page_of
from engine.rules.board_axis import (
    WHOLE,
    Phase,
    Window,
    Zoom,
    read_phases,
    window_around,
    window_over,
)
from engine.rules.board_rows import BoardItem, BoardMilestone, days_of
from engine.rules.board_tiles import BoardMeasure
from engine.rules.calendar import WorkCalendar
from engine.rules.figures import Figures, ItemFacts, figures_of
from engine.rules.lights import Light, LightMeaning, LightRule, colour_of, light_of
from engine.rules.policy import Policy, read_policy
from engine.rules.words import ApprovalKind, ApprovalStatus, Status
from engine.rules.written_numbers import half_width

ROWS_A_PAGE = 300
UPCOMING = 3

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class BoardView:
    """What somebody wants to see of a board. It is hashable: a rendered board is kept under it.

    `page` counts from 1; `rows` is how many items a page has. Withdrawn items are shown only to who
    asks for that status.
    """

    by: Grouping = Grouping.CATEGORY
    zoom: Zoom = Zoom.FULL
    shift: int = 0
    lights: frozenset[LightMeaning] = frozenset()
    department_id: int | None = None
    leader_id: int | None = None
    category: str | None = None
    status: Status | None = None
    text: str = ""
    page: int = 1
    rows: int = ROWS_A_PAGE

    @property
    def is_narrowed(self) -> bool:
        """Whether some items are filtered out."""
        return bool(
            self.lights or self.department_id or self.leader_id or self.category is not None
            or self.status or self.text.strip()
        )


@dataclass(frozen=True, slots=True)
class Option:
    """Something to filter by, with how many items of the map have it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Options:
    """What the filters offer, in the ledger's order."""

    departments: tuple[Option, ...]
    leaders: tuple[Option, ...]
    categories: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """A board with what stands around it.

    `counts` are by light, of all items that the other filters let through; `figures` and
    `upcoming` (the next dates of what is owed) are of the whole map, whatever the filters are.
    """

    map_id: int
    map_name: str
    organisation: str
    view: BoardView
    board: Board
    counts: Counter[LightMeaning]
    colours: Mapping[LightMeaning, Light]
    options: Options
    figures: Figures
    upcoming: tuple[BoardItem, ...]
    item_count: int  # of the whole map
    found_count: int  # that the filters let through
    page: int
    page_count: int
    has_phases: bool


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes whenever the board of a map can have changed, and when its data last did."""

    text: str
    changed_at: datetime | None


_STAMPS = (
    sa.select(
        col(BattleMap.id), col(BattleMap.audit_seq), col(BattleMap.policy_version),
        col(AuditEvent.at),
    )
    .outerjoin(
        AuditEvent,
        sa.and_(
            col(AuditEvent.map_id) == col(BattleMap.id),
            col(AuditEvent.seq) == col(BattleMap.audit_seq),
        ),
    )
    .where(col(BattleMap.id).in_(sa.bindparam("maps", expanding=True)))
)


def board_stamp(connection: sa.Connection, map_id: int, *, today: date) -> str:
    """The stamp of one board; empty where there is no such map."""
    found = board_stamps(connection, [map_id], today=today)
    return found[map_id].text if map_id in found else ""


def board_stamps(
    connection: sa.Connection, map_ids: Iterable[int], *, today: date
) -> dict[int, Stamp]:
    """The stamps of several boards in one query. Every change of a map's data is on its trail."""
    rows = connection.execute(_STAMPS, {"maps": sorted(set(map_ids))})
    return {
        map_id or 0: Stamp(f"{today:%Y%m%d}-{seq}-{version}", at)
        for map_id, seq, version, at in rows
    }


def read_board(session: Session, map_id: int, *, view: BoardView, today: date) -> ShownBoard:
    """The board of a map on `today`, five queries however many items. Raises NotFound."""
    row = session.execute(_MAP, {"map": map_id}).first()
    if row is None:
        raise NotFound(_("没有这张作战图"))
    policy = read_policy(row.policy)
    calendar = load_calendar(session, row.calendar)
    everything = _items(session, map_id, policy, calendar, today)
    others = [item for item in everything if _passes(item, view)]
    found = [item for item in others if not view.lights or item.meaning in view.lights]
    groups = group_items(found, view.by)
    page_count = max(1, -(-len(found) // view.rows))
    page = min(max(view.page, 1), page_count)
    shown = page_of(groups, first=(page - 1) * view.rows, count=view.rows)
    parts = _parts(session, [item.id for group in shown for item in group.items])
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


def board_item(session: Session, item_id: int, *, today: date) -> BoardItem:
    """One item with its light and its parts, as the board of its map has it. Raises NotFound."""
    row = session.execute(
        sa.select(col(Item.map_id), col(BattleMap.policy), col(BattleMap.calendar))
        .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
        .where(col(Item.id) == item_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))
    calendar = load_calendar(session, row.calendar)
    [item] = _items(session, row.map_id, read_policy(row.policy), calendar, today, item_id=item_id)
    return _parts(session, [item_id]).given(item)


_MAP = (
    sa.select(
        col(BattleMap.name), col(BattleMap.policy), col(BattleMap.calendar),
        col(BattleMap.phases), col(Organisation.name).label("organisation"),
    )
    .join(Organisation, col(Organisation.id) == col(BattleMap.organisation_id))
    .where(col(BattleMap.id) == sa.bindparam("map"))
)


def _items(
    session: Session, map_id: int, policy: Policy, calendar: WorkCalendar, today: date, *,
    item_id: int | None = None,
) -> list[BoardItem]:
    """Every item of the map, or one of them, with its light; without its measures."""
    leader, handler = aliased(Person), aliased(Person)
    # 补报: an extension asked for after the date keeps the item red while it waits.
    supplement = (
        sa.exists()
        .where(
            col(ApprovalRequest.item_id) == Item.id,
            col(ApprovalRequest.kind) == ApprovalKind.EXTENSION,
            col(ApprovalRequest.status) == ApprovalStatus.PENDING,
            col(ApprovalRequest.supplement),
        )
    )
    rows = session.execute(
        _select(
            Item.id, Item.number, Item.weakness, Item.status, Item.category, Item.issued_on,
            Item.opened_on, Item.due_on, Item.original_due_on, Item.closed_on, Item.due_text,
            Item.percent, Item.round, Item.long_term,
            col(Item.lead_department_id).label("department_id"),
            col(Item.responsible_leader_id).label("leader_id"),
            sa.func.coalesce(Department.name, "").label("department"),
            sa.func.coalesce(leader.name, "").label("leader"),
            sa.func.coalesce(handler.name, "").label("handler"),
            supplement.label("supplement"),
        )
        .select_from(Item)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .outerjoin(leader, col(leader.id) == Item.responsible_leader_id)
        .outerjoin(handler, col(handler.id) == Item.handler_id)
        .where(Item.map_id == map_id, *([] if item_id is None else [Item.id == item_id]))
        .order_by(Item.id)
    )
    rule = LightRule(**policy.lights.model_dump())
    profile = profile_of(policy)
    return [_item(dict(row), rule, profile, calendar, today) for row in rows.mappings()]


def _item(
    facts: dict[str, Any], rule: LightRule, profile: Mapping[LightMeaning, Light],
    calendar: WorkCalendar, today: date,
) -> BoardItem:
    meaning = light_of(
        status=facts["status"], due_on=facts["due_on"], opened_on=facts["opened_on"],
        percent=facts["percent"], today=today, calendar=calendar, rule=rule,
        supplement_pending=bool(facts.pop("supplement")), closed_on=facts["closed_on"],
    )
    due_on = facts["due_on"]
    return BoardItem(
        **facts, meaning=meaning, light=colour_of(meaning, profile),
        provisional=due_on is not None and calendar.is_provisional(due_on),
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


@dataclass(frozen=True, slots=True)
class _Parts:
    measures: Mapping[int, list[BoardMeasure]]
    milestones: Mapping[int, list[BoardMilestone]]

    def given(self, item: BoardItem) -> BoardItem:
        """The item with its measures and milestones."""
        return replace(
            item, measures=tuple(self.measures.get(item.id, ())),
            milestones=tuple(self.milestones.get(item.id, ())),
        )


def _parts(session: Session, item_ids: Sequence[int]) -> _Parts:
    """The measures and milestones of the items shown: two queries."""
    measures: dict[int, list[BoardMeasure]] = {}
    for item_id, *measure in session.execute(
        _select(
            Measure.item_id, Measure.id, Measure.position, Measure.text, Measure.starts_on,
            Measure.due_on, Measure.done_on, Measure.percent,
        )
        .where(col(Measure.item_id).in_(item_ids))
        .order_by(Measure.item_id, Measure.position, Measure.id)
    ):
        measures.setdefault(item_id, []).append(BoardMeasure(*measure))
    milestones: dict[int, list[BoardMilestone]] = {}
    for item_id, *milestone in session.execute(
        _select(Milestone.item_id, Milestone.text, Milestone.due_on, Milestone.reached_on)
        .where(col(Milestone.item_id).in_(item_ids))
        .order_by(Milestone.item_id, Milestone.due_on, Milestone.id)
    ):
        milestones.setdefault(item_id, []).append(BoardMilestone(*milestone))
    return _Parts(measures, milestones)


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
