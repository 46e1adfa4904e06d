"""A report's lines without what is not its text: web page footers, an outline at the top."""

import re
from dataclasses import dataclass

from engine.intake.outline import Mark, mark_at
from engine.rules.written_numbers import half_width

FOOTER = re.compile(
    r"扫一扫|本文标题|链接地址|版权声明|订阅号|联系客服|https?://|未经允许|不允许二次传播|上一篇|下一篇|责任编辑|点击下载"
)
SENTENCE_CLOSED = re.compile(r"[。；;！!？?…）)】》”\"'’」.]\s*$")
SIGNATURE = re.compile(
    r"^(?:.{2,30}(?:法院|检察院|委员会|党组|党委|支部|办公室|局|院|部|委|政府)|\S{0,12}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{0,2}\s*日?|"
    r"[二〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]+月\S{0,4}|(?:汇报人|报告人|联系人|电话|附件|抄送|主送)\S{0,40})$"
)
SHORT = 45
BULLET = re.compile(r"^[#>*•·●◆■▪\-–\s\u3000]+(?=\S)")
PAGE_NUMBER = re.compile(r"(?:[.…·]{2,}\s*\d+|\s+\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, with its number in the file and the mark that opens it."""

    number: int
    text: str
    mark: Mark | None

    @property
    def words(self) -> str:
        """The text after the mark."""
        return self.text[self.mark.end :] if self.mark else self.text


def report_lines(text: str) -> list[Line]:
    """The lines of the report itself; a web page's footer is cut off."""
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        written = BULLET.sub("", raw.strip().strip("\ufeff\u3000 "))
        if written:
            lines.append(Line(number, written, mark_at(written)))
    footers = [index for index, line in enumerate(lines) if FOOTER.search(line.text)]
    if footers and len(lines) - footers[0] <= 15:
        return lines[: footers[0]]
    return lines


def is_short(line: Line) -> bool:
    """A heading's length and no sentence in it."""
    return len(line.text) <= SHORT and not re.search(r"[。；;]", line.text)


def folded(words: str) -> str:
    """Words to compare an outline's entry with its heading."""
    return re.sub(r"[\s,，:：。.…·、]+", "", half_width(PAGE_NUMBER.sub("", words)))


def split_outline(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """(outline, body): headings at the top that come again later are an outline, not the text."""
    end = 0
    while end < len(lines) and is_short(lines[end]):
        if end and repeats(lines[0], lines[end]) and lines[0].mark:
            break
        end += 1
    marked = [line for line in lines[:end] if line.mark]
    later = lines[end:]
    again = [line for line in marked if any(repeats(line, other) for other in later)]
    if len(again) < 2 or len(again) * 3 < len(marked):
        return [], lines
    return marked, [line for line in lines[:end] if not line.mark] + later


def repeats(entry: Line, heading: Line) -> bool:
    """Whether `heading` carries the mark and the words of an outline's entry."""
    if not entry.mark or not heading.mark:
        return False
    same = (entry.mark.style, entry.mark.value) == (heading.mark.style, heading.mark.value)
    words = folded(entry.words)
    return same and len(words) >= 2 and folded(heading.words).startswith(words)


def breaks_off(lines: list[Line]) -> bool:
    """Whether the last sentence has no end; a signature, a date or a short heading needs none."""
    body = list(lines)
    while body and SIGNATURE.match(body[-1].text):
        body.pop()
    if not body:
        return False
    last = body[-1].text
    if SENTENCE_CLOSED.search(last):
        return False
    if last[-1] in ",，、:：（(“":
        return True
    return len(last) > SHORT or bool(re.search(r"[。；;]", last))
