"""Days that the office added to the shipped calendar."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from engine.models.base import choice
from engine.rules.calendar import DayKind


class CalendarDay(SQLModel, table=True):
    """An imported holiday, make-up working day or local closure."""

    __tablename__ = "calendar_day"
    __table_args__ = (sa.UniqueConstraint("calendar", "day", "closure"),)

    id: int | None = Field(default=None, primary_key=True)
    calendar: str
    day: date
    kind: DayKind = choice(DayKind)
    label: str = ""
    closure: bool = Field(default=False, description="local: it does not publish its year")
