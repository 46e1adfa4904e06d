"""What a person is shown of an import before and after it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.console import say, show_table, table
from engine.language import _
from engine.rules.labels import class_label, severity_label

if TYPE_CHECKING:
    from engine.actions.import_plan import ImportPlan
    from engine.intake.drafts import Problem, Reading
    from engine.rules.addressing import Directory

SHOWN = 30
LONGEST = 120  # of one side of a difference: the file itself has the rest


def show_reading(reading: "Reading") -> None:
    """What was read, the first items of it."""
    kind = _("台账") if reading.kind == "ledger" else _("报告")
    declared = (
        _("，文中写明 {count} 项").format(count=reading.declared_count)
        if reading.declared_count is not None else ""
    )
    say(_("{kind}：读到 {count} 项{declared}").format(
        kind=kind, count=len(reading.drafts), declared=declared
    ))
    if not reading.drafts:
        return
    columns: list[str | tuple[str, dict[str, Any]]] = [
        (_("编号"), {"no_wrap": True}), (_("类别"), {"max_width": 12}),
        (_("问题"), {"ratio": 1, "min_width": 16}), (_("责任部门"), {"max_width": 14}),
        (_("时限"), {"no_wrap": True}), (_("类型"), {"no_wrap": True}),
    ]
    filled = table("", columns)
    filled.expand = True
    show_table(
        filled,
        [
            (
                one.number, one.category, one.weakness, "、".join(one.lead_departments),
                one.due_on or one.due_text[:10], class_label(one.item_class),
            )
            for one in reading.drafts[:SHOWN]
        ],
    )
    _more(len(reading.drafts))


def show_plan(plan: "ImportPlan", directory: "Directory") -> None:
    """What becomes of the map: counts, and the differences of items that are there."""
    say(_("新增 {new}，更新 {changed}，未变 {unchanged}，保留原值 {held}，台账中已没有 {absent}").format(
        **plan.counts
    ))
    from engine.actions.import_differences import differences

    differing = list(differences(plan, directory))
    if not differing:
        return
    show_table(
        table(_("差异"), [(_("编号"), {"no_wrap": True}), _("项目"), _("原来"), _("现在"), _("说明")]),
        [
            (number, field, _short(before), _short(after), held)
            for number, field, before, after, held in differing[:SHOWN]
        ],
    )
    _more(len(differing))


def show_problems(problems: Sequence["Problem"]) -> None:
    """What could not be read or needs a person, the graver first."""
    order = {"error": 0, "warning": 1, "info": 2}
    ranked = sorted(problems, key=lambda one: order[one.severity])
    if not ranked:
        return
    show_table(
        table(
            _("问题 {count} 条").format(count=len(ranked)),
            [(_("程度"), {"no_wrap": True}), (_("位置"), {"max_width": 16}),
             (_("原文"), {"max_width": 20}), (_("说明"), {"ratio": 1})],
        ),
        [
            (severity_label(one.severity),
             " ".join(filter(None, (one.sheet, one.cell))), one.raw[:60], one.message)
            for one in ranked[:SHOWN]
        ],
    )
    _more(len(ranked))


def _more(count: int) -> None:
    if count > SHOWN:
        say(_("……另有 {count} 条，用 --json 可看全部").format(count=count - SHOWN))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1]}…"
