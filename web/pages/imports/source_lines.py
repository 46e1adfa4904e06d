"""A report's lines as the page shows them, with the stretches that drafts came from."""

from collections import defaultdict
from dataclasses import dataclass, field

from engine.intake.drafts import Place, Reading

MOST_LINES = 2_000  # a report has a few hundred


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line; `draft` is the number of the draft that came of it, 0 for none."""

    text: str
    draft: int = 0


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with its number; `drafts` go on in it from a line above."""

    number: int
    stretches: list[Stretch] = field(default_factory=list)
    drafts: tuple[int, ...] = ()


def source_lines(reading: Reading) -> list[SourceLine]:
    """The lines that are not blank, cut where a draft begins and ends."""
    begun: dict[int, list[tuple[Place, int]]] = defaultdict(list)
    ongoing: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(reading.places, 1):
        begun[place.first].append((place, number))
        for line in range(place.first + 1, min(place.last, len(reading.lines)) + 1):
            ongoing[line].append(number)
    return [
        SourceLine(number, _cut(text, sorted(begun[number], key=_start)), tuple(ongoing[number]))
        for number, text in enumerate(reading.lines[:MOST_LINES], 1) if text.strip()
    ]


def _start(one: tuple[Place, int]) -> int:
    return one[0].start


def _cut(text: str, places: list[tuple[Place, int]]) -> list[Stretch]:
    stretches, done = [], 0
    for place, number in places:
        start = max(place.start, done)
        if start > done:
            stretches.append(Stretch(text[done:start]))
        if place.end > start:
            stretches.append(Stretch(text[start:place.end], number))
            done = place.end
    if done < len(text):
        stretches.append(Stretch(text[done:]))
    return stretches
