"""What is asked of the approvers, and what each step decided."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, partial, reference
from engine.rules.words import ApprovalKind, ApprovalStatus, StepKind, Verdict


class ApprovalRequest(SQLModel, table=True):
    """An application for activation, closing or an extension; it names the version it saw."""

    __tablename__ = "approval_request"
    __table_args__ = (
        # One pending application of a kind for an item: a new one voids the old one first.
        sa.Index(
            "uq_approval_request_pending",
            "item_id",
            "kind",
            unique=True,
            **partial("status = 'pending'"),
        ),
        sa.Index("ix_approval_request_item", "item_id", "id"),
        # What came back to a department, which may have to apply anew.
        sa.Index(
            "ix_approval_request_back", "item_id", "asked_by_id",
            **partial("status IN ('sent_back', 'void')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    kind: ApprovalKind = choice(ApprovalKind)
    round: int = 1
    status: ApprovalStatus = choice(ApprovalStatus, ApprovalStatus.PENDING)
    item_version: int = Field(description="the item exactly as the applicant showed it")
    reason: str = ""
    new_due_on: date | None = None
    supplement: bool = Field(default=False, description="补报: asked after the date, stays red")
    sustain: bool = Field(default=False, description="长期坚持: re-checked instead of closed")
    asked_by_id: int = reference("person.id")
    asked_on: date
    asked_at: datetime = instant()
    decided_on: date | None = None


class ApprovalStep(SQLModel, table=True):
    """One signature of the chain."""

    __tablename__ = "approval_step"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "position"),
        sa.Index("ix_approval_step_person", "person_id"),
        sa.Index(
            "ix_approval_step_waiting", "kind",
            **partial("verdict IS NULL AND reached_on IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = reference("approval_request.id")
    position: int
    kind: StepKind = choice(StepKind)
    person_id: int | None = Field(
        default=None, foreign_key="person.id", description="who is asked; empty: any of the kind"
    )
    reached_on: date | None = Field(default=None, description="since when this step is waited for")
    not_before_on: date | None = Field(default=None, description="end of a publicity period")
    verdict: Verdict | None = choice(Verdict, nullable=True)
    reason: str = ""
    decided_by_id: int | None = reference("person.id", nullable=True)
    on_behalf_of_id: int | None = reference("person.id", nullable=True)
    decided_at: datetime | None = instant(nullable=True)
