"""What ran, who leads, who is alive, what is wrong."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import instant, json_object, partial


class FlowRun(SQLModel, table=True):
    """One tick of the timetable: what is owed is what has no finished row."""

    __tablename__ = "flow_run"
    __table_args__ = (sa.UniqueConstraint("flow", "tick_at"),)

    id: int | None = Field(default=None, primary_key=True)
    flow: str
    tick_at: datetime = instant()
    on: date
    how: str = Field(default="", description="prefect or plain")
    holder: str = ""
    started_at: datetime = instant()
    finished_at: datetime | None = instant(nullable=True)
    counts: dict[str, Any] = json_object()
    trouble: str = ""


class Lease(SQLModel, table=True):
    """Who leads; taken by a conditional update, given up by time."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = instant()


class Beat(SQLModel, table=True):
    """A scheduler's last sign of life."""

    name: str = Field(primary_key=True)
    holder: str = ""
    at: datetime = instant()
    facts: dict[str, Any] = json_object()


class Alarm(SQLModel, table=True):
    """Something a person must look at; raised once, closed when it is gone."""

    __table_args__ = (
        sa.Index(
            "uq_alarm_open",
            "key",
            unique=True,
            **partial("cleared_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    kind: str
    facts: dict[str, Any] = json_object()
    raised_at: datetime = instant()
    cleared_at: datetime | None = instant(nullable=True)
