"""Questions about alarms."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from engine.models import Alarm


def standing_alarms(session: Session) -> Sequence[Alarm]:
    """What a person must look at now, oldest first."""
    return session.exec(
        select(Alarm).where(col(Alarm.cleared_at).is_(None)).order_by(col(Alarm.id))
    ).all()
