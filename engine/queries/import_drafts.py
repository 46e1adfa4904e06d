"""Questions of the import wizard: drafts, past imports, what is remembered of headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, HeadingMemory, ImportBatch, ImportDraft, Item, Person

BATCHES_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a map's ledgers before the next file is read."""

    reference_on: date | None
    remembered: Mapping[str, str]  # field ("": passed over) by heading without blanks


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A file in the wizard, as the list shows it."""

    id: int
    file_name: str
    size: int
    uploaded_by: str
    uploaded_by_id: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class PastImport:
    """A confirmed import, as the history shows it."""

    id: int
    file_name: str
    kind: str
    counts: Mapping[str, int]
    problem_count: int
    imported_by: str
    imported_at: datetime


def map_habits(session: Session, map_id: int) -> Habits:
    """The map's reference date and its organisation's headings. Raises NotFound."""
    battle_map = session.get(BattleMap, map_id)
    if battle_map is None:
        raise NotFound(_("没有编号为 {map_id} 的作战图").format(map_id=map_id))
    return Habits(
        battle_map.reference_on, remembered_headings(session, battle_map.organisation_id)
    )


def remembered_headings(session: Session, organisation_id: int) -> dict[str, str]:
    """What the organisation said of its headings: field by heading without blanks."""
    rows = session.execute(
        sa.select(col(HeadingMemory.heading), col(HeadingMemory.field))
        .where(col(HeadingMemory.organisation_id) == organisation_id)
        .order_by(col(HeadingMemory.heading))
    )
    return {row.heading: row.field for row in rows}


def heading_rows(
    session: Session, organisation_id: int, headings: Sequence[str]
) -> dict[str, HeadingMemory]:
    """The remembered headings among these, by heading."""
    rows = session.exec(
        select(HeadingMemory).where(
            HeadingMemory.organisation_id == organisation_id,
            col(HeadingMemory.heading).in_(headings),
        )
    )
    return {row.heading: row for row in rows}


def draft_of(session: Session, draft_id: int, *, locked: bool = False) -> ImportDraft:
    """The draft. `locked`: nobody else changes it until the end of the transaction.

    Raises: NotFound.
    """
    found = session.get(
        ImportDraft, draft_id, populate_existing=locked, with_for_update=locked or None
    )
    if found is None:
        raise NotFound(_("没有这次导入：{draft_id}").format(draft_id=draft_id))
    return found


def lock_drafts_of(session: Session, map_id: int) -> None:
    """Let only one import of a map be confirmed at a time."""
    session.execute(
        sa.select(col(ImportDraft.id)).where(col(ImportDraft.map_id) == map_id)
        .order_by(col(ImportDraft.id)).with_for_update()
    ).all()


def open_drafts(session: Session, map_id: int) -> list[OpenDraft]:
    """Files of the map that are neither confirmed nor dropped, the newest first."""
    rows = session.execute(
        sa.select(
            col(ImportDraft.id), col(ImportDraft.file_name), col(ImportDraft.size),
            col(Person.name), col(ImportDraft.uploaded_by_id), col(ImportDraft.uploaded_at),
        )
        .join(Person, col(Person.id) == col(ImportDraft.uploaded_by_id))
        .where(*_still_open(map_id))
        .order_by(col(ImportDraft.id).desc())
    )
    return [OpenDraft(*row) for row in rows]


def files_in_use(session: Session, map_id: int) -> set[str]:
    """SHA-256 of every file that an open draft of the map still needs."""
    return set(session.scalars(sa.select(col(ImportDraft.sha256)).where(*_still_open(map_id))))


def past_imports(session: Session, map_id: int, *, page: int = 1) -> tuple[list[PastImport], int]:
    """(the imports of one page, the newest first; how many pages there are)."""
    mine = col(ImportBatch.map_id) == map_id
    count = session.scalar(sa.select(sa.func.count()).select_from(ImportBatch).where(mine)) or 0
    rows = session.execute(
        sa.select(
            col(ImportBatch.id), col(ImportBatch.file_name), col(ImportBatch.kind),
            col(ImportBatch.counts), sa.func.json_array_length(col(ImportBatch.problems)),
            sa.func.coalesce(col(Person.name), ""), col(ImportBatch.imported_at),
        )
        .outerjoin(Person, col(Person.id) == col(ImportBatch.imported_by_id))
        .where(mine)
        .order_by(col(ImportBatch.id).desc())
        .limit(BATCHES_A_PAGE).offset((page - 1) * BATCHES_A_PAGE)
    )
    return [PastImport(*row) for row in rows], -(-count // BATCHES_A_PAGE)


def last_choices(session: Session, map_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """(people, departments) that names were said to mean in the map's last confirmed import."""
    found = session.execute(
        sa.select(col(ImportDraft.people), col(ImportDraft.departments))
        .where(col(ImportDraft.map_id) == map_id, col(ImportDraft.batch_id).is_not(None))
        .order_by(col(ImportDraft.batch_id).desc()).limit(1)
    ).first()
    return (dict(found[0]), dict(found[1])) if found else ({}, {})


def batch_of(session: Session, batch_id: int) -> ImportBatch:
    """A confirmed import."""
    return session.get_one(ImportBatch, batch_id)


def item_versions(session: Session, map_id: int) -> tuple[int, int]:
    """(how many items a map has, all their versions added up): another pair after any change."""
    count, versions = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(col(Item.version)), 0))
        .where(col(Item.map_id) == map_id)
    ).one()
    return int(count), int(versions)


def _still_open(map_id: int) -> tuple[Any, ...]:
    return (
        col(ImportDraft.map_id) == map_id, col(ImportDraft.batch_id).is_(None),
        col(ImportDraft.dropped_at).is_(None),
    )
