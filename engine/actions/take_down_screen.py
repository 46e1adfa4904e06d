"""撤下大屏: a wall screen is let in no more."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.doors.sessions import end_session
from engine.actions.everywhere import track_everywhere
from engine.errors import NotFound
from engine.language import _
from engine.models import BattleMap, WebSession
from engine.queries.charges import require_charge
from engine.rules.door_events import DoorEvent
from engine.rules.permissions import Charge


def take_down_screen(
    session: Session, session_id: int, *, actor_id: int, at: datetime, today: date
) -> str:
    """End the session of a wall screen; its label. A person's session is not ended here.

    Raises: NotFound, NotYours.
    """
    actor = require_charge(session, Charge.HANG_SCREEN, actor_id=actor_id)
    screen = session.get(WebSession, session_id)
    battle_map = session.get(BattleMap, screen.map_id or 0) if screen else None
    if (
        screen is None or screen.person_id is not None or battle_map is None
        or battle_map.organisation_id != actor.organisation_id
    ):
        raise NotFound(_("没有这块大屏"))
    end_session(session, session_id, at=at)
    track_everywhere(
        session, actor.organisation_id, DoorEvent.SESSION_ENDED.value, at=at, actor_id=actor_id,
        screen_of=screen.map_id, label=screen.label,
    )
    return screen.label
