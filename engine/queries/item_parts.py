"""The parts of items as pages show them: named columns, one query a part however many items.

Each answer is a mapping by item id. People are ids: whoever shows them has the directory at hand.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    Evidence,
    EvidenceFile,
    LookBack,
    Measure,
    Milestone,
    ProgressReport,
    Round,
)
from engine.rules.words import (
    ApprovalKind,
    ApprovalStatus,
    LookBackKind,
    LookBackResult,
    StepKind,
    Verdict,
)

_select: Any = sa.select  # mypy knows no select of more than ten columns
Shown = TypeVar("Shown")
ITEM_IDS: Any = sa.bindparam("item_ids", expanding=True)
PREVIEWED = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
)


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A 整改措施."""

    item_id: int
    id: int
    position: int
    text: str
    starts_on: date | None
    due_on: date | None
    due_text: str
    owner_id: int | None
    percent: int
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ShownMilestone:
    """A 节点."""

    item_id: int
    id: int
    text: str
    due_on: date
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A 进展 report; `measure_id` where it speaks of one measure."""

    item_id: int
    id: int
    round: int
    measure_id: int | None
    person_id: int
    percent: int
    text: str
    reported_on: date


@dataclass(frozen=True, slots=True)
class ShownProof:
    """A 佐证材料 with what the store knows of its file; `size` in bytes."""

    item_id: int
    id: int
    round: int
    name: str
    note: str
    person_id: int
    attached_at: datetime
    sha256: str
    size: int
    media_type: str

    @property
    def previewed(self) -> bool:
        """Whether a browser may show it in place."""
        return self.media_type in PREVIEWED

    @property
    def pictured(self) -> bool:
        """Whether it is a picture."""
        return self.previewed and self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One signature of a chain."""

    request_id: int
    id: int
    position: int
    kind: StepKind
    person_id: int | None
    reached_on: date | None
    not_before_on: date | None
    verdict: Verdict | None
    reason: str
    decided_by_id: int | None
    on_behalf_of_id: int | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownApplication:
    """An application with its chain in order."""

    item_id: int
    id: int
    kind: ApprovalKind
    round: int
    status: ApprovalStatus
    item_version: int
    reason: str
    new_due_on: date | None
    supplement: bool
    sustain: bool
    asked_by_id: int
    asked_on: date
    decided_on: date | None
    steps: tuple[ShownStep, ...] = ()

    @property
    def waiting(self) -> ShownStep | None:
        """The step whose verdict is waited for."""
        if self.status is not ApprovalStatus.PENDING:
            return None
        return next(
            (step for step in self.steps if step.verdict is None and step.reached_on), None
        )

    @property
    def returned(self) -> ShownStep | None:
        """The step that sent it back."""
        return next((step for step in self.steps if step.verdict is Verdict.SENT_BACK), None)


