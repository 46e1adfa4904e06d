"""`battlemap amend`: put an item's facts right, and give what the import could not read."""

from typing import Annotated, Any

import typer

from cli.acting import Act, acting, tell
from cli.moment import read_date
from cli.options import As, AsJson, ItemName, MapName, On
from engine.errors import Incomplete
from engine.language import _

Reason = Annotated[str, typer.Option("--reason", help=_("理由；交办之后必须写"))]
Leader = Annotated[str | None, typer.Option("--leader", help=_("责任领导"))]
Handler = Annotated[str | None, typer.Option("--handler", help=_("经办人"))]
Department = Annotated[str | None, typer.Option("--department", help=_("责任部门"))]
Support = Annotated[
    list[str] | None, typer.Option("--support", help=_("配合部门；可写多次，写 - 表示没有"))
]
Due = Annotated[str | None, typer.Option("--due", help=_("完成时限；只限交办之前"))]
Class = Annotated[
    str | None, typer.Option("--class", help=_("immediate、dated 或 sustained；只限交办之前"))
]
LongTerm = Annotated[
    bool | None, typer.Option("--long-term/--not-long-term", help=_("到期后是否长期坚持"))
]
Number = Annotated[str | None, typer.Option("--number", help=_("编号"))]
Category = Annotated[str | None, typer.Option("--category", help=_("问题类别"))]
Weakness = Annotated[str | None, typer.Option("--weakness", help=_("问题表述"))]
Detail = Annotated[str | None, typer.Option("--detail", help=_("具体表现"))]
Cause = Annotated[str | None, typer.Option("--cause", help=_("原因分析"))]
Goal = Annotated[str | None, typer.Option("--goal", help=_("整改目标"))]
Source = Annotated[str | None, typer.Option("--source", help=_("问题来源"))]


def amend(
    item: ItemName,
    actor: As,
    reason: Reason = "",
    leader: Leader = None,
    handler: Handler = None,
    department: Department = None,
    support: Support = None,
    due: Due = None,
    item_class: Class = None,
    long_term: LongTerm = None,
    number: Number = None,
    category: Category = None,
    weakness: Weakness = None,
    detail: Detail = None,
    cause: Cause = None,
    goal: Goal = None,
    source: Source = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Change the named facts, with the reason."""
    from engine.actions.amend import amend as amend_item

    plain = {
        "number": number, "category": category, "weakness": weakness, "detail": detail,
        "cause": cause, "goal": goal, "source": source, "long_term": long_term,
        "due_on": read_date(due) if due else None,
        "item_class": _class(item_class) if item_class else None,
    }
    with acting(item, actor, battle_map, on) as act:
        changes: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
        changes |= _named(act, leader, handler, department, support)
        if not changes:
            raise Incomplete(_("没有写明要改什么"))
        amend_item(act.session, act.item_id, changes, reason=reason, **act.by)
    tell(act, _("已修改"), as_json=as_json, changed=sorted(changes))


def _named(
    act: Act, leader: str | None, handler: str | None, department: str | None,
    support: list[str] | None,
) -> dict[str, Any]:
    """People and departments by their ids."""
    from engine.queries.naming import department_named

    def department_id(name: str) -> int:
        found = department_named(act.session, name, organisation_id=act.organisation_id)
        return found.id or 0

    changes: dict[str, Any] = {}
    if leader is not None:
        changes["responsible_leader_id"] = act.person_id(leader)
    if handler is not None:
        changes["handler_id"] = act.person_id(handler)
    if department is not None:
        changes["lead_department_id"] = department_id(department)
    if support is not None:
        changes["supporting_department_ids"] = [
            department_id(name) for name in support if name != "-"
        ]
    return changes


def _class(text: str) -> Any:
    from engine.rules.words import ItemClass

    known = {one.value: one for one in ItemClass}
    if text not in known:
        raise Incomplete(
            _("没有“{text}”这种类型，可以写：{known}").format(text=text, known="、".join(known))
        )
    return known[text]
