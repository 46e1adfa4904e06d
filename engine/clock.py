"""The only place where the clock is read. Edges call it once and hand the answer down."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, aware, in UTC: the form in which instants are stored."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The date on the office's wall calendar."""
    return datetime.now(ZoneInfo(timezone)).date()


def at_local(at: datetime, timezone: str) -> datetime:
    """The same instant as the office's clock shows it."""
    return at.astimezone(ZoneInfo(timezone))
