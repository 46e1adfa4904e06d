"""我的: what somebody owes and what waits for them, by date, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from engine.queries.desk_cards import ApprovalCard, approval_cards
from engine.queries.desk_mine import Returned, Sent, returned_applications, sent_applications
from engine.queries.desk_office import (
    Overview,
    WaitingDraft,
    WaitingPaper,
    drafts_waiting,
    overview_of,
    papers_to_release,
)
from engine.queries.desk_owed import (
    OwedItem,
    When,
    owed_counts,
    owed_items,
    to_acknowledge,
)
from engine.queries.desk_parts import OwedLook, OwedPart, owed_looks, owed_parts
from engine.queries.desk_queue import queue_steps
from engine.queries.desk_seats import Standing, standing_of
from engine.rules.words import Role

PAGE = 50
QUEUE_PAGE = 10
WATCHERS = (Role.OFFICE, Role.GROUP_HEAD, Role.GROUP_DEPUTY)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk on one day.

    `queue_count` counts all steps that wait for this person, of which `queue` holds a page;
    `in_publicity` those that nobody may decide yet. `counts` is of all that is owed, `owed` a
    page of it, of `owed_count`.
    """

    standing: Standing
    queue_count: int
    in_publicity: int
    queue: Sequence[ApprovalCard]
    counts: Mapping[When, int]
    when: When | None
    page: int
    owed: Sequence[OwedItem]
    unsigned: Sequence[OwedItem]
    parts: Sequence[OwedPart]
    looks: Sequence[OwedLook]
    returned: Sequence[Returned]
    sent: Sequence[Sent]
    paper_count: int
    papers: Sequence[WaitingPaper]
    drafts: Sequence[WaitingDraft]
    overview: Overview | None

    @property
    def owed_count(self) -> int:
        """How many items the chosen nearness holds."""
        return sum(self.counts.values()) if self.when is None else self.counts[self.when]

    @property
    def empty(self) -> bool:
        """Whether nothing at all waits."""
        return not (
            self.queue_count or self.in_publicity or any(self.counts.values()) or self.unsigned
            or self.parts or self.looks or self.returned or self.sent or self.papers or self.drafts
        )


def desk_of(
    session: Session,
    person_id: int,
    organisation_id: int,
    today: date,
    *,
    when: When | None = None,
    page: int = 1,
    queue_page: int = 1,
) -> Desk:
    """The desk of a person, with what they do as the delegate of people who are away.

    Raises NotFound for somebody of another organisation.
    """
    standing = standing_of(session, person_id, organisation_id, today)
    waiting, in_publicity = queue_steps(session, standing, today)
    steps = waiting[(queue_page - 1) * QUEUE_PAGE : queue_page * QUEUE_PAGE]
    paper_count, papers = papers_to_release(session, standing)
    watches = standing.has(*WATCHERS)
    overview = overview_of(session, standing, today) if watches else None
    proposes = standing.has(Role.OFFICE, Role.GROUP_HEAD)
    return Desk(
        standing=standing,
        queue_count=len(waiting) - in_publicity,
        in_publicity=in_publicity,
        queue=approval_cards(session, standing, steps, today) if steps else (),
        counts=owed_counts(session, standing, today),
        when=when,
        page=page,
        owed=owed_items(
            session, standing, today, when=when, offset=(page - 1) * PAGE, limit=PAGE
        ),
        unsigned=to_acknowledge(session, standing, today),
        parts=owed_parts(session, standing, today),
        looks=owed_looks(session, standing, today),
        returned=returned_applications(session, standing, today),
        sent=sent_applications(session, standing, today),
        paper_count=paper_count,
        papers=papers,
        drafts=(
            drafts_waiting(session, standing)
            if proposes and overview is not None and overview.drafts else ()
        ),
        overview=overview,
    )
