"""The grammar of a deadline as an office writes it. Nothing is guessed: unread stays unread.

Field rule: the date is the last acceptable day; of two stages the final one is the deadline and
the earlier a milestone; an explicit class word (立行立改, 长期坚持) wins over a date's presence.
"""

import re
from dataclasses import dataclass
from datetime import date

from engine.rules.deadline_counts import AddWorkdays, Counted, CountUnit, read_counts
from engine.rules.deadline_spots import (
    Spot,
    find_spots,
    give_years,
    put_in_order,
    role_of,
    take_span_starts,
)
from engine.rules.words import ItemClass
from engine.rules.written_numbers import NUMERAL, half_width

LONGEST = 300  # a longer text is no deadline, and reading it would only cost time
NOTHING = frozenset(["", "无", "-", "--", "/", "\\", "—", "——", "–", "暂无", "空"])
IMMEDIATE = re.compile("立行立改|即知即改|立知立改|即行即改|立改立行|边查边改|立查立改|立即")
LASTING = re.compile("长期|持续|常态|常抓|长效|常年|一以贯之")
CLASS_OF_LASTING = re.compile("长期(?:坚持|整改|推进|任务|$)")
SAID_DONE = re.compile("已(?:经)?(?:全部|基本|按期|按时)?(?:完成|整改|办结|销号|落实|到位)")
UNREAD_TIME = re.compile(
    rf"[\d{NUMERAL}]\s*[月日年号]|学期|[春国元五]\S{{0,3}}节|元旦|[月年]初|节前|结束前|季度|半年"
)
TIME_LIKE = re.compile(r"[前底末月日年期内]|\d")
CLOCK = re.compile(r"\s\d{1,2}:\d\d(?::\d\d)?$")
LABEL = re.compile("^(?:整改|完成|办结|计划完成)?(?:时限|期限|时间)[:为]")
MOVED = re.compile("延期|延长|推迟|调整[为至到]")
Dated = tuple[date, int, int]  # a last day, and where it stands in the text


