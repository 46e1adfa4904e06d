"""Questions about 佐证材料."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import Evidence, EvidenceFile, Item


def evidence_of(session: Session, item_id: int, round_number: int) -> list[Evidence]:
    """What was attached to a round of an item, oldest first."""
    return list(
        session.exec(
            select(Evidence)
            .where(Evidence.item_id == item_id, Evidence.round == round_number)
            .order_by(col(Evidence.id))
        )
    )


@dataclass(frozen=True, slots=True)
class KeptProof:
    """A proof and where its file lies; `media_type` is what its bytes say."""

    id: int
    item_id: int
    name: str
    sha256: str
    size: int
    media_type: str


def kept_proof(session: Session, evidence_id: int) -> KeptProof:
    """What the store knows of a proof. Raises NotFound."""
    row = session.execute(
        sa.select(
            col(Evidence.id), col(Evidence.item_id), col(Evidence.name), col(Evidence.sha256),
            col(EvidenceFile.size), col(EvidenceFile.media_type),
        )
        .join(EvidenceFile, col(EvidenceFile.sha256) == Evidence.sha256)
        .where(col(Evidence.id) == evidence_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这份佐证材料：{evidence_id}").format(evidence_id=evidence_id))
    return KeptProof(*row)


def item_of_evidence(session: Session, evidence_id: int) -> int | None:
    """The item that a proof belongs to; None where there is no such proof."""
    return session.exec(select(Evidence.item_id).where(Evidence.id == evidence_id)).first()


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Where a proof belongs."""

    map_id: int
    item_id: int
    name: str


def evidence_place(session: Session, evidence_id: int) -> EvidencePlace:
    """The item and the map of a proof. Raises NotFound."""
    row = session.execute(
        sa.select(col(Item.map_id), col(Item.id), col(Evidence.name))
        .join(Item, col(Item.id) == col(Evidence.item_id))
        .where(col(Evidence.id) == evidence_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这份佐证材料：{evidence_id}").format(evidence_id=evidence_id))
    return EvidencePlace(*row)
