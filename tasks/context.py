"""What a step is given."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from engine.settings import Settings


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run of one step: where the rows are, which day it is for, which instant it is.

    `at` is aware, UTC; `on` is the date on the office's wall; `holder` names the process.
    """

    settings: Settings
    database: sa.Engine
    on: date
    at: datetime
    holder: str
