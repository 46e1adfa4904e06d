"""What an item is made of, as a fingerprint: one question that says whether it still looks the same.

The database writes down every row of the item, of its parts, of its notices and their mails; the
text is hashed and thrown away. Whatever is drawn from these rows alone may be kept under the print:
it cannot grow stale, for a changed row gives another print. `item_sheet` reads no other row of the
item; tests/engine/queries/test_item_print.py changes each of them.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    AuditEvent,
    BattleMap,
    Delivery,
    Evidence,
    EvidenceFile,
    Item,
    ItemDepartment,
    LookBack,
    Measure,
    Message,
    Milestone,
    Notice,
    OfficialPaper,
    ProgressReport,
    Round,
)
from engine.queries.unchanged import Head, Heads
from engine.queries.written import array_of, written_down

EMPTY = (None, "[]")  # as each dialect writes no rows


@dataclass(frozen=True, slots=True)
class ItemPrint:
    """The item's map, the head of its chain, and the hash of all that is stored of the item.

    `tables` are those in which the item has rows: of the others nothing need be asked.
    """

    map_id: int
    heads: Heads
    digest: bytes
    tables: frozenset[str]


def print_of(session: Session, item_id: int) -> ItemPrint | None:
    """The print of the item; None where there is no such item."""
    connection = asking(session)
    statement = _everything(connection.dialect.name)
    row = connection.execute(statement, {"item": item_id}).first()
    if row is None:
        return None
    map_id, seq, head, *texts = row
    tables = zip(row._fields[3:], texts, strict=True)
    return ItemPrint(
        map_id, (Head(map_id, seq, head),), _digest(texts),
        frozenset(name for name, text in tables if text not in EMPTY),
    )


def _digest(texts: Collection[str | None]) -> bytes:
    return hashlib.sha256("\0".join(text or "" for text in texts).encode()).digest()


@cache
def _everything(dialect: str) -> Any:
    own = col(Item.id)
    of_item: list[tuple[Any, Any]] = [
        (table, table.item_id == own)
        for table in (ItemDepartment, Measure, Milestone, Round, ProgressReport, LookBack, Notice,
                      ApprovalRequest, OfficialPaper)
    ]
    beside: list[tuple[Any, Any]] = [
        (ApprovalStep, sa.and_(
            col(ApprovalStep.request_id) == col(ApprovalRequest.id),
            col(ApprovalRequest.item_id) == own,
        )),
        (Message, sa.and_(
            col(Message.id) == col(Notice.message_id), col(Notice.item_id) == own,
        )),
        (Delivery, sa.and_(
            col(Delivery.message_id) == col(Notice.message_id), col(Notice.item_id) == own,
        )),
    ]
    proofs = written_down(
        dialect, [*_columns(Evidence), *_columns(EvidenceFile)],
        col(EvidenceFile.sha256) == col(Evidence.sha256), col(Evidence.item_id) == own,
    )
    # Events are never changed: the hash of the newest one stands for all of them.
    newest = (
        sa.select(col(AuditEvent.hash)).where(col(AuditEvent.item_id) == own)
        .order_by(col(AuditEvent.id).desc()).limit(1).scalar_subquery()
    )
    return (
        sa.select(
            col(Item.map_id), col(BattleMap.audit_seq), col(BattleMap.audit_hash),
            sa.cast(array_of(dialect, _columns(Item)), sa.Text).label("item"),
            newest.label("audit_event"), proofs.label("evidence"),
            *(
                written_down(dialect, _columns(table), condition).label(table.__tablename__)
                for table, condition in (*of_item, *beside)
            ),
        )
        .join(BattleMap, col(BattleMap.id) == col(Item.map_id))
        .where(own == sa.bindparam("item"))
    )


def _columns(table: Any) -> list[Any]:
    # What a paper says is long, and whoever changes it raises its version.
    return [one for one in table.__table__.columns if one is not OfficialPaper.__table__.c.facts]  # type: ignore[attr-defined]
