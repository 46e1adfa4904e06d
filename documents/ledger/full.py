"""Everything of an item: each measure and each stage in a row, what was reported, asked, proved."""

from collections.abc import Mapping

from documents.ledger.item_rows import (
    ITEM_ID,
    MEASURE,
    MEASURE_DUE,
    MEASURE_NUMBER,
    Said,
    item_block,
)
from documents.ledger.own_cells import whole_number
from documents.ledger.tables import Cell, Column, Look, Table
from engine.queries.item_parts import ShownApplication
from engine.queries.whole_items import LedgerFacts, WholeItem
from engine.rules.labels import (
    application_status_label,
    approval_label,
    class_label,
    look_label,
    look_result_label,
    status_label,
    step_label,
    verdict_label,
)
from engine.rules.lights import word_of

NAME = "台账"


def full_layout(facts: LedgerFacts) -> Table:
    """One table of all there is."""
    columns = full_columns(facts.people)
    return Table(
        NAME, tuple(one.column for one in columns),
        lambda: (item_block(item, columns) for item in facts.items(True)),
        above=({0: f"{facts.map_name}台账"},), pages_wide=3, kept_columns=3,
    )


def full_columns(people: Mapping[int, str]) -> tuple[Said, ...]:
    """The columns; `people`: names by id."""
    return (ITEM_ID, *FACTS, MEASURE_NUMBER, MEASURE, *_of_measures(people), *STAGES, *_told(people))


def _text(heading: str, name: str, width: float = 30) -> Said:
    return Said(
        Column(heading, width, Look.LONG), item=lambda item: getattr(item.row, name), goes_on=True
    )


def _day(heading: str, name: str, *, again: bool = False) -> Said:
    return Said(Column(heading, 12, again=again), item=lambda item: getattr(item.row, name))


def _imported(item: WholeItem) -> str:
    return "\n".join(f"{heading}：{text}" for heading, text in item.extra.items())


FACTS = (
    Said(Column("序号", 6, again=True), item=lambda item: whole_number(item.row.number)),
    Said(Column("问题类别", 12), item=lambda item: item.row.category),
    _text("存在问题", "weakness", 36), _text("具体表现", "detail", 34),
    _text("原因分析", "cause"), _text("整改目标", "goal"),
    Said(Column("问题来源", 12), item=lambda item: item.row.source, goes_on=True),
    Said(Column("整改类型", 10), item=lambda item: class_label(item.row.item_class)),
    Said(Column("长期坚持", 6), item=lambda item: "是" if item.row.long_term else None),
    Said(Column("责任领导", 10, again=True), item=lambda item: "\n".join(item.leaders)),
    Said(Column("责任部门", 15, again=True), item=lambda item: "\n".join(item.leads)),
    Said(Column("配合部门", 16), item=lambda item: "\n".join(item.supports)),
    Said(Column("责任人", 10), item=lambda item: item.handler),
    _day("完成时限", "due_on", again=True), _day("原定时限", "original_due_on"),
    Said(Column("时限原文", 16), item=lambda item: item.row.due_text, goes_on=True),
    Said(Column("亮灯", 9, again=True), item=lambda item: word_of(item.row.meaning)),
    Said(Column("状态", 9, again=True), item=lambda item: status_label(item.row.status)),
    Said(Column("完成百分比", 7), item=lambda item: item.row.percent),
    Said(Column("轮次", 5), item=lambda item: item.row.round),
    _day("交办日期", "issued_on"),
    Said(Column("签收日期", 12), item=lambda item: item.acknowledged_on),
    _day("开始日期", "opened_on"), _day("销号时间", "closed_on"),
)
STAGES = (
    Said(Column("节点内容", 24, Look.LONG), stage=lambda one: one.text),
    Said(Column("节点时限", 12), stage=lambda one: one.due_on),
    Said(Column("节点达到日期", 12), stage=lambda one: one.reached_on),
)


def _of_measures(people: Mapping[int, str]) -> tuple[Said, ...]:
    return (
        Said(Column("措施开始日期", 12), measure=lambda step: step.measure.starts_on),
        MEASURE_DUE,
        Said(Column("措施责任人", 10), measure=lambda step: people.get(step.measure.owner_id or 0)),
        Said(Column("措施进度", 6), measure=lambda step: step.measure.percent),
        Said(Column("措施完成日期", 12), measure=lambda step: step.measure.done_on),
    )


def _told(people: Mapping[int, str]) -> tuple[Said, ...]:
    def reports(item: WholeItem) -> Cell:
        places = {one.id: one.position for one in item.measures}
        return "\n".join(
            f"{one.reported_on.isoformat()} {people.get(one.person_id, '')}"
            + (f" 措施{places.get(one.measure_id, '')}" if one.measure_id else "")
            + f" {one.percent}%：{one.text}"
            for one in item.reports
        )

    def applications(item: WholeItem) -> Cell:
        return "\n".join(_application(one, people) for one in item.applications)

    def proofs(item: WholeItem) -> Cell:
        return "\n".join(one.name for one in item.proofs)

    def looks(item: WholeItem) -> Cell:
        return "\n".join(
            f"{one.due_on.isoformat()} {look_label(one.kind)}："
            + (f"{look_result_label(one.result)} {one.finding}" if one.result else "未办")
            for one in item.looks if not one.cancelled
        )

    return (
        Said(Column("进展情况", 40, Look.LONG), item=reports, goes_on=True),
        Said(Column("审批情况", 40, Look.LONG), item=applications),
        Said(Column("佐证材料", 26, Look.LONG), item=proofs),
        Said(Column("回头看", 26, Look.LONG), item=looks),
        Said(Column("台账附加内容", 26, Look.LONG), item=_imported),
    )


def _application(one: ShownApplication, people: Mapping[int, str]) -> str:
    """2026-03-06 钱某申请销号：已同意（责任领导赵某同意、办公室孙某同意）."""
    steps = "、".join(
        f"{step_label(step.kind)}{people.get(step.decided_by_id or 0, '')}"
        f"{verdict_label(step.verdict)}"
        for step in one.steps if step.verdict
    )
    to = f"至{one.new_due_on.isoformat()}" if one.new_due_on else ""
    waiting = f"，待{step_label(one.waiting.kind)}" if one.waiting else ""
    return (
        f"{one.asked_on.isoformat()} {people.get(one.asked_by_id, '')}申请"
        f"{approval_label(one.kind)}{to}：{application_status_label(one.status)}{waiting}"
        + (f"（{steps}）" if steps else "")
    )
