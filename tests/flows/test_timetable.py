"""The timetable is one list, complete, and read the same by everybody."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.order import ORDER
from flows.timetable import ENTRIES, TIMETABLE, latest_tick, next_tick

PROJECT = Path(__file__).parents[2]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def wall(text: str) -> datetime:
    """What the office's clock shows, as an aware instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_every_flow_is_in_the_timetable_and_every_entry_is_a_flow():
    assert sorted(entry.flow for entry in TIMETABLE) == sorted(ORDER)


def test_every_flow_has_steps_and_every_entry_a_chinese_sentence():
    assert all(ORDER.values())
    assert all(re.search("[一-鿿]", entry.sentence) for entry in TIMETABLE)


def test_only_the_timetable_knows_a_cron_line():
    knowing = [
        path.relative_to(PROJECT).as_posix()
        for layer in ("engine", "notifications", "tasks", "flows", "cli")
        for path in (PROJECT / layer).rglob("*.py")
        if re.search(r"CronTrigger|from_crontab|[\"']\S+ \S+ \* \* \*", path.read_text("utf-8"))
    ]
    assert knowing == ["flows/timetable.py"]


@pytest.mark.parametrize(
    ("flow", "now", "tick"),
    [
        ("daily", "2026-03-02T07:30:00", "2026-03-02T07:30:00"),
        ("daily", "2026-03-02T07:29:59", "2026-03-01T07:30:00"),
        ("daily", "2026-03-02T23:59:00", "2026-03-02T07:30:00"),
        ("deliver", "2026-03-02T08:04:59", "2026-03-02T08:00:00"),
        ("heartbeat", "2026-03-02T08:04:59", "2026-03-02T08:04:00"),
        ("reconcile", "2026-03-02T08:19:00", "2026-03-02T07:20:00"),
        ("weekly_digest", "2026-01-01T00:04:00", "2025-12-31T23:05:00"),
    ],
)
def test_latest_tick_is_the_newest_that_is_not_in_the_future(flow, now, tick):
    assert latest_tick(ENTRIES[flow], wall(now), "Asia/Shanghai") == wall(tick)


def test_ticks_are_the_offices_wall_clock_not_utc():
    """Field rule: reminders at 06:00 UTC come at two in the afternoon in China."""
    tick = latest_tick(ENTRIES["daily"], wall("2026-03-02T12:00:00"), "Asia/Shanghai")
    assert tick.astimezone(UTC) == datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


def test_the_next_tick_is_after_now():
    now = wall("2026-03-02T07:30:00")
    assert next_tick(ENTRIES["daily"], now, "Asia/Shanghai") == wall("2026-03-03T07:30:00")


def test_keeping_the_timetable_does_not_import_prefect():
    code = (
        "import sys, flows.plain, flows.order, flows.timetable, flows.owed, flows.serve, "
        "flows.by_hand, tasks.steps; print(sorted(m for m in sys.modules if m == 'prefect'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[]\n"
