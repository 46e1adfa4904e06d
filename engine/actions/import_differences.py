"""What a file has otherwise than the map, in the words of a ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.actions.import_plan import ImportPlan
from engine.actions.planned import Change, Planned
from engine.intake.problems import CODES, FLAGS
from engine.language import _
from engine.rules.addressing import Directory
from engine.rules.labels import class_label, status_label
from engine.rules.words import Status

FOLLOWING = frozenset({"flags", "names"})  # these only say again what another field already shows
PEOPLE = frozenset({"responsible_leader_id", "handler_id"})
DEPARTMENTS = frozenset({"lead_department_id", "lead_departments", "supporting_departments"})
STEPS = frozenset({"measures", "milestones"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the file has otherwise, all of it words; `held`: why it is not taken over."""

    field: str
    before: str
    after: str
    held: str


def differences(plan: ImportPlan, directory: Directory) -> Iterator[tuple[str, ...]]:
    """(number, field, before, after, why it is held) of each difference."""
    for planned in {id(one): one for one in [*plan.changed, *plan.held]}.values():
        number = planned.draft.number or f"#{planned.item_id}"
        for one in differences_of(planned, directory):
            yield number, one.field, one.before, one.after, one.held


def differences_of(planned: Planned, directory: Directory) -> list[Difference]:
    """The differences of one item."""
    telling = [one for one in planned.changes if one.field not in FOLLOWING]
    return [
        Difference(
            field_label(change.field), shown(change, change.before, directory),
            shown(change, change.after, directory), change.held,
        )
        for change in telling or planned.changes
    ]


def field_label(name: str) -> str:
    """What a ledger calls a field of an item."""
    return {
        "number": _("编号"), "category": _("类别"), "weakness": _("问题"), "detail": _("具体表现"),
        "cause": _("原因"), "goal": _("目标"), "source": _("来源"), "item_class": _("类型"),
        "long_term": _("长期坚持"), "due_on": _("时限"), "due_text": _("时限原文"),
        "flags": _("待核对"), "names": _("待核对的名称"), "responsible_leader_id": _("责任领导"),
        "handler_id": _("经办人"), "lead_department_id": _("责任部门"),
        "lead_departments": _("其他牵头部门"), "supporting_departments": _("配合部门"),
        "measures": _("措施"), "milestones": _("节点"), "status": _("状态"),
    }[name]


def shown(change: Change, value: Any, directory: Directory) -> str:
    """A value of a field as people read it; nothing for nothing."""
    if value is None or value in ("", [], {}):
        return ""
    if change.field in PEOPLE:
        return directory.people[value].name
    if change.field in DEPARTMENTS:
        ids = value if isinstance(value, list) else [value]
        return "、".join(directory.departments[one].name for one in ids)
    if change.field in STEPS:
        return "\n".join(_step(text, due_on) for text, due_on in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if change.field == "names":
        return "、".join(_waiting(value, directory))
    return _word(change.field, value)


def _step(text: str, due_on: date | None) -> str:
    if due_on is None:
        return text
    return _("{text}（{due_on}）").format(text=text, due_on=due_on.isoformat())


def _word(field: str, value: Any) -> str:
    if field == "item_class":
        return class_label(value)
    if field == "status":
        return status_label(Status(value))
    if field == "flags":
        return "；".join(_(FLAGS.get(flag) or CODES[flag][1]) for flag in value)
    return str(value)


def _waiting(names: dict[str, Any], directory: Directory) -> Iterator[str]:
    """Names that wait for a person; leaders beyond the first are known, and kept by their ids."""
    for key, found in names.items():
        if key == "further_leaders":
            yield from (directory.people[one].name for one in found)
        elif key != "counted":
            yield from found if isinstance(found, list) else [str(found)]
