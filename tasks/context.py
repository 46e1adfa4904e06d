"""What a step is given."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.settings import Settings

MORNING = time(8, 30)
EVENING = time(17, 30)


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run of one step: where the rows are, which day it is for, which instant it is.

    `at` is aware, UTC; `on` is the date on the office's wall; `holder` names the process. The work
    is that of all organisations, or of those in `organisation_ids` only.
    """

    settings: Settings
    database: sa.Engine
    on: date
    at: datetime
    holder: str
    organisation_ids: frozenset[int] | None = None

    def on_its_day(self, hour: time = MORNING) -> datetime:
        """`at` where the run is for today; for another day, that day at `hour` on the wall.

        For what the calendar decides. Leases and deliveries live in real time and take `at`.
        """
        if self.is_today:
            return self.at
        return datetime.combine(self.on, hour, tzinfo=ZoneInfo(self.settings.timezone))

    @property
    def is_today(self) -> bool:
        """Whether `on` is the day of `at` on the office's wall."""
        return self.at.astimezone(ZoneInfo(self.settings.timezone)).date() == self.on
