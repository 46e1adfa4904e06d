"""The grammar of a responsibility cell: who leads, who supports, which people are named.

Field rules: "A牵头，B、C配合", "A会同B", "按职责分工负责" (all lead); in a bare list the first leads,
which is flagged; 无, — and - mean nobody; a post in brackets is not part of a name.
"""

import re
from dataclasses import dataclass
from typing import Literal

from engine.rules.written_numbers import half_width

NOBODY = frozenset(["", "无", "-", "--", "—", "——", "–", "/", "\\", "暂无", "不涉及", "空"])
BODY = r"[庭局室处部队科股中心办委组院站所会支厅署团校馆]"
LIST_MARKS = re.compile(r"[、,;\n\r\t/|+]+")
JOINED = re.compile(rf"(?<={BODY})(?:和|及|与|以及)(?=[^和及与]{{1,20}}{BODY}(?:$|[^\w]))")
LEADS = re.compile(r"牵头|主办|主责|为主|总负责|承办")
SUPPORTS = re.compile(r"配合|协助|协办|协同|参与")
ALL_LEAD = re.compile(
    r"(?:按照?|根据|依)?(?:各自)?(?:职责|职能|分工)+(?:和?分工)?(?:分别|共同)?(?:负责|落实|牵头)|共同(?:牵头|负责)|分别负责|齐抓共管"
)
TOGETHER = re.compile(r"会同|联合|协同")
LABEL = re.compile(
    r"^(?:(?:整改)?(牵头|主办|责任|承办)|(配合|协办|协助|参与))(?:单位|部门|科室|庭室)?[:：]"
)
FILLER = re.compile(
    r"^(?:由|请|以)|(?:负责)?(?:牵头|主办|主责|为主|承办|配合|协助|协办|协同|参与)?(?:协调|具体|统一)?"
    r"(?:负责|抓好)?(?:落实|实施|办理|推进|完成)?$"
)
ROLE_BRACKET = re.compile(r"\((?:(牵头|主办|主责|为主|承办)|(配合|协办|协助|参与))(?:单位|部门)?\)")

Flag = Literal["lead_assumed"]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The departments of one cell as written, without marks and role words."""

    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


def read_departments(text: str) -> Responsibility:
    """Who leads and who supports, from a cell of a lead-department column."""
    written = half_width(text).strip(" \n\r\t。.;")
    if written.replace(" ", "") in NOBODY:
        return Responsibility()
    if ALL_LEAD.search(written):
        return Responsibility(leads=names(ALL_LEAD.sub("", written)))
    if LABEL.search(written) or ROLE_BRACKET.search(written):
        return by_labels(written)
    if TOGETHER.search(written) and not SUPPORTS.search(TOGETHER.sub("", written)):
        lead, supports = TOGETHER.split(written, maxsplit=1)
        return Responsibility(names(lead), without(names(supports), names(lead)))
    if LEADS.search(written) or SUPPORTS.search(written):
        return by_roles(written)
    listed = names(written)
    flags: tuple[Flag, ...] = ("lead_assumed",) if len(listed) > 1 else ()
    return Responsibility(listed[:1], listed[1:], flags)


def read_supporting(text: str) -> tuple[str, ...]:
    """The names of a supporting-department column; 无 and — mean nobody."""
    written = half_width(text).strip(" \n\r\t。.;")
    if written.replace(" ", "") in NOBODY:
        return ()
    return names(LABEL.sub("", ROLE_BRACKET.sub("", written)))


def by_roles(written: str) -> Responsibility:
    """A牵头，B、C配合: each role word closes the group of names before it."""
    leads: list[str] = []
    supports: list[str] = []
    pending: list[str] = []
    for part in re.split(r"[,;。\n]+", written):
        named = names(part)
        if TOGETHER.search(part) and not SUPPORTS.search(TOGETHER.sub("", part)):
            first, others = TOGETHER.split(part, maxsplit=1)
            leads += [*pending, *names(first)]
            supports += names(others)
            pending = []
        elif LEADS.search(part) and not (SUPPORTS.search(part) and not leads_first(part)):
            first, others = split_inside(part)
            leads += [*pending, *first]
            supports += others
            pending = []
        elif SUPPORTS.search(part):
            supports += [*pending, *named]
            pending = []
        elif not leads and re.search(r"负责(?:落实)?$", part):
            leads += [*pending, *named]
            pending = []
        else:
            pending += named
    if not leads and pending:
        leads, pending = pending[:1], pending[1:]
    return Responsibility(unique(leads), without(unique(supports + pending), tuple(leads)))


def leads_first(part: str) -> bool:
    """In A牵头B配合 the lead word comes before the support word."""
    lead, support = LEADS.search(part), SUPPORTS.search(part)
    return bool(lead and support and lead.start() < support.start())


def split_inside(part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A牵头B、C配合 written without a comma between."""
    lead = LEADS.search(part)
    if lead is None:
        return names(part), ()
    after = re.sub(r"^(?:单位|部门)?(?:负责|落实|抓好|协调)*", "", part[lead.end() :])
    before = part[: lead.start()]
    return names(before), names(after)


def by_labels(written: str) -> Responsibility:
    """牵头单位：A 配合单位：B, and A（牵头）、B（配合）."""
    leads: list[str] = []
    supports: list[str] = []
    role = "lead"
    spaced = re.sub(r"(?<=\S)\s+(?=\S{2,6}[:：])", "\n", written)
    for part in re.split(r"[;。\n]+|[,、](?=[^,、]*[(:：])|(?<=\))[,、]?", spaced):
        label, bracket = LABEL.search(part.strip()), ROLE_BRACKET.search(part)
        if label:
            role = "lead" if label[1] else "support"
        elif bracket:
            role = "lead" if bracket[1] else "support"
        named = names(LABEL.sub("", ROLE_BRACKET.sub("", part).strip()))
        (leads if role == "lead" else supports).extend(named)
        if bracket:
            role = "support"
    return Responsibility(unique(leads), without(unique(supports), tuple(leads)))


def names(part: str) -> tuple[str, ...]:
    """The names in a list; 和 and 及 divide only between two bodies (政治部和办公室)."""
    listed = divide(JOINED.sub("、", part), LIST_MARKS)
    cleaned = (FILLER.sub("", one.strip(" :：.。()") + closing(one)).strip() for one in listed)
    return unique([one for one in cleaned if one.replace(" ", "") not in NOBODY])


def divide(part: str, marks: re.Pattern[str]) -> list[str]:
    """The parts between `marks`; what stands in <tags> is one text, whatever marks it holds."""
    start, end = part.find("<"), part.rfind(">") + 1
    if not 0 <= start < end:
        return marks.split(part)
    before, after = marks.split(part[:start]), marks.split(part[end:])
    return [*before[:-1], before[-1] + part[start:end] + after[0], *after[1:]]


def closing(one: str) -> str:
    """The bracket that strip took although it closes one inside the name."""
    inner = one.strip(" :：.。()")
    return ")" if inner.count("(") > inner.count(")") else ""


def unique(listed: list[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(listed))


def without(listed: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    """`listed` without those that already lead."""
    return tuple(one for one in listed if one not in taken)
