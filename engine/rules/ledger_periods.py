"""Weeks and months, as trends are counted by."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.rules.calendar import months_after

WEEKS_SHOWN = 12
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def periods_until(today: date, by: Literal["week", "month"]) -> list[Period]:
    """The last twelve weeks (Monday to Sunday) or months, the one of `today` last and unfinished."""
    if by == "week":
        monday = today - timedelta(days=today.weekday())
        starts = [monday - timedelta(weeks=back) for back in range(WEEKS_SHOWN - 1, -1, -1)]
        return [Period(start, start + timedelta(days=6)) for start in starts]
    first = today.replace(day=1)
    starts = [months_after(first, -back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    return [Period(start, months_after(start, 1) - timedelta(days=1)) for start in starts]
