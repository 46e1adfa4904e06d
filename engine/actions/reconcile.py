"""应有与实有: what the rules say should exist against what does, and an alarm for each gap.

Each check stands alone: one that fails is an alarm itself, and the others go on.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.alarm_mail import mail_alarms
from engine.actions.alarms import clear_alarm, raise_alarm
from engine.actions.check_items import check_items
from engine.actions.running import forget_old_runs
from engine.db import reading, writing
from engine.queries import gaps
from engine.queries.alarms import standing_alarms
from engine.queries.gaps import Gap
from engine.rules.alarms import AlarmKind

Check = Callable[..., list[Gap]]
CHECKS: dict[AlarmKind, Check] = {
    AlarmKind.SILENT: gaps.silent,
    AlarmKind.BEAT_STALE: gaps.beat_stale,
    AlarmKind.UNSWEPT: gaps.unswept,
    AlarmKind.UNSAID: gaps.unsaid,
    AlarmKind.STUCK: gaps.stuck,
    AlarmKind.DELAYED: gaps.delayed,
    AlarmKind.REFUSED: gaps.refused,
    AlarmKind.DIGEST_MISSING: gaps.digest_missing,
    AlarmKind.CHAIN_HEAD: gaps.chain_head,
    AlarmKind.BACKUP_STALE: gaps.backup_stale,
}


def reconcile(database: sa.Engine, *, today: date, at: datetime) -> dict[str, Any]:
    """Raise an alarm for every gap, close those of gaps that are gone, and mail them.

    Returns counts: raised, cleared, standing, checked (items), woken (items), mails.
    """
    counts = {"raised": 0, "cleared": 0, "checked": 0, "woken": 0, "mails": 0}
    for kind, check in CHECKS.items():
        _guarded(database, kind.value, counts, at, partial(
            _check, database, kind, check, counts, today, at
        ))
    _guarded(database, "items", counts, at, partial(_check_items, database, counts, today, at))
    _guarded(database, "mail", counts, at, partial(_mail, database, counts, today, at))
    forget_old_runs(database, at=at)
    with reading(database) as session:
        counts["standing"] = len(standing_alarms(session))
    return counts


def _check(
    database: sa.Engine, kind: AlarmKind, check: Check, counts: dict[str, int], today: date,
    at: datetime,
) -> None:
    with reading(database) as session:
        found = check(session, today=today, at=at)
    _settle(database, kind, found, counts, at)


def _check_items(
    database: sa.Engine, counts: dict[str, int], today: date, at: datetime
) -> None:
    found = check_items(database, today=today, at=at)
    counts["checked"] += found.checked
    counts["woken"] += found.woken
    for kind, few in found.by_kind.items():
        _settle(database, kind, few, counts, at)


def _mail(database: sa.Engine, counts: dict[str, int], today: date, at: datetime) -> None:
    counts["mails"] += mail_alarms(database, today=today, at=at)


def _settle(
    database: sa.Engine, kind: AlarmKind, found: list[Gap], counts: dict[str, int], at: datetime
) -> None:
    """Bring the alarms of one kind to what was found."""
    with writing(database) as session:
        keys = {f"{kind}:{gap.about}": gap for gap in found}
        for key, gap in keys.items():
            counts["raised"] += raise_alarm(session, kind, key, gap.facts, at=at)
        for key in _standing_keys(session, kind) - keys.keys():
            counts["cleared"] += clear_alarm(session, key, at=at)


def _standing_keys(session: Session, kind: AlarmKind) -> set[str]:
    return {alarm.key for alarm in standing_alarms(session) if alarm.kind == kind}


def _guarded(
    database: sa.Engine, check: str, counts: dict[str, int], at: datetime, work: Callable[[], None]
) -> None:
    key = f"{AlarmKind.CHECK_FAILED}:{check}"
    try:
        work()
    except Exception as failure:
        trouble = f"{type(failure).__name__}: {failure}"[:500]
        with writing(database) as session:
            counts["raised"] += raise_alarm(
                session, AlarmKind.CHECK_FAILED, key, {"check": check, "trouble": trouble}, at=at
            )
    else:
        with writing(database) as session:
            counts["cleared"] += clear_alarm(session, key, at=at)
