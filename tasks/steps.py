"""The steps: each takes a context and answers with counts. Nothing here knows Prefect.

What a step needs is imported when it runs: the heartbeat each minute must not load the mail stack.
"""

from collections.abc import Callable
from typing import Any

from tasks.context import EVENING, RunContext

Counts = dict[str, Any]
Step = Callable[[RunContext], Counts]


def sweep_day(context: RunContext) -> Counts:
    """Raise what the calendar has earned by the day."""
    from engine.actions import sweep

    swept = sweep.sweep_day(
        context.database, today=context.on, at=context.on_its_day(),
        organisation_ids=context.organisation_ids,
    )
    return swept.as_json()


def bundle_day(context: RunContext) -> Counts:
    """Merge what verbs raised into the day's mails."""
    from engine.actions import bundle

    bundled = bundle.bundle_day(
        context.database, today=context.on, at=context.on_its_day(),
        organisation_ids=context.organisation_ids,
    )
    return {"messages": bundled.messages, "notices": bundled.notices, "orphaned": len(bundled.orphaned)}


def deliver_due(context: RunContext) -> Counts:
    """Send what may be sent now.

    Nothing at night or on a rest day, for the timetable may be late; a run by hand for another
    day sends at once.
    """
    from notifications import deliver
    from tasks.enclosures import Enclosures

    sent = deliver.deliver_due(
        context.database, context.settings, at=context.at, holder=context.holder,
        quiet=context.is_today, today=context.on, organisation_ids=context.organisation_ids,
        enclose=Enclosures(context.database, context.settings),
    )
    return {
        "sent": sent.sent, "deferred": sent.deferred, "refused": sent.refused,
        "unknown": sent.unknown, "void": sent.void, "trouble": sent.trouble,
    }


def issue_digests(context: RunContext) -> Counts:
    """Issue the weekly digest of each map whose hour has come."""
    from engine.actions import digest

    issued = digest.issue_digests(
        context.database, today=context.on, at=context.on_its_day(EVENING),
        organisation_ids=context.organisation_ids,
    )
    return issued.as_json()


def plan_look_backs(context: RunContext) -> Counts:
    """Make sure that what was closed is looked at again."""
    from engine.actions import plan_look_backs as engine_plan

    return engine_plan.plan_look_backs(context.database, today=context.on, at=context.at)


def reconcile(context: RunContext) -> Counts:
    """Compare what should exist with what does."""
    from engine.actions import reconcile as engine_reconcile

    return engine_reconcile.reconcile(context.database, today=context.on, at=context.at)


def back_up(context: RunContext) -> Counts:
    """Make the night's backup, where the installation wants one."""
    from engine.actions import nightly_backup

    return nightly_backup.back_up_nightly(context.database, context.settings, at=context.at)


def beat(context: RunContext) -> Counts:
    """Say that the timetable is kept."""
    from engine.actions import running

    running.record_beat(
        context.database, name=running.TIMETABLE, holder=context.holder, at=context.at
    )
    return {}
