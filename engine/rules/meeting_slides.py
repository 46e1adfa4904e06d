"""The slides of a meeting: which there are and in what order; the same agenda, the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rules.meeting_agenda import Agenda

# How many rows are still read from the back of the room.
WAITING_A_SLIDE = 4
FORMER_A_SLIDE = 7
LOOKS_A_SLIDE = 6
STANDINGS_A_SLIDE = 9
LISTED_SLIDES = 3  # of look-backs and of papers: a meeting does not read lists aloud


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: `rows` are the agenda's own values; `part` of `parts` where it runs on.

    `beyond`: how many more there are than the slides of this section show.
    """

    kind: str  # overview, former, red, waiting, looks, papers, ranking, decisions
    rows: tuple[Any, ...] = ()
    part: int = 1
    parts: int = 1
    beyond: int = 0


def slides_of(agenda: Agenda) -> list[Slide]:
    """Overview, former decisions, a slide for each red item, what waits, ranking, decisions.

    A section without anything has no slide, save the closings: that nothing waits is said.
    """
    return [
        Slide("overview"),
        *_paged("former", agenda.former, FORMER_A_SLIDE),
        *(
            Slide("red", (one,), position, len(agenda.red))
            for position, one in enumerate(agenda.red, start=1)
        ),
        *(list(_paged("waiting", agenda.waiting, WAITING_A_SLIDE)) or [Slide("waiting")]),
        *_paged("looks", agenda.looks, LOOKS_A_SLIDE, most=LISTED_SLIDES),
        *_paged("papers", agenda.papers, LOOKS_A_SLIDE, most=LISTED_SLIDES,
                total=agenda.paper_count),
        *_paged("ranking", agenda.standings, STANDINGS_A_SLIDE),
        Slide("decisions"),
    ]


def sections_of(slides: Sequence[Slide]) -> list[tuple[int, Slide]]:
    """The first slide of each section with its number, counted from 1."""
    found: dict[str, tuple[int, Slide]] = {}
    for number, slide in enumerate(slides, start=1):
        found.setdefault(slide.kind, (number, slide))
    return list(found.values())


def _paged(
    kind: str, rows: Sequence[Any], size: int, *, most: int | None = None, total: int = 0
) -> Iterator[Slide]:
    parts = -(-len(rows) // size)
    shown = parts if most is None else min(parts, most)
    beyond = max(0, max(len(rows), total) - shown * size)
    for part in range(shown):
        yield Slide(kind, tuple(rows[part * size : (part + 1) * size]), part + 1, shown, beyond)
