"""三清单: what is wrong, what is done about it, who answers for it: a sheet each."""

from collections.abc import Iterator
from functools import partial

from documents.ledger.item_rows import (
    ITEM_ID,
    MEASURE,
    MEASURE_DUE,
    MEASURE_NUMBER,
    Said,
    item_block,
)
from documents.ledger.own_cells import newest_progress, whole_number
from documents.ledger.tables import Block, Column, Look, Table
from engine.queries.whole_items import LedgerFacts
from engine.rules.labels import class_label, status_label
from engine.rules.lights import word_of

NUMBER = Said(Column("序号", 6, again=True), item=lambda item: whole_number(item.row.number))
WEAKNESS = Said(
    Column("存在问题", 38, Look.LONG), item=lambda item: item.row.weakness, goes_on=True
)
DUE = Column("完成时限", 13, again=True)
DUE_ON = Said(DUE, item=lambda item: item.row.due_on)
# Words only beside the class that they speak of: alone they would be read as more than they say.
DUE_OR_WORDS = Said(DUE, item=lambda item: item.row.due_on or item.row.due_text)
LISTS: tuple[tuple[str, tuple[Said, ...]], ...] = (
    ("问题清单", (
        NUMBER,
        Said(Column("问题类别", 12), item=lambda item: item.row.category),
        WEAKNESS,
        Said(Column("具体表现", 40, Look.LONG), item=lambda item: item.row.detail, goes_on=True),
        Said(Column("原因分析", 30, Look.LONG), item=lambda item: item.row.cause, goes_on=True),
        Said(Column("问题来源", 12), item=lambda item: item.row.source, goes_on=True),
        Said(Column("亮灯", 9), item=lambda item: word_of(item.row.meaning)),
        Said(Column("状态", 9), item=lambda item: status_label(item.row.status)),
        ITEM_ID,
    )),
    ("任务清单", (
        NUMBER, WEAKNESS,
        Said(Column("整改目标", 26, Look.LONG), item=lambda item: item.row.goal, goes_on=True),
        MEASURE_NUMBER, MEASURE, MEASURE_DUE, DUE_OR_WORDS,
        Said(Column("整改类型", 10), item=lambda item: class_label(item.row.item_class)),
        Said(Column("长期坚持", 6), item=lambda item: "是" if item.row.long_term else None),
        Said(Column("进展情况", 30, Look.LONG), item=newest_progress, goes_on=True),
        ITEM_ID,
    )),
    ("责任清单", (
        NUMBER, WEAKNESS,
        Said(Column("责任领导", 11), item=lambda item: "\n".join(item.leaders)),
        Said(Column("责任部门", 18), item=lambda item: "\n".join(item.leads)),
        Said(Column("配合部门", 20), item=lambda item: "\n".join(item.supports)),
        Said(Column("责任人", 11), item=lambda item: item.handler),
        DUE_ON, ITEM_ID,
    )),
)  # fmt: skip


def lists_layout(facts: LedgerFacts) -> list[Table]:
    """The three lists, each with its title."""
    return [
        Table(
            name, tuple(one.column for one in columns), partial(_blocks, facts, columns),
            above=({0: f"{facts.map_name}{name}"},), kept_columns=2,
        )
        for name, columns in LISTS
    ]


def _blocks(facts: LedgerFacts, columns: tuple[Said, ...]) -> Iterator[Block]:
    return (item_block(item, columns) for item in facts.items(False))
