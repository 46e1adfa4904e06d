"""The card of one item: everything that is known of it, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Department,
    Evidence,
    EvidenceFile,
    Item,
    ItemDepartment,
    LookBack,
    Measure,
    Message,
    Milestone,
    Notice,
    Person,
    ProgressReport,
    Round,
)
from engine.rules.overlap import Push, Stretch, pushes
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus, Part

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A proof with what the store knows of its file."""

    evidence: Evidence
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """An application with its steps in order."""

    request: ApprovalRequest
    steps: tuple[ApprovalStep, ...]


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """What somebody was told; `carried` is its mail's state, None where there is no mail yet."""

    kind: NoticeKind
    rung: str
    recipient_id: int
    copied: bool
    raised_on: date
    status: NoticeStatus
    carried: MessageStatus | None


@dataclass(frozen=True, slots=True)
class ItemCard:
    """An item whole. `people` and `departments` name every id that its rows speak of."""

    item: Item
    map_name: str
    departments: Mapping[int, str]
    supporting_ids: tuple[int, ...]
    people: Mapping[int, str]
    measures: tuple[Measure, ...]
    pushes: tuple[Push, ...]
    milestones: tuple[Milestone, ...]
    reports: tuple[ProgressReport, ...]
    evidence: tuple[ShownEvidence, ...]
    requests: tuple[ShownRequest, ...]
    looks: tuple[LookBack, ...]
    rounds: tuple[Round, ...]
    notices: tuple[ShownNotice, ...]

    def person(self, person_id: int | None) -> str:
        """A person's name; empty for nobody."""
        return self.people.get(person_id, "") if person_id else ""


def item_card(session: Session, item_id: int, *, today: date) -> ItemCard:
    """Everything of one item, oldest first; raises NotFound."""
    item = session.get(Item, item_id)
    if item is None:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))
    battle_map = session.get_one(BattleMap, item.map_id)
    measures = _rows(session, Measure, item_id, "position")
    return ItemCard(
        item=item,
        map_name=battle_map.name,
        departments=_names(session, Department, battle_map.organisation_id),
        supporting_ids=_supporting(session, item_id),
        people=_names(session, Person, battle_map.organisation_id),
        measures=measures,
        pushes=tuple(pushes(map(_stretch, measures), today)),
        milestones=_rows(session, Milestone, item_id, "due_on"),
        reports=_rows(session, ProgressReport, item_id, "id"),
        evidence=_evidence(session, item_id),
        requests=_requests(session, item_id),
        looks=_rows(session, LookBack, item_id, "due_on"),
        rounds=_rows(session, Round, item_id, "number"),
        notices=_notices(session, item_id),
    )


def _rows(
    session: Session, table: type[Row], item_id: int, order: str
) -> tuple[Row, ...]:
    columns: Any = table
    return tuple(
        session.exec(
            select(table).where(columns.item_id == item_id).order_by(getattr(columns, order))
        )
    )


def _names(
    session: Session, table: type[Person] | type[Department], organisation_id: int
) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(table.id), col(table.name)).where(
            col(table.organisation_id) == organisation_id
        )
    )
    return {row.id: row.name for row in rows}


def _supporting(session: Session, item_id: int) -> tuple[int, ...]:
    return tuple(
        session.exec(
            select(ItemDepartment.department_id)
            .where(ItemDepartment.item_id == item_id, ItemDepartment.part == Part.SUPPORT)
            .order_by(col(ItemDepartment.department_id))
        )
    )


def _evidence(session: Session, item_id: int) -> tuple[ShownEvidence, ...]:
    rows = session.exec(
        select(Evidence, EvidenceFile.size, EvidenceFile.media_type)
        .join(EvidenceFile, col(EvidenceFile.sha256) == Evidence.sha256)
        .where(Evidence.item_id == item_id)
        .order_by(col(Evidence.id))
    )
    return tuple(ShownEvidence(*row) for row in rows)


def _requests(session: Session, item_id: int) -> tuple[ShownRequest, ...]:
    rows = session.exec(
        select(ApprovalRequest, ApprovalStep)
        .join(ApprovalStep, col(ApprovalStep.request_id) == ApprovalRequest.id)
        .where(ApprovalRequest.item_id == item_id)
        .order_by(col(ApprovalRequest.id), col(ApprovalStep.position))
    )
    found: dict[int, tuple[ApprovalRequest, list[ApprovalStep]]] = {}
    for request, step in rows:
        found.setdefault(request.id or 0, (request, []))[1].append(step)
    return tuple(ShownRequest(request, tuple(steps)) for request, steps in found.values())


def _notices(session: Session, item_id: int) -> tuple[ShownNotice, ...]:
    rows = session.execute(
        sa.select(
            col(Notice.kind), col(Notice.rung), col(Notice.recipient_id), col(Notice.copied),
            col(Notice.raised_on), col(Notice.status), col(Message.status),
        )
        .outerjoin(Message, col(Message.id) == Notice.message_id)
        .where(col(Notice.item_id) == item_id)
        .order_by(col(Notice.id))
    )
    return tuple(ShownNotice(*row) for row in rows)


def _stretch(measure: Measure) -> Stretch:
    return Stretch(
        measure.id or 0, measure.position, measure.starts_on, measure.due_on, measure.done_on
    )
