"""What each column adds to an item: one function a field."""

from functools import lru_cache

from engine.intake.cells import Value, cell_name, cell_text
from engine.intake.drafts import MilestoneDraft
from engine.intake.heading_words import COMBINED
from engine.intake.measures import split_measures
from engine.intake.pending import Pending, lines, union
from engine.intake.problems import problem
from engine.intake.sheet_reading import SheetReading, Take
from engine.language import _
from engine.rules.department_text import NOBODY, read_departments, read_supporting
from engine.rules.mixed_text import split_mixed
from engine.rules.person_text import read_people
from engine.rules.words import ItemClass

departments_of = lru_cache(4096)(read_departments)
supporting_of = lru_cache(4096)(read_supporting)
mixed_of = lru_cache(4096)(split_mixed)
people_of = lru_cache(4096)(read_people)

NOT_CLOSED = NOBODY | {"未销号", "否", "未完成", "未办结", "待销号", "拟销号", "正在整改"}
YES = frozenset(["是", "√", "✓"])
CLOSED = frozenset(["已销号", "已办结销号", "已完成销号", "销号"])
CLASS_MARKS = (
    ("立行立改", ItemClass.IMMEDIATE),
    ("即知即改", ItemClass.IMMEDIATE),
    ("立即", ItemClass.IMMEDIATE),
    ("长期", ItemClass.SUSTAINED),
    ("持续", ItemClass.SUSTAINED),
    ("限期", ItemClass.DATED),
    ("限时", ItemClass.DATED),
    ("阶段", ItemClass.DATED),
    ("近期", ItemClass.DATED),
)


def take_text(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Detail, cause, goal, source, progress, result."""
    text = value.strip() if isinstance(value, str) else cell_text(value)
    former = item.texts.get(name)
    item.texts[name] = lines(former, text) if former else text


def take_leaders(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Responsible leaders, without their posts."""
    item.leaders = union(item.leaders, people_of(cell_text(value)))


def take_handlers(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Handlers, without their posts."""
    item.handlers = union(item.handlers, people_of(cell_text(value)))


def take_leads(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Lead departments; what supports in the same cell goes to the supporting ones."""
    text = cell_text(value)
    found = departments_of(text)
    item.leads = union(item.leads, found.leads)
    item.supports = union(item.supports, found.supports)
    if found.flags:
        item.flags += found.flags
        reading.assumed_leads.append(cell_name(row, column))
    if not found.leads and text.replace(" ", "") not in NOBODY:
        item.flags += ("department_unread",)
        cell = cell_name(row, column)
        message = _("{cell} 的责任部门“{raw}”读不出部门，请写明牵头部门。").format(
            cell=cell, raw=text
        )
        reading.problems.append(
            problem("department_unread", message, sheet=reading.grid.name, cell=cell, raw=text)
        )


def take_mixed(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """People and departments in one cell, where each part is clearly one or the other."""
    text = cell_text(value)
    found = mixed_of(text)
    if found is None:
        heading = headed(reading, column)
        item.extra[heading] = lines(item.extra.get(heading), text)
        item.flags += ("responsible_unsplit",)
        reading.unsplit.append(cell_name(row, column))
        return
    if name == "leads_and_leaders":
        item.leaders = union(item.leaders, found.people)
    else:
        item.handlers = union(item.handlers, found.people)
    take_leads(reading, item, name, found.bodies, row, column)


def take_supports(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Supporting departments."""
    item.supports = union(item.supports, supporting_of(cell_text(value)))


def take_class(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """The class column: an explicit word wins over the presence of a date."""
    text = cell_text(value)
    for mark, item_class in CLASS_MARKS:
        if mark in text:
            item.item_class = item_class
            return
    if text in NOBODY:
        return
    cell = cell_name(row, column)
    item.flags += ("class_unknown",)
    message = _(
        "{cell} 的整改类型“{raw}”不认识，请写立行立改、限期整改或长期坚持；现按完成时限判断。"
    ).format(cell=cell, raw=text)
    reading.problems.append(
        problem("class_unknown", message, sheet=reading.grid.name, cell=cell, raw=text)
    )


def take_status(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """Only 已销号 closes an item; 已完成 is a claim that still needs its closing."""
    text, heading = cell_text(value), headed(reading, column)
    if text in CLOSED or (text == "是" and "销号" in heading):
        item.closed = True
    else:
        item.extra[heading] = text


def headed(reading: SheetReading, column: int) -> str:
    """The heading of a column of the sheet."""
    texts = reading.plan.columns.texts if reading.plan else {}
    return texts.get(column - reading.grid.first_column, "")


def take_closed_on(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """A filled 销号时间 means closed; a date that cannot be read is told, never guessed."""
    text = cell_text(value)
    if text in NOT_CLOSED:
        return
    item.closed = True
    item.closed_on = reading.deadlines.of(value).deadline.due_on
    if item.closed_on is None:
        cell = cell_name(row, column)
        message = _("{cell} 的销号时间“{raw}”读不出日期，按已销号载入，请补写日期。").format(
            cell=cell, raw=text
        )
        reading.problems.append(
            problem("closed_on_unparsed", message, sheet=reading.grid.name, cell=cell, raw=text)
        )


def take_milestones(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """时间节点 beside 完成时限: every stage, with its date where one can be read."""
    for part in split_measures(cell_text(value)):
        deadline = reading.deadlines.of(part if isinstance(value, str) else value).deadline
        stages = tuple(MilestoneDraft(one.text, one.due_on) for one in deadline.milestones)
        item.milestones += (*stages, MilestoneDraft(part, deadline.due_on))


def take_long_term(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """是 beside a date: to be kept up after it."""
    if cell_text(value) in YES:
        item.long_term = True
    else:
        take_extra(reading, item, name, value, row, column)


def take_due_text(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """The words that the date was once written in."""
    item.due_text += cell_text(value)


def take_extra(
    reading: SheetReading, item: Pending, name: str, value: Value, row: int, column: int
) -> None:
    """What only a row that names its item can say is kept by its heading."""
    item.extra[headed(reading, column)] = cell_text(value)


TAKES: dict[str, Take] = {
    **dict.fromkeys(("detail", "cause", "goal", "source", "progress", "result"), take_text),
    "leaders": take_leaders,
    "leads": take_leads,
    "supports": take_supports,
    **dict.fromkeys(COMBINED, take_mixed),
    "handler": take_handlers,
    "class": take_class,
    "status": take_status,
    "closed_on": take_closed_on,
    "milestones": take_milestones,
    "long_term": take_long_term,
    "due_text": take_due_text,
    **dict.fromkeys(
        ("measure_number", "measure_start", "measure_due", "milestone_text", "milestone_due"),
        take_extra,
    ),
}
