"""The session that asks to change its own account, as the engine takes it."""

from engine.actions.doors.sign_in import Here
from web.doors.outside import address_of
from web.doors.visit import Visit


def here_of(visit: Visit) -> Here:
    """Who, in which session, from where, when."""
    return Here(visit.person_id, visit.found.session_id, address_of(visit.request), visit.at)