@dataclass(frozen=True, slots=True)
class Stage:
    """An earlier stage inside a deadline."""

    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a deadline's text says. `unread`: something that names a time could not be read.

    `item_class` is None where the text gives neither a class word nor a date. `counted` is kept
    even where no start is known, so that the date can be computed once it is.
    """

    due_on: date | None = None
    milestones: tuple[Stage, ...] = ()
    long_term: bool = False
    item_class: ItemClass | None = None
    flags: tuple[str, ...] = ()
    counted: tuple[int, CountUnit] | None = None
    starts_on: date | None = None
    unread: bool = False


def read_deadline(
    text: str,
    *,
    reference_on: date | None,
    started_on: date | None = None,
    add_workdays: AddWorkdays | None = None,
) -> Deadline:
    """The deadline that `text` states.

    `reference_on` gives the year that is not written and the month of 本月底; counted periods run
    from the start stated in the text, else from `started_on`, else (where the text names no start
    of its own) from `reference_on`. Without `add_workdays` working days are Monday to Friday and
    the result is flagged `workdays_provisional`.
    """
    written = fold(text)
    if written.strip("。") in NOTHING:
        return Deadline()
    if len(written) > LONGEST:
        return Deadline(unread=True)
    if SAID_DONE.search(written):
        return said_done(written)
    flags: list[str] = []
    spots = find_spots(written)
    give_years(spots, reference_on, flags)
    for spot in spots:
        spot.role = role_of(written, spot)
    starts_on = take_span_starts(written, spots)
    put_in_order(written, [spot for spot in spots if spot.role == "due"], reference_on)
    starts = [(spot.end, spot.due_on) for spot in spots if spot.role == "start"]
    counts = read_counts(written, starts, reference_on, started_on, add_workdays, flags)
    dates, unread = settle(written, spots, counts, flags)
    if not dates:
        return without_date(written, spots, counts, starts_on, unread, flags)
    return finish(written, dates, counts, starts_on, flags)


def settle(
    written: str, spots: list[Spot], counts: list[Counted], flags: list[str]
) -> tuple[list[Dated], bool]:
    """The last days in the text in their order, and whether one of them could not be read.

    One unreadable date spoils all: the final stage could be the one that is unknown.
    """
    if any(spot.role == "vague" or (spot.role == "due" and not spot.due_on) for spot in spots):
        return [], True
    dates: list[Dated] = [
        (spot.due_on, spot.start, spot.end) for spot in spots if spot.role == "due" and spot.due_on
    ]
    known = [(count.due_on, count.start, count.end) for count in counts if count.due_on]
    if len(known) < len(counts):
        if not dates:
            return [], True
        flags.append("stage_unread")
    dates = sorted(dates + known, key=lambda one: one[1])
    last = max([dates[-1][2] if dates else 0, *(count.end for count in counts)])
    if dates and UNREAD_TIME.search(written, last):
        return [], True
    return dates, False


def fold(text: str) -> str:
    """Full-width forms folded, blanks and a leading 整改时限: removed; ① keeps its own form."""
    folded = CLOCK.sub("", half_width(text).strip())
    if " " in folded or "\t" in folded:
        folded = re.sub(r"[ \t]+", "", folded)
    return LABEL.sub("", folded)


def said_done(written: str) -> Deadline:
    """已完成 is a report, not a deadline; with 长期坚持 beside it the class is still said."""
    lasting = LASTING.search(written) is not None
    return Deadline(
        long_term=lasting,
        item_class=ItemClass.SUSTAINED if lasting else None,
        flags=("said_done",),
        unread=not lasting,
    )


def without_date(
    written: str,
    spots: list[Spot],
    counts: list[Counted],
    starts_on: date | None,
    unread: bool,
    flags: list[str],
) -> Deadline:
    """A class word alone, a rhythm, or a text that cannot be read."""
    immediate, lasting = IMMEDIATE.search(written), LASTING.search(written)
    rest = LASTING.sub("", IMMEDIATE.sub("", written))
    for spot in spots:
        if spot.role == "recurring":
            flags.append("recurring")
        if spot.role in {"start", "recurring"}:
            rest = rest.replace(spot.match[0], "")
    left_over = UNREAD_TIME.search(rest) or (TIME_LIKE.search(rest) and not lasting)
    return Deadline(
        long_term=bool(lasting),
        item_class=(ItemClass.IMMEDIATE if immediate else ItemClass.SUSTAINED if lasting else None),
        flags=tuple(dict.fromkeys(flags)),
        counted=counts[-1].period if counts else None,
        starts_on=starts_on,
        unread=bool(unread or left_over or not (immediate or lasting)),
    )


def finish(
    written: str,
    dates: list[Dated],
    counts: list[Counted],
    starts_on: date | None,
    flags: list[str],
) -> Deadline:
    """The final date is the deadline, earlier ones are milestones, class words are heard."""
    due_on, first = max(day for day, _start, _end in dates), dates[0][1]
    moved = len(dates) > 1 and MOVED.search(written) is not None
    if moved:
        flags.append("moved_in_text")
    lasting, leading = LASTING.search(written), CLASS_OF_LASTING.search(written)
    item_class = ItemClass.DATED
    if IMMEDIATE.search(written):
        item_class = ItemClass.IMMEDIATE
    elif leading and leading.start() < first:
        item_class = ItemClass.SUSTAINED
    return Deadline(
        due_on=due_on,
        milestones=() if moved else stages(written, dates, due_on),
        long_term=bool(lasting and (leading or lasting.start() > first)),
        item_class=item_class,
        flags=tuple(dict.fromkeys(flags)),
        counted=counts[-1].period if counts else None,
        starts_on=starts_on,
    )


def stages(written: str, dates: list[Dated], due_on: date) -> tuple[Stage, ...]:
    """The dates before the final one, each with the words that stand with it."""
    found: dict[date, str] = {}
    for index, (day, start, end) in enumerate(dates):
        if day >= due_on or day in found:
            continue
        until = dates[index + 1][1] if index + 1 < len(dates) else len(written)
        since = dates[index - 1][2] if index else 0
        after, before = stage_text(written[end:until]), stage_text(written[since:start])
        found[day] = after or before or written[start:end]
    return tuple(Stage(day, text) for day, text in sorted(found.items()))


def stage_text(words: str) -> str:
    """The words of a stage without the 前 of its date and without the marks around them."""
    words = re.sub(r"^(?:以|之)?[前内]", "", words.lstrip())
    return words.strip(" ,，;；。:：、()\n").removesuffix("于").strip()
