"""`battlemap explain ITEM`: why it stands where it stands, and what the calendar does next."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.moment import read_horizon
from cli.options import AsJson, ItemName, MapName, On
from engine.language import _
from engine.rules.labels import message_status_label, notice_label, notice_status_label, rung_label

if TYPE_CHECKING:
    from engine.actions.explain import Explanation

AHEAD = timedelta(days=90)
Until = Annotated[str | None, typer.Option("--until", help=_("看到哪一天；不写看九十天"))]


def explain(
    item: ItemName,
    until: Until = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Explain one item."""
    from engine.actions.explain import explain as explain_item
    from engine.db import reading
    from engine.queries.naming import item_named

    here = open_installation(on)
    end = read_horizon(until, today=here.today) if until else here.today + AHEAD
    with reading(here.database) as session:
        found = item_named(session, item, map_name=battle_map)
        told = explain_item(session, found.id or 0, today=here.today, until=end)
    if as_json:
        print_json(_as_json(told) | {"on": here.today, "until": end})
    else:
        _show(told)


def _as_json(told: "Explanation") -> dict[str, Any]:
    return {
        "item": told.item.id, "number": told.item.number, "status": told.item.status,
        "due_on": told.item.due_on, "meaning": told.light, "workdays_left": told.workdays_left,
        "said": [
            {"kind": one.kind, "rung": one.rung, "threshold_on": one.threshold_on,
             "raised_on": one.raised_on, "to": one.recipient, "copied": one.copied,
             "status": one.status, "message": one.message_id, "carriage": one.carriage}
            for one in told.said
        ],
        "coming": [
            {"on": one.on, "kind": one.kind, "rung": one.rung, "to": one.recipients,
             "copied": one.copied, "drafted": one.drafted, "provisional": one.provisional}
            for one in told.coming
        ],
    }


def _show(told: "Explanation") -> None:
    from engine.rules.labels import status_label
    from engine.rules.lights import word_of

    item = told.item
    say(_("事项 {number}（#{id}）：{status}，{light}").format(
        number=item.number, id=item.id, status=status_label(item.status),
        light=word_of(told.light),
    ), style="bold")
    if item.due_on is None:
        say(_("没有完成时限，日历不会提醒；请先补上时限"))
    elif told.workdays_left is not None and told.workdays_left >= 0:
        say(_("时限 {due_on}，还有 {count} 个工作日").format(
            due_on=item.due_on, count=told.workdays_left))
    else:
        say(_("时限 {due_on}，已超 {count} 个工作日").format(
            due_on=item.due_on, count=-(told.workdays_left or 0)))
    said = [one for one in told.said if one.status != "superseded"]
    if said:
        show_table(
            table(_("已经说过"), [(_("应说日"), {"no_wrap": True}), _("通知"), _("级"),
                                  _("收件人"), _("结果")]),
            [(one.threshold_on, notice_label(one.kind), rung_label(one.rung),
              _copied(one.recipient, one.copied),
              message_status_label(one.carriage) if one.carriage
              else notice_status_label(one.status))
             for one in said],
        )
    if not told.coming:
        say(_("这段时间日历没有要说的"))
        return
    show_table(
        table(_("若无人办理，接下来"), [(_("日期"), {"no_wrap": True}), _("通知"), _("级"),
                                        _("主送"), _("抄送"), _("说明")]),
        [(one.on, notice_label(one.kind), rung_label(one.rung), "、".join(one.recipients),
          "、".join(one.copied), "，".join(filter(None, (
              _("待签发") if one.drafted else "", _("暂定") if one.provisional else ""))))
         for one in told.coming],
    )


def _copied(name: str, copied: bool) -> str:
    return _("{name}（抄送）").format(name=name) if copied else name
