"""Which roles may not enter without a second factor."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from engine.actions.everywhere import track_everywhere
from engine.models import Organisation
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge
from engine.rules.words import Role


def set_second_factor_roles(
    session: Session, roles: Collection[Role], *, actor_id: int, at: datetime, today: date
) -> bool:
    """Ask these roles of the actor's organisation for a second factor; whether it is new.

    Raises: NotFound, NotYours.
    """
    home = require_charge(session, Charge.SET_RULES, actor_id=actor_id).organisation_id
    organisation = session.get_one(Organisation, home, with_for_update=True)
    wanted = sorted(role.value for role in roles)
    before = sorted(organisation.second_factor_roles)
    if wanted == before:
        return False
    organisation.second_factor_roles = wanted
    session.add(organisation)
    session.flush()
    track_everywhere(
        session, home, "second_factor_roles", at=at, actor_id=actor_id, before=before,
        after=wanted,
    )
    return True
