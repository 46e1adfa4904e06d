"""What waits to be handed out on a map: whose signature each draft needs, and what it lacks."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from engine.actions.activation import issuing_seat, what_is_missing
from engine.errors import NotYours
from engine.queries.cases import Case, cases_on, load_ground
from engine.queries.drafts import drafts_of_map

MOST = 200  # drafts that are shown, and handed out, at once


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft: `missing` in words; `mine`: the reader may sign for it."""

    case: Case
    missing: tuple[str, ...]
    mine: bool

    @property
    def ready(self) -> bool:
        """Whether the reader can hand it out now."""
        return self.mine and not self.missing


@dataclass(frozen=True, slots=True)
class IssueList:
    """The oldest drafts of a map; `total` counts all of them."""

    rows: tuple[Waiting, ...]
    total: int

    @property
    def ready(self) -> int:
        """How many of those shown the reader can hand out now."""
        return sum(one.ready for one in self.rows)


def issue_list(session: Session, map_id: int, *, actor_id: int, today: date) -> IssueList:
    """The drafts of a map as somebody meets them; raises NotFound, NotYours."""
    ground = load_ground(session, map_id)
    items, total = drafts_of_map(session, map_id, most=MOST)
    cases = cases_on(session, ground, items, actor_id=actor_id, today=today)
    return IssueList(
        tuple(Waiting(case, what_is_missing(case), _signs(case)) for case in cases), total
    )


def _signs(case: Case) -> bool:
    try:
        issuing_seat(case)
    except NotYours:
        return False
    return True
