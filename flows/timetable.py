"""The timetable: the only place that knows a cron line.

A tick is an instant at which a flow is due. Times are those of the office's wall clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from engine.language import _


@dataclass(frozen=True, slots=True)
class Entry:
    """When a flow is due, and the sentence that says so."""

    flow: str
    cron: str
    sentence: str
    through_prefect: bool = True  # a run through Prefect costs seconds: not what runs all day
    sharded: bool = False  # where workers share it: by organisations


TIMETABLE = (
    Entry("heartbeat", "* * * * *", _("每分钟记一次心跳"), through_prefect=False),
    Entry("backup", "30 1 * * *", _("每天 1:30 备份到 BATTLEMAP_BACKUP_FOLDER；没有设就不做")),
    Entry("look_backs", "30 6 * * *", _("每天 6:30 排定回头看和定期复核")),
    Entry("daily", "30 7 * * *", _("每天 7:30 扫描全部事项，编成每人一封邮件，到发送时间送出"), sharded=True),
    Entry("deliver", "*/5 * * * *", _("每 5 分钟投递到时的邮件"), through_prefect=False),
    Entry("weekly_digest", "5 * * * *", _("每小时第 5 分钟查看：到了规则所定时间的作战图出周报"), sharded=True),
    Entry("reconcile", "20 * * * *", _("每小时第 20 分钟核对应有与实有，发现缺漏即告警")),
)
ENTRIES = {entry.flow: entry for entry in TIMETABLE}

# How far back to look for the latest tick: the first span that holds one is walked through.
_SPANS = tuple(timedelta(minutes=m) for m in (2, 15, 120, 60 * 48, 60 * 24 * 40, 60 * 24 * 400))


def trigger(entry: Entry, timezone: str) -> CronTrigger:
    """The entry's cron line as APScheduler reads it."""
    return CronTrigger.from_crontab(entry.cron, timezone=ZoneInfo(timezone))


def latest_tick(entry: Entry, now: datetime, timezone: str) -> datetime:
    """The newest tick that is not after `now` (aware); ticks are whole minutes.

    Raises LookupError for an entry that has none in a year: a mistake in this file.
    """
    cron = trigger(entry, timezone)
    local = now.astimezone(ZoneInfo(timezone))
    for span in _SPANS:
        tick: datetime | None = cron.get_next_fire_time(None, local - span)
        latest: datetime | None = None
        while tick is not None and tick <= local:
            latest = tick
            tick = cron.get_next_fire_time(tick, tick + timedelta(seconds=1))
        if latest is not None:
            return latest
    raise LookupError(entry.flow)


def next_tick(entry: Entry, now: datetime, timezone: str) -> datetime:
    """The first tick after `now` (aware)."""
    local = now.astimezone(ZoneInfo(timezone)) + timedelta(microseconds=1)
    tick: datetime | None = trigger(entry, timezone).get_next_fire_time(None, local)
    if tick is None:
        raise LookupError(entry.flow)
    return tick
