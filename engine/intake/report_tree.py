"""A report as a tree: every line, and every entry of a list inside a line, under its heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.intake.outline import MARKS, Mark, inline_marks, mark_at
from engine.intake.report_headings import OTHERS, TURN, lists_others, lists_problems, opens_list
from engine.intake.report_lines import Line, is_short

ROOT_RANK = -2
OUTERMOST = -1  # a bare heading of problems or plans
PARAGRAPH = 9
LONGEST_BARE = 30
MIXED = range(1, 6)  # the ranks whose marks a careless list mixes


@dataclass(slots=True)
class Node:
    """A numbered entry (or the root, or a heading without a mark).

    `opener` is the text that stands before this entry where it begins a list inside a line;
    `elsewhere`: the entry belongs to causes, plans or requests.
    """

    line: int
    rank: float
    mark: Mark | None
    text: str
    parent: "Node | None" = None
    opener: str = ""
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    elsewhere: bool = False
    resumes: Mark | None = None  # for a bare heading: the outer numbering that it interrupts


def build_tree(lines: list[Line]) -> Node:
    """The root of all lines; a bare short line that heads other entries is a heading too."""
    root = Node(0, ROOT_RANK, None, "")
    current = root
    muted: Node | None = None  # a turn like 究其原因 holds until the numbering goes on
    for index, line in enumerate(lines):
        listed = entries(line, bare_rank(line, lines[index + 1 : index + 2], current))
        for node in listed:
            if node.rank == PARAGRAPH:
                current.paragraphs.append((node.line, node.text))
                if TURN.match(node.text):
                    muted = current
                continue
            if muted is not None and goes_on(muted, node):
                muted = None
            current = attach(current, node)
            node.elsewhere = muted is not None or is_elsewhere(node)
        if len(listed) > 1 and current.parent is not None and current is listed[-1]:
            current = (
                current.parent
            )  # what follows a list inside a paragraph is not its last entry's
    return root


def bare_rank(line: Line, following: list[Line], current: Node) -> float:
    """The rank of a line without a mark: PARAGRAPH, unless it is a heading.

    A heading of problems or plans stands outermost; another short line that a list follows stands
    just above that list.
    """
    if line.mark or not is_short(line) or len(line.text) > LONGEST_BARE:
        return PARAGRAPH
    words = line.text.rstrip(":：")
    if re.search(r"[,，!！?？]", words):
        return PARAGRAPH
    numbered = any(above.mark and lists_problems(above.text) for above in chain(current))
    if lists_problems(words):  # 还存在五个方面的问题： below a heading of problems introduces them
        return PARAGRAPH if numbered and words != line.text else OUTERMOST
    if lists_others(words):
        return PARAGRAPH if numbered else OUTERMOST
    mark = following[0].mark if following else None
    if mark is None or mark.value != 1 or opens_list(words):
        return PARAGRAPH
    return mark.rank - 0.5


def chain(node: Node) -> Iterator[Node]:
    """The entry and everything above it."""
    above: Node | None = node
    while above is not None:
        yield above
        above = above.parent


def goes_on(muted: Node, node: Node) -> bool:
    """Whether the numbering leaves the aside: an outer mark, or the next number of its own."""
    if node.rank < muted.rank:
        return True
    if muted.mark is None or node.mark is None:
        return node.rank <= muted.rank
    return (node.mark.style, node.mark.value) == (muted.mark.style, muted.mark.value + 1)


def is_elsewhere(node: Node) -> bool:
    """Causes, plans and requests, and everything below them."""
    if node.parent is not None and node.parent.elsewhere:
        return True
    if node.opener and lists_others(re.split("[。！？]", node.opener.rstrip("。:： "))[-1]):
        return True
    if node.mark is None and node.text.endswith((":", "：")) and OTHERS.search(node.text):
        return True  # 我们制定了以下措施： before a list
    return node.rank < 6 and lists_others(node.text[:60].split("。")[0])


def attach(current: Node, node: Node) -> Node:
    """Hang `node` under the nearest entry of a lower rank; returns it as the current one."""
    if (sibling := counted_on(current, node)) is not None and sibling.parent is not None:
        parent, node.rank = sibling.parent, sibling.rank
    else:
        parent = nearest(current, node)
    if node.rank == OUTERMOST:
        node.resumes = next((one.mark for one in chain(current) if one.rank == 1), None)
    node.parent = parent
    parent.children.append(node)
    return node


def nearest(current: Node, node: Node) -> Node:
    """The nearest entry of a lower rank than `node`."""
    parent = current
    while parent.parent is not None and (parent.rank >= node.rank or resumed(parent, node)):
        parent = parent.parent
    return parent


def counted_on(current: Node, node: Node) -> Node | None:
    """The entry that `node` follows although its marks differ: 1. 2. （3） are three siblings.

    Only where the number goes on and no list of the node's own style does.
    """
    mark = node.mark
    if mark is None or mark.rank not in MIXED or lists_others(node.text):
        return None
    if any(last_of_style(above, mark.style) == mark.value - 1 for above in chain(current)):
        return None
    for above in chain(current):
        own = above.mark
        if own is None or own.rank not in MIXED or above.parent is None or own.style == mark.style:
            continue
        below_problems = any(lists_problems(one.text) for one in chain(above.parent))
        if own.value + 1 == mark.value and below_problems and not lists_problems(above.text):
            return above
    return None


def last_of_style(node: Node, style: int) -> int | None:
    """The number of the last entry below `node` whose mark is of this style."""
    marks = [child.mark for child in node.children if child.mark]
    return next((one.value for one in reversed(marks) if one.style == style), None)


def resumed(bare: Node, node: Node) -> bool:
    """Whether `node` goes on with the numbering that a bare heading interrupted (一、 … 二、)."""
    if bare.resumes is None or node.mark is None:
        return False
    styles = [child.mark.style for child in bare.children if child.mark]
    expected = (bare.resumes.style, bare.resumes.value + 1)
    return (node.mark.style, node.mark.value) == expected and node.mark.style not in styles


def entries(line: Line, rank_without_mark: float) -> list[Node]:
    """The line's own entry or paragraph, then the entries of a list inside it."""
    own = line.mark
    if own is not None and own.rank >= 6:
        return continued(line, own)
    if own is not None and own.rank >= 3:
        listed = inline_marks(line.text, 0)
        if len(listed) > 1 and listed[0][1] == own:
            return cut(line, listed, opener="")
    start = own.end if own else 0
    listed = [one for one in inline_marks(line.text, start) if not own or one[1].rank > own.rank]
    head = line.text[start : listed[0][0] if listed else len(line.text)].strip()
    rank = own.rank if own else rank_without_mark
    first = [Node(line.number, rank, own, head)] if head or own else []
    return first + cut(line, listed, opener=head)


def continued(line: Line, own: Mark) -> list[Node]:
    """A line that opens with 三是 may go on with 四是 in the same line."""
    places = [(0, own)]
    for match in MARKS[own.style][1].finditer(line.text, own.end):
        mark = mark_at(line.text, match.start())
        before = line.text[match.start() - 1]
        if (
            mark
            and mark.style == own.style
            and mark.value == places[-1][1].value + 1
            and before in "。；;"
        ):
            places.append((match.start(), mark))
    return cut(line, places, opener="")


def cut(line: Line, listed: list[tuple[int, Mark]], *, opener: str) -> list[Node]:
    """One node for each entry of a list inside a line."""
    if not listed:
        return []
    ends = [place for place, _mark in listed[1:]] + [len(line.text)]
    return [
        Node(line.number, mark.rank, mark, line.text[mark.end : end].strip(), opener=opener)
        for (_place, mark), end in zip(listed, ends, strict=True)
    ]
