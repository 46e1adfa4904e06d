"""The seats of the leading group: who keeps the list of people may not hand them out.

Whoever could make themselves 组长, or come in as the 组长, could sign what their own hand asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from engine.errors import NotYours
from engine.language import _
from engine.models import Person
from engine.queries.charges import group_seats
from engine.rules.words import Role

SIGNING = (Role.GROUP_HEAD, Role.GROUP_DEPUTY)


@contextmanager
def keeping_group_seats(
    session: Session, organisation_id: int, *, actor_id: int | None
) -> Iterator[None]:
    """Inside the block people are written; once there is a 组长, only a 组长 changes who signs.

    The first ones are named by the office's own import; without an actor it is the operator at the
    server's command line, who holds everything anyway. Raises: NotYours.
    """
    before = group_seats(session, organisation_id, SIGNING)
    yield
    heads = {person_id for person_id, role in before if role is Role.GROUP_HEAD}
    if actor_id is None or not heads or actor_id in heads:
        return
    session.flush()
    if group_seats(session, organisation_id, SIGNING) != before:
        raise NotYours(_("组长、副组长的角色只能由现任组长授予或撤销"))


def keep_signatories_own(session: Session, person: Person) -> None:
    """Nobody gets a new key to the account of who signs for the group by asking the pages for it.

    Raises: NotYours.
    """
    seats = group_seats(session, person.organisation_id, SIGNING)
    if person.id in {person_id for person_id, _role in seats}:
        raise NotYours(
            _("{name}已有账号，又为领导小组签字：请由运维在服务器上用 battlemap invite 办理").format(
                name=person.name)
        )
