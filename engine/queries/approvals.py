"""Questions about applications and their steps."""

from sqlmodel import Session, col, select

from engine.models import ApprovalRequest, ApprovalStep
from engine.rules.words import ApprovalKind, ApprovalStatus, Verdict


def pending_requests(session: Session, item_id: int) -> list[ApprovalRequest]:
    """The applications that wait on an item, at most one of a kind."""
    return list(
        session.exec(
            select(ApprovalRequest)
            .where(
                ApprovalRequest.item_id == item_id,
                ApprovalRequest.status == ApprovalStatus.PENDING,
            )
            .order_by(col(ApprovalRequest.id))
            .execution_options(populate_existing=True)
        )
    )


def requests_of(session: Session, item_id: int) -> list[ApprovalRequest]:
    """Every application an item ever had, oldest first."""
    return list(
        session.exec(
            select(ApprovalRequest)
            .where(ApprovalRequest.item_id == item_id)
            .order_by(col(ApprovalRequest.id))
        )
    )


def steps_of(session: Session, request_id: int) -> list[ApprovalStep]:
    """The steps of an application, in order, as they are in the database now."""
    return list(
        session.exec(
            select(ApprovalStep)
            .where(ApprovalStep.request_id == request_id)
            .order_by(col(ApprovalStep.position))
            .execution_options(populate_existing=True)
        )
    )


def waiting_step(
    session: Session, item_id: int, kind: ApprovalKind | None = None
) -> ApprovalStep | None:
    """The step that an item waits for now; of several applications the oldest, unless said."""
    waiting = (
        select(ApprovalStep)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .where(
            ApprovalRequest.item_id == item_id,
            ApprovalRequest.status == ApprovalStatus.PENDING,
            col(ApprovalStep.verdict).is_(None),
            col(ApprovalStep.reached_on).is_not(None),
        )
        .order_by(col(ApprovalRequest.id))
    )
    if kind is not None:
        waiting = waiting.where(ApprovalRequest.kind == kind)
    return session.exec(waiting).first()


def next_step(steps: list[ApprovalStep]) -> ApprovalStep | None:
    """The first step without an approval; None when the chain is through."""
    return next((step for step in steps if step.verdict is not Verdict.APPROVED), None)


def granted_count(session: Session, item_id: int, round_number: int) -> int:
    """How many extensions this round of the item was granted."""
    return len(
        session.exec(
            select(ApprovalRequest.id).where(
                ApprovalRequest.item_id == item_id,
                ApprovalRequest.round == round_number,
                ApprovalRequest.kind == ApprovalKind.EXTENSION,
                ApprovalRequest.status == ApprovalStatus.APPROVED,
            )
        ).all()
    )
