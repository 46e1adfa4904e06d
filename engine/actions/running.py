"""Ticks claimed and finished, leases taken and renewed, signs of life.

Each of these is one small transaction with a conditional update: two processes may try at once,
on either database, and one of them is told no.
"""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from engine.db import insert_rows, writing
from engine.models import Beat, FlowRun, Lease
from engine.queries.running import lease_of, living_leases, run_of_tick

TIMETABLE = "timetable"  # the lease of the process that keeps the timetable, and its beat
RUNS_ARE_KEPT = timedelta(days=35)


def claim_run(
    database: sa.Engine, *, flow: str, tick_at: datetime, on: date, holder: str, at: datetime,
    facts: dict[str, Any] | None = None,
) -> int | None:
    """Take a tick; the id of its row, or None where it is finished or someone alive is at it.

    Alive is who holds a lease: of the timetable, or of this piece of work. A row left by a process
    that died is taken over.
    """
    with writing(database) as session:
        run = run_of_tick(session, flow, tick_at)
        if run is None:
            row = {
                "flow": flow, "tick_at": tick_at, "on": on, "how": "", "holder": holder,
                "started_at": at, "counts": {"attempts": 1, **(facts or {})}, "trouble": "",
            }
            insert_rows(session, FlowRun, [row], skip_existing=True)
            mine = run_of_tick(session, flow, tick_at)
            return mine.id if mine and mine.holder == holder and mine.started_at == at else None
        alive = {lease.holder for lease in living_leases(session, at)} - {holder}
        if run.finished_at is not None or run.holder in alive:
            return None
        taken = session.execute(
            sa.update(FlowRun)
            .where(
                col(FlowRun.id) == run.id,
                col(FlowRun.finished_at).is_(None),
                col(FlowRun.holder) == run.holder,
                col(FlowRun.started_at) == run.started_at,
            )
            .values(
                holder=holder, started_at=at, on=on,
                counts={**run.counts, "attempts": run.counts.get("attempts", 0) + 1},
            )
            .execution_options(synchronize_session=False)
        )
        return run.id if _changed(taken) else None


def finish_run(
    database: sa.Engine, run_id: int, *, holder: str, at: datetime, how: str,
    counts: dict[str, Any], trouble: str = "",
) -> bool:
    """Record that the work of a tick is done; False where another holder took it meanwhile.

    `trouble` is what went wrong on the way although the work was done.
    """
    return _settle(
        database, run_id, holder, how=how, trouble=trouble, finished_at=at, counts=counts
    )


def fail_run(
    database: sa.Engine, run_id: int, *, holder: str, how: str, trouble: str
) -> bool:
    """Record why a tick's work is not done; the tick stays owed."""
    return _settle(database, run_id, holder, how=how, trouble=trouble, holder_after="")


def let_go_of_run(database: sa.Engine, run_id: int, *, holder: str) -> bool:
    """Hand a tick back unfinished, because this process was told to stop."""
    return _settle(database, run_id, holder, holder_after="")


def _settle(
    database: sa.Engine, run_id: int, holder: str, *, holder_after: str | None = None,
    counts: dict[str, Any] | None = None, **values: Any,
) -> bool:
    with writing(database) as session:
        run = session.get(FlowRun, run_id)
        if run is None or run.holder != holder or run.finished_at is not None:
            return False
        if holder_after is not None:
            values["holder"] = holder_after
        if counts is not None:
            values["counts"] = {**run.counts, **counts}
        settled = session.execute(
            sa.update(FlowRun)
            .where(
                col(FlowRun.id) == run_id,
                col(FlowRun.holder) == holder,
                col(FlowRun.finished_at).is_(None),
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        return bool(_changed(settled))


def forget_old_runs(database: sa.Engine, *, at: datetime) -> int:
    """Delete finished runs without trouble that are older than RUNS_ARE_KEPT; how many."""
    forgotten = 0
    with writing(database) as session:
        for flow in session.scalars(sa.select(col(FlowRun.flow)).distinct()).all():
            gone = session.execute(
                sa.delete(FlowRun).where(
                    col(FlowRun.flow) == flow,
                    col(FlowRun.tick_at) < at - RUNS_ARE_KEPT,
                    col(FlowRun.finished_at).is_not(None),
                    col(FlowRun.trouble) == "",
                )
            )
            forgotten += _changed(gone)
    return forgotten


def take_lease(
    database: sa.Engine, *, name: str, holder: str, at: datetime, term: timedelta,
    silent: Lease | None = None,
) -> bool:
    """Take or renew a lease until `at + term`; whether `holder` has it now.

    A lease is free when its time is over, or when it still reads exactly as `silent`: a reading
    that nobody renewed for a whole term on the caller's own stop-watch, so that a clock set back
    does not keep a dead holder in office.
    """
    free = [col(Lease.holder) == holder, col(Lease.until) < at]
    if silent is not None:
        free.append(
            sa.and_(col(Lease.holder) == silent.holder, col(Lease.until) == silent.until)
        )
    with writing(database) as session:
        taken = session.execute(
            sa.update(Lease)
            .where(col(Lease.name) == name, sa.or_(*free))
            .values(holder=holder, until=at + term)
            .execution_options(synchronize_session=False)
        )
        if _changed(taken):
            return True
        row = {"name": name, "holder": holder, "until": at + term}
        insert_rows(session, Lease, [row], skip_existing=True)
        lease = lease_of(session, name)
        return lease is not None and lease.holder == holder


def give_up_lease(database: sa.Engine, *, name: str, holder: str, at: datetime) -> None:
    """End one's own lease at once, so that the next process need not wait for it."""
    with writing(database) as session:
        session.execute(
            sa.update(Lease)
            .where(col(Lease.name) == name, col(Lease.holder) == holder)
            .values(until=at - timedelta(seconds=1))
            .execution_options(synchronize_session=False)
        )


def record_beat(
    database: sa.Engine, *, name: str, holder: str, at: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Say that this process lives."""
    values = {"holder": holder, "at": at, "facts": facts or {}}
    with writing(database) as session:
        beaten = session.execute(
            sa.update(Beat)
            .where(col(Beat.name) == name)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        if not _changed(beaten):
            insert_rows(session, Beat, [{"name": name, **values}], skip_existing=True)


def _changed(result: Any) -> int:
    return int(result.rowcount)
