"""The marks that number a report: 一、 （一） 1. （1） ① 一是 第一, and where a title ends."""

import re
from dataclasses import dataclass

from engine.rules.written_numbers import CIRCLED, NUMERAL, read_number

# Ranks in the order in which official papers nest them.
MARKS = (
    (0, re.compile(rf"第([{NUMERAL}]+)(?:部分|章|篇)[、，,:：\s]*")),
    (1, re.compile(rf"([{NUMERAL}]+)、\s*")),
    (2, re.compile(rf"[(（]\s*([{NUMERAL}]+)\s*[)）][、.．]?\s*")),
    (3, re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)\s*|(\d{1,2})[.．](?=20\d\d年)")),
    (4, re.compile(r"[(（](\d{1,2})[)）][、.．]?\s*|(\d{1,2})[)）]\s*")),
    (5, re.compile(rf"([{CIRCLED}])[、.．]?\s*")),
    (6, re.compile(rf"([{NUMERAL}]+)(?:是|则)[:：，,]?\s*")),
    (
        6,
        re.compile(
            rf"第([{NUMERAL}]+|\d{{1,2}})(?:个|项|点)?(?:问题)?(?:是[，,、:：]?|[，,、:：.])\s*"
        ),
    ),
    (6, re.compile(rf"其([{NUMERAL}])(?:是)?(?![直般定贯律切些起向])[，,、:：]?\s*")),
    (3, re.compile(rf"问题([{NUMERAL}]+|\d{{1,2}})[:：、.．]\s*")),
)
INLINE_BOUNDARY = '。；;：:，,、！!？?\n ”"）)】'
SENTENCE_END = re.compile(r"[。；;！？\n]|(?<!\d)[.．]|[.．](?!\d)")


@dataclass(frozen=True, slots=True)
class Mark:
    """An ordinal: its rank (0 outermost), its style, its number, and where the text after it begins."""

    rank: int
    style: int
    value: int
    end: int


def mark_at(text: str, start: int = 0) -> Mark | None:
    """The ordinal that stands at `start`, if one does."""
    for style, (rank, pattern) in enumerate(MARKS):
        match = pattern.match(text, start)
        if match is None:
            continue
        written = match[match.lastindex or 1]
        value = CIRCLED.index(written) + 1 if written in CIRCLED else read_number(written)
        if value:
            return Mark(rank, style, value, match.end())
    return None


def inline_marks(text: str, start: int) -> list[tuple[int, Mark]]:
    """A list inside a paragraph, from `start` on: 一是…；二是… in ascending order from one.

    The style is that of the first 1 that a 2 of the same style follows; a lone 一是 is no list
    unless it opens the text.
    """
    for style, (_rank, pattern) in enumerate(MARKS):
        if style in {0, 1}:
            continue
        found: list[tuple[int, Mark]] = []
        for match in pattern.finditer(text, start):
            place = match.start()
            if place > 0 and text[place - 1] not in INLINE_BOUNDARY and style not in {5}:
                continue
            mark = mark_at(text, place)
            if mark and mark.style == style and mark.value == len(found) + 1:
                found.append((place, mark))
        if len(found) > 1 or (found and found[0][0] == start):
            return found
    return []


def title_and_detail(text: str) -> tuple[str, str]:
    """The title is the text up to the first sentence end; the rest is the detail.

    Field rule: 。 and ； and ; end it; a dot between digits is a decimal point.
    """
    written = text.strip()
    end = SENTENCE_END.search(written)
    if end is None:
        return written, ""
    title = written[: end.start()].strip()
    return (title, written[end.end() :].strip()) if title else (written, "")
