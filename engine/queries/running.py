"""Questions about what ran, who leads and who is alive."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from engine.models import AuditEvent, Beat, FlowRun, Lease


def run_of_tick(session: Session, flow: str, tick_at: datetime) -> FlowRun | None:
    """The row of that tick, finished or not."""
    return session.exec(
        select(FlowRun).where(FlowRun.flow == flow, FlowRun.tick_at == tick_at)
    ).one_or_none()


def runs_of_tick(session: Session, flows: Collection[str], tick_at: datetime) -> list[FlowRun]:
    """The rows of several flows, or shards of one, at one tick; those that have begun."""
    return list(
        session.exec(
            select(FlowRun).where(col(FlowRun.flow).in_(flows), FlowRun.tick_at == tick_at)
        )
    )


def last_finished_before(session: Session, flow: str, tick_at: datetime) -> FlowRun | None:
    """The newest finished run of an earlier tick: where a merged catch-up begins."""
    return session.exec(
        select(FlowRun)
        .where(
            FlowRun.flow == flow,
            col(FlowRun.tick_at) < tick_at,
            col(FlowRun.finished_at).is_not(None),
        )
        .order_by(col(FlowRun.tick_at).desc())
        .limit(1)
    ).first()


def latest_runs(session: Session, flow: str, limit: int = 1) -> Sequence[FlowRun]:
    """The newest runs of a flow, newest tick first."""
    return session.exec(
        select(FlowRun)
        .where(FlowRun.flow == flow)
        .order_by(col(FlowRun.tick_at).desc())
        .limit(limit)
    ).all()


def lease_of(session: Session, name: str) -> Lease | None:
    """Who holds the lease, and until when if it is not renewed."""
    return session.get(Lease, name)


def living_leases(session: Session, at: datetime) -> Sequence[Lease]:
    """Every lease that somebody holds at `at`: a few, one for each piece of work under way."""
    return session.exec(select(Lease).where(Lease.until > at).order_by(col(Lease.name))).all()


def beats(session: Session) -> Sequence[Beat]:
    """Every last sign of life."""
    return session.exec(select(Beat).order_by(col(Beat.name))).all()


def last_sign_of_life(session: Session) -> datetime | None:
    """When any scheduler last did anything: a beat, or a run by plain cron, which has no beat.

    Of an installation where nothing ever ran, the day its trail begins; None before that.
    """
    beat = session.exec(select(Beat.at).order_by(col(Beat.at).desc()).limit(1)).first()
    flows = session.exec(select(FlowRun.flow).distinct()).all()
    runs = [
        run.finished_at for flow in flows
        for run in session.exec(
            select(FlowRun).where(FlowRun.flow == flow, col(FlowRun.finished_at).is_not(None))
            .order_by(col(FlowRun.tick_at).desc()).limit(1)
        )
    ]
    signs = [at for at in (beat, *runs) if at is not None]
    if signs:
        return max(signs)
    return session.exec(
        select(AuditEvent.at).order_by(col(AuditEvent.id)).limit(1)
    ).first()
