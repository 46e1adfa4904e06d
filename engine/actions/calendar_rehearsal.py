"""A change of the calendar tried out: whose dates it would move, and nothing stays written."""

from collections.abc import Callable

from sqlmodel import Session, col, select

from engine.actions.calendar_import import CalendarImported
from engine.errors import WrongState
from engine.language import _
from engine.models import BattleMap


def rehearse_change(
    session: Session, change: Callable[[], CalendarImported]
) -> CalendarImported:
    """What `change` would do in this unit of work; all of it is taken back. Raises as it does."""
    attempt = session.begin_nested()
    try:
        return change()
    finally:
        attempt.rollback()
        session.expire_all()


def require_sole_use(session: Session, name: str, *, organisation_id: int) -> None:
    """Raise WrongState where another organisation counts by the calendar too.

    Its dates are not for a stranger to move: there the operator does it, on the server.
    """
    others = session.exec(
        select(BattleMap.id).where(
            BattleMap.calendar == name, col(BattleMap.organisation_id) != organisation_id
        )
    ).first()
    if others is not None:
        raise WrongState(
            _(
                "日历 {name} 也由别的单位使用，不能在这里改；"
                "请运维在服务器上用 battlemap calendar import 办理"
            ).format(name=name)
        )
