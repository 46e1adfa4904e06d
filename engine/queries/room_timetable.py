"""What ran and what runs: the last runs of each flow, and who keeps the timetable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import Beat, FlowRun
from engine.queries.running import beats

SHOWN = 40
EACH_MINUTE = "heartbeat"


@dataclass(frozen=True, slots=True)
class FlowStanding:
    """The newest tick of a flow, and its newest finished one."""

    latest: FlowRun
    finished: FlowRun | None

    @property
    def is_running(self) -> bool:
        """Whether somebody is at the newest tick."""
        return self.latest.finished_at is None and bool(self.latest.holder)

    @property
    def has_failed(self) -> bool:
        """Whether the newest tick was tried and is still owed."""
        return self.latest.finished_at is None and bool(self.latest.trouble)


@dataclass(frozen=True, slots=True)
class Running:
    """How the timetable is kept."""

    flows: dict[str, FlowStanding]
    beats: Sequence[Beat]
    recent: Sequence[FlowRun]  # newest first, those of each minute left out


def running_now(session: Session, *, flow: str = "") -> Running:
    """Every flow's standing, and the newest runs (of one flow, if said); four queries."""
    newest = _by_flow(session, col(FlowRun.id).is_not(None))
    finished = _by_flow(session, col(FlowRun.finished_at).is_not(None))
    recent = select(FlowRun).order_by(col(FlowRun.tick_at).desc(), col(FlowRun.id).desc())
    recent = recent.where(FlowRun.flow == flow if flow else FlowRun.flow != EACH_MINUTE)
    return Running(
        {name: FlowStanding(run, finished.get(name)) for name, run in newest.items()},
        beats(session), session.exec(recent.limit(SHOWN)).all(),
    )


def _by_flow(session: Session, fits: sa.ColumnElement[bool]) -> dict[str, FlowRun]:
    """The run with the newest tick of each flow, of those that fit."""
    ticks = (
        sa.select(col(FlowRun.flow), sa.func.max(col(FlowRun.tick_at)).label("tick_at"))
        .where(fits).group_by(col(FlowRun.flow)).subquery()
    )
    runs = session.exec(
        select(FlowRun).join(
            ticks,
            sa.and_(col(FlowRun.flow) == ticks.c.flow, col(FlowRun.tick_at) == ticks.c.tick_at),
        )
    )
    return {run.flow: run for run in runs}


def silent_since(found: Sequence[Beat]) -> datetime | None:
    """The newest sign of life; None where there never was one."""
    return max((beat.at for beat in found), default=None)