@dataclass(frozen=True, slots=True)
class ShownLook:
    """A 回头看 or 定期复核."""

    item_id: int
    id: int
    kind: LookBackKind
    round: int
    due_on: date
    result: LookBackResult | None
    finding: str
    done_by_id: int | None
    done_on: date | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A finished round, as it ended."""

    item_id: int
    number: int
    opened_on: date | None
    due_on: date | None
    original_due_on: date | None
    closed_on: date | None
    outcome: str


def measures_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownMeasure]]:
    """The measures, in their order."""
    return _by_item(session, ShownMeasure, Measure, item_ids, "position", "id")


def milestones_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownMilestone]]:
    """The stages of the date, by day."""
    return _by_item(session, ShownMilestone, Milestone, item_ids, "due_on", "id")


def looks_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownLook]]:
    """Looks done and planned, by day."""
    return _by_item(session, ShownLook, LookBack, item_ids, "due_on", "id")


def rounds_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownRound]]:
    """The finished rounds, oldest first."""
    return _by_item(session, ShownRound, Round, item_ids, "number")


def reports_by_item(
    session: Session, item_ids: Collection[int], *, latest: int
) -> Mapping[int, Sequence[ShownReport]]:
    """The `latest` reports of each item, newest first."""
    asked = {"item_ids": list(item_ids), "latest": latest}
    rows = asking(session).execute(_latest_reports(), asked)
    return _grouped(ShownReport, rows)


def proofs_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownProof]]:
    """The proofs of all rounds, oldest first."""
    return _grouped(ShownProof, asking(session).execute(_proofs(), {"item_ids": list(item_ids)}))


def applications_by_item(
    session: Session, item_ids: Collection[int]
) -> Mapping[int, Sequence[ShownApplication]]:
    """Every application with its steps, oldest first; two queries, one where there is none."""
    asked = {"item_ids": list(item_ids)}
    rows = asking(session).execute(_applications(), asked).all()
    steps: dict[int, list[ShownStep]] = {}
    for row in asking(session).execute(_steps(), asked) if rows else ():
        steps.setdefault(row.request_id, []).append(ShownStep(*row))
    found: dict[int, list[ShownApplication]] = {}
    for row in rows:
        facts: tuple[Any, ...] = (*row, tuple(steps.get(row.id, ())))
        found.setdefault(row.item_id, []).append(ShownApplication(*facts))
    return found


def _by_item(
    session: Session, shown: type[Shown], table: Any, item_ids: Collection[int], *order: str
) -> dict[int, list[Shown]]:
    asked = {"item_ids": list(item_ids)}
    rows = asking(session).execute(_parts(_names(shown), table, order), asked)
    return _grouped(shown, rows)


# Each statement is built once: building it anew would take longer than the database needs.


@cache
def _parts(names: tuple[str, ...], table: Any, order: tuple[str, ...]) -> Any:
    return (
        _select(*(getattr(table, name) for name in names))
        .where(table.item_id.in_(ITEM_IDS))
        .order_by(table.item_id, *(getattr(table, name) for name in order))
    )


@cache
def _latest_reports() -> Any:
    place = (
        sa.func.row_number()
        .over(partition_by=col(ProgressReport.item_id), order_by=col(ProgressReport.id).desc())
        .label("place")
    )
    table: Any = ProgressReport
    placed = (
        _select(*(getattr(table, name) for name in _names(ShownReport)), place)
        .where(col(ProgressReport.item_id).in_(ITEM_IDS))
        .subquery()
    )
    return (
        _select(*(placed.c[name] for name in _names(ShownReport)))
        .where(placed.c.place <= sa.bindparam("latest", type_=sa.Integer()))
        .order_by(placed.c.item_id, placed.c.id.desc())
    )


@cache
def _proofs() -> Any:
    return (
        _select(
            Evidence.item_id, Evidence.id, Evidence.round, Evidence.name, Evidence.note,
            Evidence.person_id, Evidence.attached_at, Evidence.sha256, EvidenceFile.size,
            EvidenceFile.media_type,
        )
        .join(EvidenceFile, col(EvidenceFile.sha256) == Evidence.sha256)
        .where(col(Evidence.item_id).in_(ITEM_IDS))
        .order_by(Evidence.item_id, Evidence.id)
    )


@cache
def _steps() -> Any:
    return (
        _select(*(getattr(ApprovalStep, name) for name in _names(ShownStep)))
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .where(col(ApprovalRequest.item_id).in_(ITEM_IDS))
        .order_by(ApprovalStep.request_id, ApprovalStep.position)
    )


@cache
def _applications() -> Any:
    names = [name for name in _names(ShownApplication) if name != "steps"]
    return (
        _select(*(getattr(ApprovalRequest, name) for name in names))
        .where(col(ApprovalRequest.item_id).in_(ITEM_IDS))
        .order_by(ApprovalRequest.item_id, ApprovalRequest.id)
    )


def _grouped(shown: type[Shown], rows: Any) -> dict[int, list[Shown]]:
    found: dict[int, list[Shown]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(shown(*row))
    return found


def _names(shown: Any) -> tuple[str, ...]:
    return tuple(shown.__dataclass_fields__)
