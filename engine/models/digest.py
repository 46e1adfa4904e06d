"""Weekly digests as they were issued."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice, instant, json_object, reference
from engine.rules.words import Audience


class Digest(SQLModel, table=True):
    """A snapshot with its number and cut-off; later events never change it."""

    __table_args__ = (sa.UniqueConstraint("map_id", "audience", "subject_id", "cut_off_on"),)

    id: int | None = Field(default=None, primary_key=True)
    map_id: int = reference("battle_map.id")
    audience: Audience = choice(Audience)
    subject_id: int = Field(default=0, description="the person or department; 0: leading group")
    number: int = Field(description="期号 within the map and year; one for all audiences of a week")
    cut_off_on: date
    figures: dict[str, Any] = json_object()
    audit_seq: int = Field(description="the anchor: the chain's head at that moment")
    audit_hash: str
    created_at: datetime = instant()
