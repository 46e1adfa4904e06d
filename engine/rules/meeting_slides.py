"""The slides of a meeting: which there are and in what order; the same agenda, the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.rules.meeting_agenda import Agenda

# How many rows are still read from the back of the room.
WAITING_A_SLIDE = 4
FORMER_A_SLIDE = 7
LOOKS_A_SLIDE = 8
STANDINGS_A_SLIDE = 9


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: `rows` are the agenda's own values; `part` of `parts` where it runs on."""

    kind: str  # overview, former, red, waiting, looks, papers, ranking, decisions
    rows: tuple[Any, ...] = ()
    part: int = 1
    parts: int = 1


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
        *_paged("looks", agenda.looks, LOOKS_A_SLIDE),
        *_paged("papers", agenda.papers, LOOKS_A_SLIDE),
        *_paged("ranking", agenda.standings, STANDINGS_A_SLIDE),
        Slide("decisions"),
    ]


def sections_of(slides: Sequence[Slide]) -> list[tuple[int, Slide]]:
    """The first slide of each section with its number, counted from 1."""
    found: dict[str, tuple[int, Slide]] = {}
    for number, slide in enumerate(slides, start=1):
        found.setdefault(slide.kind, (number, slide))
    return list(found.values())


def _paged(kind: str, rows: Sequence[Any], size: int) -> Iterator[Slide]:
    parts = -(-len(rows) // size)
    for part in range(parts):
        yield Slide(kind, tuple(rows[part * size : (part + 1) * size]), part + 1, parts)
