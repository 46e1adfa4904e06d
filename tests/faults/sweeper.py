"""A process that sweeps one day, for tests that kill it. Arguments: database URL, date, chunk."""

import sys
from datetime import UTC, date, datetime

from engine.actions import sweep
from engine.db import open_database

if __name__ == "__main__":
    url, day, chunk = sys.argv[1:4]
    sweep.CHUNK = int(chunk)
    today = date.fromisoformat(day)
    at = datetime(today.year, today.month, today.day, tzinfo=UTC)
    print("ready", flush=True)
    sys.stdin.readline()
    sweep.sweep_day(open_database(url), today=today, at=at)
    print("done", flush=True)
