"""Who may read which digest: everybody their own, the leading group and its office all of them."""

from collections.abc import Collection

from engine.rules.permissions import Capacity
from engine.rules.words import Audience

READS_ALL = frozenset(
    {Capacity.OFFICE, Capacity.GROUP_HEAD, Capacity.GROUP_DEPUTY, Capacity.GROUP_MEMBER,
     Capacity.AUDITOR}
)


def may_read_digest(
    audience: Audience,
    subject_id: int,
    *,
    capacities: frozenset[Capacity],
    person_id: int,
    department_ids: Collection[int],
) -> bool:
    """Whether somebody may read a digest; `department_ids`: their own and those they head."""
    if not capacities.isdisjoint(READS_ALL):
        return True
    if audience is Audience.LEADER:
        return subject_id == person_id
    return audience is Audience.DEPARTMENT and subject_id in department_ids
