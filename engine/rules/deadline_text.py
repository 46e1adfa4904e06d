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
DONE = "(?:完成|整改|办结|销号|落实|到位)"
SAID_DONE = re.compile(
    rf"已(?:经)?(?:(?:全部|全面|基本|按期|按时|如期){DONE}|{DONE}|\S{{0,4}}?[于在][^,，;；。]{{1,24}}?{DONE})"
)
UNREAD_TIME = re.compile(
    rf"[\d{NUMERAL}]\s*[月日年号]|学期|[春国元五]\S{{0,3}}节|元旦|[月年]初|节前|结束前|季度|半年"
    r"|半个?月|[月日天周年]内|第\S{1,2}周"
)
# A time that only the office's own calendar knows: 国庆前, 汛期, 党组会前.
NAMED_TIME = re.compile(
    r"[^\W\d月日底末期度年年以之](?<![目当提此先面超]|[班时点])(?:以|之)?前(?![期后述提往来进列端沿景台置瞻移去方])"
    r"|(?:国庆|[五七八]一|十一|汛期|暑期|[暑寒]假|假期|两会|元旦|春节|端午|中秋|清明|重阳|元宵|期[末中]|开学)"
    r"(?:节|假期|期间)?(?:以|之)?(?:前|后|内|期间|结束|到来|完成|$|[,，;；。)])"
)
WEEKDAY = re.compile(r"(?<=[日号])\(?(?:星期|周)[一二三四五六日天]\)?")
# 如未完成则延至9月30日 sets no new date; 已延期至9月30日 does.
CONDITIONAL = re.compile(
    r"[,，;；。(]?(?:如(?![期实下数上])果?|若(?!干)|倘若?|万一|确需|确有|确因|因故|因特殊|特殊情况|必要时|逾期|未能?(?:按期|如期|按时)?完成的?"
    r"|(?:经\S{1,6})?(?:最[迟晚多]|最长)?可(?:以|申请|适当|酌情)?(?=延|顺延|推迟|放宽))"
    r"[^。;；\n]{0,40}?(?:延|推迟|放宽)[^,，。;；\n)]*\)?"
)
TIME_LIKE = re.compile(r"[前底末月日年期内]|\d")
CLOCK = re.compile(r"\s\d{1,2}:\d\d(?::\d\d)?$")
LABEL = re.compile("^(?:整改|完成|办结|计划完成)?(?:时限|期限|时间)[:为]")
MOVED = re.compile("延期|延长|推迟|顺延|延[至到]|(?:调整|变更|提前|改)[为至到]")
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
    written = CONDITIONAL.sub("", written) or written
    if len(written) > LONGEST:
        return Deadline(unread=True)
    if SAID_DONE.search(written):
        return said_done(written)
    flags: list[str] = []
    spots = find_spots(written)
    give_years(written, spots, reference_on, flags)
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
    if dates and (UNREAD_TIME.search(written, last) or NAMED_TIME.search(written, last)):
        return [], True
    if dates and NAMED_TIME.search(written, 0, dates[-1][1]):
        if "其中" in written:
            return [], True
        flags.append("stage_unread")
    return dates, False


def fold(text: str) -> str:
    """Full-width forms folded, blanks and a leading 整改时限: removed; ① keeps its own form."""
    folded = CLOCK.sub("", half_width(text).strip())
    if " " in folded or "\t" in folded:
        folded = re.sub(r"[ \t]+", "", folded)
    return LABEL.sub("", WEEKDAY.sub("", folded))


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
    left_over = (
        UNREAD_TIME.search(rest)
        or NAMED_TIME.search(rest)
        or (TIME_LIKE.search(rest) and not lasting)
    )
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
    change = MOVED.search(written) if len(dates) > 1 else None
    if change:
        flags.append("moved_in_text")
        due_on = max((one[0] for one in dates if one[1] >= change.end()), default=due_on)
    lasting, leading = LASTING.search(written), CLASS_OF_LASTING.search(written)
    item_class = ItemClass.DATED
    if IMMEDIATE.search(written):
        item_class = ItemClass.IMMEDIATE
    elif leading and leading.start() < first:
        item_class = ItemClass.SUSTAINED
    return Deadline(
        due_on=due_on,
        milestones=() if change else stages(written, dates, due_on),
        long_term=bool(lasting and (leading or lasting.start() > first)),
        item_class=item_class,
        flags=tuple(dict.fromkeys(flags)),
        counted=counts[-1].period if counts else None,
        starts_on=starts_on,
    )


def stages(written: str, dates: list[Dated], due_on: date) -> tuple[Stage, ...]:
    """The dates before the final one, each with the words that stand with it."""
    found: dict[date, str] = {}
    label = written[: dates[0][1]]
    for index, (day, start, end) in enumerate(dates):
        until = dates[index + 1][1] if index + 1 < len(dates) else len(written)
        own, label_of_next = split_stages(written[end:until])
        if day < due_on and day not in found:
            named = [stage_text(label)] if label.endswith(":") or not own else []
            found[day] = "：".join(one for one in (*named, own) if one) or written[start:end]
        label = label_of_next
    return tuple(Stage(day, text) for day, text in sorted(found.items()))


def split_stages(between: str) -> tuple[str, str]:
    """The words between two dates: what the former one is for, and the label of the next.

    Field rule: in 第一阶段：3月底前；第二阶段：6月底前 the label belongs to the date after it.
    """
    words = re.sub(r"^(?:以|之)?[前内]", "", between)
    for marks in (r"[;；。\n]", r"[,，、]"):
        parts = re.split(marks, words)
        if len(parts) > 1 and stage_text(parts[-1]):
            return stage_text(words[: -len(parts[-1])]), parts[-1]
    return stage_text(words), ""


def stage_text(words: str) -> str:
    """The words of a stage without the 前 of its date and without the marks around them."""
    words = re.sub(r"^(?:以|之)?[前内]", "", words.lstrip())
    return words.strip(" ,，;；。:：、()\n").removesuffix("于").strip()
