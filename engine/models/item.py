"""The item and its parts."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, json_list, json_object, partial, reference
from engine.rules.words import ItemClass, Part, Status

IN_PROGRESS = "status IN ('issued', 'open')"


class Item(SQLModel, table=True):
    """A weakness under rectification. Lights and lateness are computed, never stored."""

    __table_args__ = (
        sa.UniqueConstraint("map_id", "import_key"),
        # Only what the calendar can still move is in this index: a quiet day reads nothing.
        sa.Index(
            "ix_item_wake",
            "wake_on",
            "id",
            **partial("wake_on IS NOT NULL"),
        ),
        # All that a light is computed from: the ledger counts and filters by it without the rows.
        sa.Index(
            "ix_item_ledger", "map_id", "status", "due_on", "opened_on", "closed_on", "percent"
        ),
        sa.Index("ix_item_map", "map_id", "id"),  # a ledger in its own order, page by page
        # What a desk lists by date, for each seat at an item: only what is in progress.
        sa.Index(
            "ix_item_leader_due", "responsible_leader_id", "due_on", "status",
            **partial(IN_PROGRESS),
        ),
        sa.Index("ix_item_handler_due", "handler_id", "due_on", "status", **partial(IN_PROGRESS)),
        sa.Index(
            "ix_item_department_due", "lead_department_id", "due_on", "status",
            **partial(IN_PROGRESS),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    import_key: str = Field(description="unique in its map: no two imports can add it at once")
    import_hash: str = Field(default="", description="of the draft last taken over from a file")
    number: str = ""
    category: str = ""
    weakness: str
    detail: str = ""
    cause: str = ""
    goal: str = ""
    source: str = ""
    item_class: ItemClass = choice(ItemClass, ItemClass.DATED)
    long_term: bool = False
    due_on: date | None = None
    original_due_on: date | None = None
    due_text: str = ""
    flags: list[str] = json_list()
    # Names as the ledger wrote them, kept for what is not resolved yet: {"leaders": [...], ...}
    names: dict[str, Any] = json_object()
    # What the ledger says beyond our fields, by its own headings: shown, never acted upon.
    extra: dict[str, Any] = json_object()
    responsible_leader_id: int | None = reference("person.id", nullable=True, index=True)
    handler_id: int | None = reference("person.id", nullable=True, index=True)
    lead_department_id: int | None = reference("department.id", nullable=True, index=True)
    status: Status = choice(Status, Status.DRAFT)
    round: int = 1
    percent: int = 0
    issued_on: date | None = None
    acknowledged_on: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    deadline_version: int = 1
    version: int = Field(default=1, description="raised by every change: what a verdict has seen")
    wake_on: date | None = Field(default=None, description="next day the calendar can earn a thing")


class ItemDepartment(SQLModel, table=True):
    """A department's part in an item."""

    __tablename__ = "item_department"

    item_id: int = Field(foreign_key="item.id", primary_key=True)
    department_id: int = Field(foreign_key="department.id", primary_key=True, index=True)
    part: Part = choice(Part)


class Measure(SQLModel, table=True):
    """A 整改措施; it may overlap its neighbours (压茬)."""

    __table_args__ = (
        sa.Index("ix_measure_item", "item_id", "position"),
        sa.Index(
            "ix_measure_owner", "owner_id", "due_on",
            **partial("owner_id IS NOT NULL AND done_on IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    position: int = 1
    text: str
    starts_on: date | None = None
    due_on: date | None = None
    due_text: str = ""
    owner_id: int | None = reference("person.id", nullable=True)
    percent: int = 0
    done_on: date | None = None


class Milestone(SQLModel, table=True):
    """A 节点: an earlier stage of the deadline."""

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id", index=True)
    text: str
    due_on: date
    reached_on: date | None = None


class Round(SQLModel, table=True):
    """A finished round of an item, kept as it ended: published figures never change."""

    __table_args__ = (sa.UniqueConstraint("item_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = reference("item.id")
    number: int
    opened_on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    closed_on: date | None = None
    outcome: str = ""
