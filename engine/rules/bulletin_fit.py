"""A bulletin has two to five pages, never more: what its words leave room for is named.

Field rule (2–5 pages): at most three of words and two of annex. Lines are estimated with one
character fewer than the standard's 28, for no line may begin with a comma; the annex tables have
room for so many rows. What is not named is counted, and it is said where it stands.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from engine.errors import Incomplete
from engine.language import _

LINE = 27  # characters
PAGES = 3
LINES_A_PAGE = 22
FRAME = 18  # lines of masthead, headings, list of annexes and signature
TREND = 6
ANNEX_UNITS = 17  # rows of the departments' table beside its totals; a name of two lines takes two
ANNEX_UNIT_LINE = 12
ANNEX_ITEMS = 14
LEAST_NAMED = 3
PRAISED = 3
NAMED = 10
SHORT, LONG = 26, 48  # characters of a weakness in a sentence and in the annex
UNIT_NAME = 20
PERSON_NAME = 10


def clipped(text: str, most: int) -> str:
    """The text on one line, with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def lines_of(text: str) -> int:
    """How many lines a paragraph takes at most; a text of several is counted one by one."""
    return sum(ceil((2 + _width(one)) / LINE) for one in text.splitlines() if one.strip())


def _width(text: str) -> float:
    """In characters: a digit or Latin letter is rarely wider than half of one."""
    return sum(0.6 if one.isascii() else 1 for one in text)


def units_that_fit(names: Sequence[str]) -> int:
    """How many of the departments' table fit on its page, taken from both ends by turns."""
    left, shown = ANNEX_UNITS, 0
    ends = [name for pair in zip(names, reversed(names), strict=True) for name in pair]
    for name in ends[: len(names)]:
        left -= 2 if len(name) > ANNEX_UNIT_LINE else 1
        if left < 0:
            break
        shown += 1
    return shown


def fitted(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with as many late items named as there is room for.

    Raises Incomplete where the office's words leave no room for the worst three.
    """
    late = [one for one in facts["items"] if one["late_text"]]
    left = PAGES * LINES_A_PAGE - _taken(facts) - (2 if late else 0)
    named: list[dict[str, str]] = []
    for place, one in enumerate(late[:NAMED], start=1):
        row = {"item_number": one["item_number"], "words": laggard_line(place, one)}
        left -= lines_of(row["words"])
        if left < 0:
            break
        named.append(row)
    if left < 0 and len(named) < min(LEAST_NAMED, len(late)):
        raise Incomplete(
            _("正文太长，全文会超过 5 页，请删减约 {count} 字").format(
                count=LINE * max(1, _needed(late, facts))
            )
        )
    return facts | {"laggards": named, "laggards_note": _rest(facts, len(named), len(late))}


def laggard_line(place: int, item: Mapping[str, Any]) -> str:
    """3. 民事审判庭（赵某）：事项5“部分案件审理周期偏长”，时限4月30日，超期8天。"""
    leader = f"（{item['leader']}）" if item["leader"] else ""
    return (
        f"{place}. {item['department'] or '未定部门'}{leader}：事项{item['item_number']}"
        f"“{clipped(item['weakness'], SHORT)}”，时限{item['due_text']}，{item['late_text']}。"
    )


def _taken(facts: Mapping[str, Any]) -> int:
    """The lines of everything but the late items."""
    words = (
        facts["figures_sentence"], facts["movement_sentence"], facts["overview_words"],
        facts["praise_words"], facts["laggard_words"], facts["copied_to"], facts["addressee"],
        *(one["department"] + one["words"] for one in facts["praised"]),
        *(one["words"] for one in facts["demands"]),
    )
    title = 2 * -(-len(facts["title"]) // 20)
    return FRAME + title + sum(map(lines_of, words)) + (TREND if facts["trend"] else 0)


def _needed(late: list[dict[str, Any]], facts: Mapping[str, Any]) -> int:
    worst = late[:LEAST_NAMED]
    wanted = sum(lines_of(laggard_line(place, one)) for place, one in enumerate(worst, start=1))
    return _taken(facts) + 2 + wanted - PAGES * LINES_A_PAGE


def _rest(facts: Mapping[str, Any], named: int, in_annex: int) -> str:
    """How many late items are not named, and where they are."""
    left_out = facts["overdue"] - named
    if left_out <= 0:
        return ""
    where = "附件2" if in_annex >= facts["overdue"] else "附件2和台账（按“超期”筛选）"
    return f"另有{left_out}项超期事项未逐项列出，见{where}。"
