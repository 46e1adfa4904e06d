"""How long somebody stays inside without a new key: pure, the clock is an argument."""

from datetime import datetime, timedelta

ABSOLUTE_LIMIT = timedelta(hours=12)  # a working day: then the person signs in again
FORMER_GRACE = timedelta(seconds=60)  # requests under way still carry the cookie before
ROTATE_EVERY = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)  # no write for each request


def is_over(*, created_at: datetime, seen_at: datetime, at: datetime, idle_minutes: int) -> bool:
    """Whether a person's session has ended by itself; a wall screen's never does."""
    return at - created_at >= ABSOLUTE_LIMIT or at - seen_at >= timedelta(minutes=idle_minutes)


def is_rotation_due(*, rotated_at: datetime, at: datetime) -> bool:
    """Whether the cookie is old enough to be replaced."""
    return at - rotated_at >= ROTATE_EVERY


def is_sight_due(*, seen_at: datetime, at: datetime) -> bool:
    """Whether the last sight is old enough to be written anew."""
    return at - seen_at >= SEEN_EVERY
