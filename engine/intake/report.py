"""A report's running text to drafts: the problems that its problem sections list, nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from engine.intake.drafts import Draft, Heading, Place, Problem, Reading
from engine.intake.outline import title_and_detail
from engine.intake.problems import problem
from engine.intake.report_headings import (
    OPENER,
    TURN,
    TURN_IN_TEXT,
    Declared,
    declared_in,
    is_generic,
    lists_problems,
    opens_list,
)
from engine.intake.report_lines import Line, breaks_off, repeats, report_lines, split_outline
from engine.intake.report_tree import Node, build_tree
from engine.intake.spoken_lists import spoken_list
from engine.language import _

ENDS = " :：,，、"
IN_AREA = re.compile(r"(?:方面|[:：])[。:：,，]?\s*$")  # 队伍方面。首先……其次……
INTRO_END = re.compile(r"[:：]\s*$")


@dataclass(slots=True)
class Section:
    """One list of problems: its leaves with their category, and what was declared about it."""

    heading: Node
    leaves: list[tuple[Node, str]]
    declared: list[Declared] = field(default_factory=list)
    unnumbered: bool = False
    areas: int = 0


def read_report(text: str, *, cut_inside: bool = False) -> Reading:
    """Drafts from the problem sections of a report; `row` is the line of the text."""
    lines = report_lines(text)
    outline, body = split_outline(lines)
    root = build_tree(body)
    sections = list(find_sections(root))
    broken = cut_inside or breaks_off(body)
    written = text.splitlines()
    drafts, problems, headings, places = [], [], [], []
    for section in sections:
        if section.heading.line:
            place = str(section.heading.line)
            headings.append(Heading(None, place, section.heading.text, "weakness"))
        for leaf, category in section.leaves:
            drafts.append(draft_of(leaf, category))
            places.append(place_of(leaf, written))
    if broken and body:
        problems.append(tell_truncated(outline, body))
        if drafts and drafts[-1].row == body[-1].number:
            drafts[-1] = flagged(drafts[-1], "truncated")
    declared = [one for section in sections for one in section.declared]
    count, told = check_count(sections, declared, len(drafts))
    problems += told
    if not drafts:
        problems.append(tell_nothing_found(root))
    return Reading(
        "report", count, drafts, problems, None, tuple(headings),
        lines=tuple(written), places=tuple(places),
    )  # fmt: skip


def place_of(leaf: Node, written: list[str]) -> Place:
    """Where the words of a draft stand; of words that were put together, the whole line."""
    more, causes = asides(leaf)
    last = max([leaf.line, *(line for line, words in leaf.paragraphs if words in more + causes)])
    line = written[leaf.line - 1] if leaf.line else ""
    start = line.find(leaf.text) if leaf.text else -1
    if start < 0:
        return Place(leaf.line, last, 0, len(line))
    return Place(leaf.line, last, start, start + len(leaf.text))


def find_sections(root: Node) -> Iterator[Section]:
    """Every heading that lists problems, and every sentence that declares a list of them."""
    for node in walk(root):
        if node.elsewhere:
            continue
        if node.rank < 6 and node.parent is not None and heads_problems(node):
            if section := section_of(node):
                yield section
        elif section := declared_list(node):
            yield section


def walk(node: Node) -> Iterator[Node]:
    """All entries in reading order, without those inside a list of problems that was taken."""
    yield node
    for child in node.children:
        if not (node.parent is not None and node.rank < 6 and heads_problems(node)):
            yield from walk(child)


def heads_problems(node: Node) -> bool:
    """Whether the first sentence of the entry is a heading of problems."""
    return not node.elsewhere and lists_problems(title_and_detail(node.text)[0].rstrip(ENDS))


def section_of(node: Node) -> Section | None:
    """The leaves below a problem heading."""
    section = Section(node, [])
    title, rest = title_and_detail(node.text)
    for words in (title, rest, *(words for _line, words in node.paragraphs[:3])):
        if found := declared_in(words):
            section.declared.append(found)
    for child in node.children:
        collect(child, title, section)
    if section.leaves:
        section.areas = len({category for _leaf, category in section.leaves})
        return section
    if not is_generic(title):
        section.leaves.append((node, parent_title(node)))
        return section
    take_paragraphs(node.paragraphs or ([(node.line, rest)] if rest else []), title, section)
    return section if section.leaves else None


def take_paragraphs(paragraphs: list[tuple[int, str]], title: str, section: Section) -> None:
    """Without marks each paragraph is a problem; 首先, 其次, 最后 count as marks."""
    spoken: Node | None = None
    for line, words in paragraphs:
        head, entries = spoken_list(words, spoken.mark.value if spoken and spoken.mark else 0)
        if entries:
            if head and spoken:
                spoken.paragraphs.append((line, head))
            elif head and not is_introduction(head) and not opens_list(last_sentence(head)):
                entries[0] = (entries[0][0], f"{head}{entries[0][1]}")
            for mark, text in entries:
                spoken = Node(line, mark.rank, mark, text)
                section.leaves.append((spoken, title))
        elif spoken:
            spoken.paragraphs.append((line, words))
        elif not is_introduction(words):
            section.leaves.append((Node(line, 9, None, words), title))
            section.unnumbered = True


def collect(node: Node, category: str, section: Section) -> None:
    """A leaf is one problem; a heading without leaves is itself the problem."""
    if node.elsewhere:
        return
    own = [child for child in node.children if not child.elsewhere]
    if not own:
        head, entries = spoken_list(node.text)
        if entries and IN_AREA.search(head):
            area = head.strip(ENDS + "。")
            listed = [Node(node.line, mark.rank, mark, text) for mark, text in entries]
            listed[-1].paragraphs = node.paragraphs
            section.leaves += [(one, area) for one in listed]
        else:
            section.leaves.append((node, category))
    for child in own:
        collect(child, title_and_detail(node.text)[0], section)


def is_introduction(words: str) -> bool:
    """在取得成绩的同时……还存在一些问题和不足： says nothing of its own."""
    last = re.split(r"[。；;]", words.rstrip("。；;:： "))[-1]
    return bool(INTRO_END.search(words)) or (
        len(words) <= 90 and bool(OPENER.search(last)) and is_vague(last)
    )


def is_vague(sentence: str) -> bool:
    """A sentence that ends with 一些问题和不足."""
    return bool(
        re.search(
            r"(?:一些|以下|如下|不少|某些|一定|诸多|方面的?)\S{0,6}(?:问题|不足|差距|短板)\S{0,8}$",
            sentence,
        )
    )


def declared_list(node: Node) -> Section | None:
    """梳理出……9个具体薄弱问题:一是… — a list that a sentence declares, outside of such headings."""
    for opener, entries in lists_below(node):
        sentence = last_sentence(opener)
        if not opens_list(sentence):
            continue
        section = Section(node, [])
        category = title_and_detail(node.text)[0] or parent_title(node)
        for entry in entries:
            collect(entry, category, section)
        if found := declared_in(sentence):
            section.declared.append(found)
        section.areas = len({category for _leaf, category in section.leaves})
        if section.leaves:
            return section
    for line, words in node.paragraphs:
        head, spoken = spoken_list(words)
        if spoken and opens_list(sentence := last_sentence(head)):
            category = title_and_detail(node.text)[0] or parent_title(node)
            leaves = [(Node(line, mark.rank, mark, text), category) for mark, text in spoken]
            found = declared_in(sentence)
            return Section(node, leaves, [found] if found else [], areas=1)
    return None


def lists_below(node: Node) -> Iterator[tuple[str, list[Node]]]:
    """The words that open a list below `node`, in a line or on the lines that follow them."""
    own = [child for child in node.children if not child.elsewhere]
    for opener in dict.fromkeys(child.opener for child in own if child.opener):
        yield opener, [child for child in own if child.opener == opener]
    lines = [line for line, _words in node.paragraphs]
    for index, (line, words) in enumerate(node.paragraphs):
        until = lines[index + 1] if index + 1 < len(lines) else None
        below = [
            child
            for child in own
            if child.line > line and not child.opener and (until is None or child.line < until)
        ]
        if below and (INTRO_END.search(words) or declared_in(last_sentence(words))):
            yield words, first_run(below)


def first_run(entries: list[Node]) -> list[Node]:
    """The entries until the numbering begins again: a second list is not the declared one."""
    for index, (former, later) in enumerate(pairwise(entries), 1):
        if former.mark and later.mark and later.mark.value <= former.mark.value:
            return entries[:index]
    return entries


def last_sentence(words: str) -> str:
    """The sentence right before a list."""
    parts = re.split(r"[。！？]", words.rstrip("。:： ,，"))
    return parts[-1]


def parent_title(node: Node) -> str:
    """The words of the heading above."""
    above = node.parent
    return title_and_detail(above.text)[0] if above is not None else ""


def draft_of(leaf: Node, category: str) -> Draft:
    """The draft of one problem."""
    words = leaf.text
    if turn := TURN_IN_TEXT.search(words):
        words = words[: turn.start()]
    title, detail = title_and_detail(words)
    more, causes = asides(leaf)
    if not title and more:
        title, detail = title_and_detail(more.pop(0))
    return Draft(
        sheet=None,
        row=leaf.line,
        number=str(leaf.mark.value) if leaf.mark else "",
        category=category.strip(ENDS),
        weakness=title.strip(ENDS),
        detail="\n".join(part for part in (detail, *more) if part).rstrip("；; "),
        cause="\n".join(causes),
        flags=() if leaf.mark else ("unnumbered",),
    )


def asides(leaf: Node) -> tuple[list[str], list[str]]:
    """(detail, causes): paragraphs below a leaf until one turns to measures or plans."""
    more: list[str] = []
    causes: list[str] = []
    for _line, words in leaf.paragraphs:
        if TURN.match(words):
            if "原因" not in words[:12]:
                break
            causes.append(words)
        else:
            more.append(words)
    return more, causes


def flagged(draft: Draft, flag: str) -> Draft:
    """`draft` with one flag more."""
    return replace(draft, flags=(*draft.flags, flag))


def tell_nothing_found(root: Node) -> Problem:
    """No problems were read: none are listed, or they stand there and could not be told apart."""
    if (place := where_problems_stand(root)) is None:
        message = _(
            "没有找到列举问题的部分，没有载入事项；如报告确有问题清单，请给该部分加上“存在问题”一类的标题。"
        )
        return problem("no_problem_section", message)
    row, words = place
    message = _(
        "第 {row} 行“{raw}”之后应有问题，但分不出逐条的问题，没有载入；请把每个问题单独成段，并编上“一是”或“1.”一类的序号。"
    ).format(row=row, raw=words[:40])
    return problem("problems_unseparated", message, cell=str(row), raw=words)


def where_problems_stand(node: Node) -> tuple[int, str] | None:
    """The line of the first heading or sentence that announces problems, if one does."""
    if node.elsewhere:
        return None
    if node.parent is not None and node.rank < 6 and heads_problems(node):
        return node.line, title_and_detail(node.text)[0]
    for line, words in node.paragraphs:
        if INTRO_END.search(words) and opens_list(sentence := last_sentence(words)):
            return line, sentence
    for child in node.children:
        if (found := where_problems_stand(child)) is not None:
            return found
    return None


def tell_truncated(outline: list[Line], body: list[Line]) -> Problem:
    """The text breaks off; what the outline still promises is named."""
    last = body[-1]
    missing = [line.text for line in outline if not any(repeats(line, one) for one in body)]
    message = _(
        "文字在第 {row} 行中断（“……{end}”），之后的内容没有读到，请补全后重新导入。"
    ).format(row=last.number, end=last.text[-12:])
    if missing:
        message += _("提纲里还有：{missing}。").format(missing="；".join(missing[:12]))
    return problem("truncated", message, cell=str(last.number), raw=last.text[-60:])


def check_count(
    sections: list[Section], declared: list[Declared], found: int
) -> tuple[int | None, list[Problem]]:
    """The declared count, and a problem where it differs from what is listed."""
    problems: list[Problem] = []
    if any(section.unnumbered for section in sections):
        problems.append(
            problem(
                "unnumbered_problems",
                _("问题部分没有编号，按自然段载入，请核对每条是否为一个问题。"),
            )
        )
    counts = [one for one in declared if one.count is not None]
    areas = next((one for one in declared if one.areas is not None), None)
    if not counts:
        if areas is None or areas.areas is None:
            return None, problems
        groups = sum(section.areas for section in sections)
        if areas.areas == found:
            return areas.areas, problems
        if areas.areas == groups:
            return None, problems
        problems.append(mismatch(areas, areas.areas, found))
        return areas.areas, problems
    total = counts[0].count or 0
    if total != found:
        problems.append(mismatch(counts[0], total, found))
    groups = sum(section.areas for section in sections)
    if areas is not None and areas.areas and areas.areas not in {total, groups}:
        message = _("报告说分 {areas} 个方面，但没有写明各问题属于哪个方面，请人工归类。").format(
            areas=areas.areas
        )
        problems.append(problem("areas_undetermined", message, raw=areas.sentence[-80:]))
    return total, problems


def mismatch(declared: Declared, total: int, found: int) -> Problem:
    """The numbers differ; nothing is invented to make them agree."""
    message = _("报告自己说有 {declared} 个问题，列出的有 {found} 个，请核对原文。").format(
        declared=total, found=found
    )
    return problem("count_mismatch", message, raw=declared.sentence[-120:])
