"""The columns a ledger can show and export: their headings, how each is shown, what it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.intake.problems import CODES, FLAGS, meaning
from engine.language import _, later
from engine.queries.ledger_rows import LONG, LedgerRow
from engine.rules.labels import class_label, status_label
from engine.rules.ledger_wish import Sort
from engine.rules.lifecycle import PRESET_DATE
from engine.rules.lights import word_of


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` says how it looks: text, long, date, due, whole, percent, light, status, link.

    `value` is the cell of an export: a text, a date, a whole number, or None for an empty one.
    """

    key: str
    heading: str  # Chinese; translated where it is shown
    kind: str
    value: Callable[[LedgerRow], Any]
    sort: Sort | None = None
    width: int = 12  # of an exported sheet, in characters

    @property
    def name(self) -> str:
        """The heading in the language of the moment."""
        return _(self.heading)


def flag_word(flag: str) -> str:
    """What the import noted about an item, in words."""
    if flag == PRESET_DATE:
        return _("没有写时限，按立行立改的预设期限计")
    return meaning(flag) if flag in FLAGS or flag in CODES else flag


def _yes(value: bool) -> str:
    return _("是") if value else ""


_ALL = (
    Column("number", later("编号"), "link", lambda row: row.number, Sort.NUMBER, 10),
    Column("category", later("类别"), "text", lambda row: row.category, Sort.CATEGORY, 14),
    Column("weakness", later("存在问题"), "link", lambda row: row.weakness, Sort.WEAKNESS, 50),
    Column("detail", later("问题详情"), "long", lambda row: row.detail, None, 50),
    Column("cause", later("原因分析"), "long", lambda row: row.cause, None, 40),
    Column("goal", later("整改目标"), "long", lambda row: row.goal, None, 40),
    Column("measures", later("整改措施"), "long", lambda row: row.measures, None, 50),
    Column("light", later("亮灯"), "light", lambda row: word_of(row.meaning), Sort.LIGHT, 10),
    Column("status", later("状态"), "status", lambda row: status_label(row.status), Sort.STATUS, 10),
    Column("department", later("责任部门"), "text", lambda row: row.department, Sort.DEPARTMENT, 16),
    Column("supporting", later("配合部门"), "text", lambda row: row.supporting, None, 20),
    Column("leader", later("责任领导"), "text", lambda row: row.leader, Sort.LEADER, 10),
    Column("handler", later("经办人"), "text", lambda row: row.handler, Sort.HANDLER, 10),
    Column("due_on", later("完成时限"), "due", lambda row: row.due_on, Sort.DUE_ON, 12),
    Column("days_left", later("剩余天数"), "whole", lambda row: row.days_left, None, 10),
    Column("original_due_on", later("原定时限"), "date", lambda row: row.original_due_on,
           Sort.ORIGINAL_DUE_ON, 12),
    Column("due_text", later("时限原文"), "text", lambda row: row.due_text, None, 20),
    Column("percent", later("进度%"), "percent", lambda row: row.percent, Sort.PERCENT, 8),
    Column("progress", later("最近进展"), "long", lambda row: row.progress, None, 50),
    Column("item_class", later("整改类型"), "text", lambda row: class_label(row.item_class),
           Sort.ITEM_CLASS, 12),
    Column("long_term", later("长期坚持"), "text", lambda row: _yes(row.long_term), None, 10),
    Column("opened_on", later("开始日期"), "date", lambda row: row.opened_on, Sort.OPENED_ON, 12),
    Column("closed_on", later("销号日期"), "date", lambda row: row.closed_on, Sort.CLOSED_ON, 12),
    Column("round", later("轮次"), "whole", lambda row: row.round, Sort.ROUND, 8),
    Column("source", later("来源"), "text", lambda row: row.source, Sort.SOURCE, 14),
    Column("flags", later("导入标记"), "long",
           lambda row: "；".join(flag_word(flag) for flag in row.flags), None, 30),
)
COLUMNS = {column.key: column for column in _ALL}
DEFAULT = (
    "number", "category", "weakness", "light", "status", "department", "leader", "handler",
    "due_on", "percent",
)


def chosen_columns(keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these keys in the table's own order; unknown keys are passed over."""
    wanted = set(keys)
    chosen = tuple(column for column in _ALL if column.key in wanted)
    return chosen or tuple(COLUMNS[key] for key in DEFAULT)


def long_of(columns: Iterable[Column]) -> frozenset[str]:
    """Which of the chosen columns cost the engine a question of their own."""
    return LONG & {column.key for column in columns}
