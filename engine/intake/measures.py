"""A cell of measures split into single ones.

Field rule: 1. 1、（1） ① and line breaks with ordinals divide; without an ordinal it is one measure.
"""

import re

from engine.rules.written_numbers import CIRCLED, NUMERAL, read_number

# A style is (pattern, anywhere): where it is not "anywhere", a mark stands at the start of the
# cell or of a line, or after the end of a sentence; （2） and ② need no such place.
# They begin with a set of characters, not with \d{1,2}: so the search skips quickly to one.
D = "[0-9０-９]"
STYLES = (
    (re.compile(rf"({D}{D}?)[.．](?:(?!{D})|(?=20\d\d年|\d{{1,2}}月))"), True),
    (re.compile(rf"({D}{D}?)[、.．](?:(?!{D})|(?=20\d\d年|\d{{1,2}}月))"), False),
    (re.compile(r"[(（](\d{1,2})[)）]"), True),
    (re.compile(rf"([{CIRCLED}])"), True),
    (re.compile(r"(\d{1,2})[)）]"), False),
    (re.compile(rf"([{NUMERAL}]{{1,3}})是[:：，,]?"), False),
    (re.compile(rf"[(（]([{NUMERAL}]{{1,3}})[)）]"), True),
    (re.compile(rf"([{NUMERAL}]{{1,3}})、"), False),
    (re.compile(rf"第([{NUMERAL}]{{1,3}}|\d{{1,2}})[，,、:：]"), False),
    (re.compile(rf"措施([{NUMERAL}]{{1,3}}|\d{{1,2}})[:：、.]"), False),
)
FIRST = re.compile(
    r"1[.．、)）]|[(（][1一][)）]|①|一是|一、|第[一1][，,、:：]|措施[一1][:：、.]|１"
)
BOUNDARY = "。；;\n：:"
BLANKS = " \t\r　"
ENDS = " \t\r\n；;。"


def split_measures(text: str) -> list[str]:
    """The measures in one cell, without their ordinals; nothing of the text is lost."""
    written = text.strip()
    if not written:
        return []
    first = FIRST.search(written)
    if first is None:
        return [written]
    for style, anywhere in STYLES:
        if style.match(written, first.start()):
            marks = marks_of(written, style, anywhere=anywhere)
            return cut(written, marks) if marks else [written]
    return [written]


def marks_of(written: str, style: re.Pattern[str], *, anywhere: bool) -> list[tuple[int, int]]:
    """Where the ordinals 1, 2, 3… of one style stand; [] where the first mark is not a 1."""
    marks: list[tuple[int, int]] = []
    expected = 1
    for match in style.finditer(written):
        start = match.start()
        if start:
            before = written[start - 1]
            free = before in BOUNDARY or (anywhere and marks and not before.isdecimal())
            if not free and not at_boundary(written, start):
                continue
        mark = match[match.lastindex or 1]
        value = int(mark) if mark.isdecimal() else number_of(mark)
        if value == expected:
            marks.append(match.span())
            expected += 1
        elif not marks:
            return []
    return marks


def number_of(mark: str) -> int | None:
    """The number of ① or 二."""
    return CIRCLED.index(mark) + 1 if mark in CIRCLED else read_number(mark)


def at_boundary(written: str, start: int) -> bool:
    """An ordinal stands at the start, after a sentence end, a colon, a line break or a blank."""
    return written[start - 1] in BLANKS or not written[:start].strip()


def cut(written: str, marks: list[tuple[int, int]]) -> list[str]:
    """The pieces between the marks; words before the first mark stay with the first piece."""
    ends = [start for start, _end in marks[1:]] + [len(written)]
    pieces = [written[mark[1] : end].strip(ENDS) for mark, end in zip(marks, ends, strict=True)]
    preface = written[: marks[0][0]].strip()
    if preface and not re.fullmatch(r"\S{0,10}(?:措施|举措)\S{0,4}[:：]", preface):
        pieces[0] = f"{preface}{pieces[0]}"
    return [piece for piece in pieces if piece]
