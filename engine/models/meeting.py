"""The monthly meeting, who was there, and what was decided."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, json_list, json_object, reference
from engine.rules.words import MeetingStatus, Presence


class ProgressMeeting(SQLModel, table=True):
    """A 推进会 of a map; once ended, its figures and minutes stay as they were."""

    __tablename__ = "progress_meeting"
    __table_args__ = (sa.UniqueConstraint("map_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    number: int = Field(description="counted within the map")
    title: str
    held_on: date
    place: str = ""
    chair_id: int | None = reference("person.id", nullable=True)
    status: MeetingStatus = choice(MeetingStatus, MeetingStatus.PLANNED)
    opened_at: datetime | None = instant(nullable=True)
    ended_at: datetime | None = instant(nullable=True)
    remarks: str = Field(
        default="", description="what was said beyond the decisions; why it was cancelled"
    )
    # Snapshots: "opened" is the agenda as it was when the meeting began, the rest is of its end.
    figures: dict[str, Any] = json_object()
    audit_seq: int = 0  # the chain's head at that moment
    audit_hash: str = ""


class Attendance(SQLModel, table=True):
    """Whether somebody who was asked to come did."""

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    meeting_id: int = Field(foreign_key="progress_meeting.id", primary_key=True)
    presence: Presence = choice(Presence, Presence.EXPECTED)
    deputy: str = Field(default="", description="who came instead")


class Decision(SQLModel, table=True):
    """A 议定事项: typed in the meeting, carried on as an item."""

    __table_args__ = (sa.UniqueConstraint("meeting_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = reference("progress_meeting.id")
    position: int
    text: str
    lead_department_id: int | None = reference("department.id", nullable=True)
    supporting_department_ids: list[int] = json_list()
    accepting_department_id: int | None = reference("department.id", nullable=True)
    leader_id: int | None = reference("person.id", nullable=True)
    due_on: date | None = None
    due_text: str = Field(default="", description="the date as it was typed")
    about_item_id: int | None = reference("item.id", nullable=True)
    item_id: int | None = Field(
        default=None, foreign_key="item.id", unique=True, description="the item it became"
    )
    recorded_by_id: int = reference("person.id")
    recorded_at: datetime = instant()
    # Struck before the meeting ended: the row and its item's key stay, for ids must not come back.
    struck_at: datetime | None = instant(nullable=True)
    struck_by_id: int | None = reference("person.id", nullable=True)
    struck_reason: str = ""
