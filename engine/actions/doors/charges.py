"""Whether somebody may give out and take back ways into an organisation."""

from sqlmodel import Session

from engine.errors import NotFound
from engine.language import _
from engine.queries.charges import require_charge
from engine.rules.permissions import Charge


def check_charge(
    session: Session, charge: Charge, *, actor_id: int | None, organisation_id: int
) -> None:
    """Pass if the actor has the charge in this organisation; nobody (None) is the command line.

    Raises: NotFound for strangers, NotYours.
    """
    if actor_id is None:
        return
    if require_charge(session, charge, actor_id=actor_id).organisation_id != organisation_id:
        raise NotFound(_("没有这个页面，或者它不属于您的单位"))
