"""Lists that are told, not numbered: 首先…其次…再次…最后…, 一方面…另一方面…"""

import re

from engine.intake.outline import INLINE_BOUNDARY, Mark

LAST = 0  # 最后 and 另一方面 close a list whatever their number
WORDS = (
    {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "第四": 4, "第五": 5, "最后": LAST},
    {"一方面": 1, "另一方面": LAST, "另外一方面": LAST},
)
SPOKEN_RANK, FIRST_STYLE = 6, 100  # beside the styles of the outline's own marks


def spoken_list(words: str, former: int = 0) -> tuple[str, list[tuple[Mark, str]]]:
    """(what stands before the list, its entries with their numbers); no entries where none is.

    A list begins with 首先 or 一方面 and has two entries; `former` is the number of the last entry
    of a list that an earlier paragraph began, which this paragraph may go on with.
    """
    for style, values in enumerate(WORDS, FIRST_STYLE):
        pattern = re.compile(rf"({'|'.join(values)})(?:是|要)?[，,、:：]?\s*")
        found: list[tuple[int, Mark]] = []
        for match in pattern.finditer(words):
            start, value = match.start(), values[match[1]]
            if start and words[start - 1] not in INLINE_BOUNDARY:
                continue
            count = former + len(found)
            if value == count + 1 or (value == LAST and count):
                found.append((start, Mark(SPOKEN_RANK, style, count + 1, match.end())))
        opens = bool(found) and found[0][0] == 0
        if len(found) > 1 or opens:
            ends = [start for start, _mark in found[1:]] + [len(words)]
            entries = [
                (mark, words[mark.end : end].strip())
                for (_start, mark), end in zip(found, ends, strict=True)
            ]
            return words[: found[0][0]].strip(), entries
    return words, []
