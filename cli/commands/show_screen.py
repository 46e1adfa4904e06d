"""An item on the screen: what it is, what was done, what was said to whom and how it arrived."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cli.commands.items import due_shown
from cli.console import console, light, say, show_table, table
from engine.language import _
from engine.rules.labels import (
    class_label,
    look_label,
    message_status_label,
    notice_label,
    notice_status_label,
    rung_label,
    trail_label,
)

if TYPE_CHECKING:
    from engine.models import AuditEvent
    from engine.queries.item_list import ListedItem
    from engine.queries.item_page import Proof
    from engine.queries.items import ItemCard

TRAIL_SHOWN = 15


def show_item(
    listed: "ListedItem",
    card: "ItemCard",
    proofs: list["Proof"],
    trail: list[tuple["AuditEvent", str | None]],
    *,
    timezone: str,
) -> None:
    """Print everything there is, an empty part not at all."""
    _facts(listed, card)
    _measures(card)
    _done(card)
    _requests(card)
    _proofs(proofs, timezone)
    _trail(trail, timezone)


def _facts(listed: "ListedItem", card: "ItemCard") -> None:
    from rich.table import Table
    from rich.text import Text

    from engine.rules.labels import status_label
    from engine.rules.lights import word_of

    item = card.item
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bright_black", no_wrap=True)
    grid.add_column(overflow="fold")
    supporting = "、".join(card.departments.get(one, "") for one in card.supporting_ids)
    waiting = "；".join(
        "、".join(names) if isinstance(names, list) else str(names)
        for key, names in item.names.items() if key != "counted"
    )
    rows: list[tuple[str, Any]] = [
        (_("作战图"), card.map_name), (_("类别"), item.category), (_("问题"), item.weakness),
        (_("具体表现"), item.detail), (_("原因"), item.cause), (_("目标"), item.goal),
        (_("类型"), class_label(item.item_class)),
        (_("灯"), light(listed.light.value, word_of(listed.meaning))),
        (_("状态"), _("{status}，第 {round} 轮，进度 {percent}%").format(
            status=status_label(item.status), round=item.round, percent=item.percent)),
        (_("时限"), due_shown(listed)),
        (_("原定时限"), item.original_due_on if item.original_due_on != item.due_on else None),
        (_("责任领导"), listed.leader), (_("责任部门"), listed.department),
        (_("配合部门"), supporting), (_("经办人"), listed.handler),
        (_("待核对的名称"), waiting), (_("待核对"), "、".join(item.flags)),
    ]
    for name, value in rows:
        if value not in (None, ""):
            grid.add_row(name, value if isinstance(value, Text) else Text(str(value)))
    say(_("事项 {number}（#{id}）").format(number=item.number, id=item.id), style="bold")
    console().print(grid)


def _measures(card: "ItemCard") -> None:
    if card.measures:
        by_id = {one.id: one.position for one in card.measures}
        show_table(
            table(_("措施"), [("#", {"justify": "right"}), (_("内容"), {"ratio": 1}),
                              (_("时限"), {"no_wrap": True}), (_("进度"), {"no_wrap": True})]),
            [
                (one.position, one.text, one.due_on or one.due_text,
                 one.done_on or f"{one.percent}%")
                for one in card.measures
            ],
        )
        for push in card.pushes:
            say(_("第 {measure} 条拖后，将把第 {pushed} 条推到 {on}（{days} 天）").format(
                measure=by_id.get(push.measure_id), pushed=by_id.get(push.pushed_id),
                on=push.pushed_to, days=push.days,
            ), style="yellow")
    if card.milestones:
        show_table(table(_("节点"), [_("时限"), _("内容")]),
                   [(one.due_on, one.text) for one in card.milestones])


def _done(card: "ItemCard") -> None:
    if card.reports:
        show_table(
            table(_("进展"), [(_("日期"), {"no_wrap": True}), (_("报告人"), {"no_wrap": True}),
                              _("进度"), (_("内容"), {"ratio": 1})]),
            [(one.reported_on, card.person(one.person_id), f"{one.percent}%", one.text)
             for one in card.reports],
        )
    if card.evidence:
        show_table(
            table(_("佐证材料"), ["#", (_("名称"), {"ratio": 1}), _("轮次"), _("上传人"),
                                  (_("指纹"), {"no_wrap": True})]),
            [(one.evidence.id, one.evidence.name, one.evidence.round,
              card.person(one.evidence.person_id), one.evidence.sha256[:12])
             for one in card.evidence],
        )
    if card.looks:
        show_table(
            table(_("回头看"), ["#", _("种类"), (_("日期"), {"no_wrap": True}), _("结果"),
                                (_("情况"), {"ratio": 1})]),
            [(one.id, look_label(one.kind), one.due_on, _look_result(one), one.finding)
             for one in card.looks],
        )


def _look_result(look: Any) -> str:
    if look.cancelled:
        return _("已取消")
    from engine.rules.labels import look_result_label

    return look_result_label(look.result) if look.result else _("未办")


def _requests(card: "ItemCard") -> None:
    from engine.rules.labels import (
        application_status_label,
        approval_label,
        step_label,
        verdict_label,
    )

    rows: list[tuple[Any, ...]] = []
    for shown in card.requests:
        request = shown.request
        rows.append((
            request.id, approval_label(request.kind), request.asked_on,
            card.person(request.asked_by_id), application_status_label(request.status), request.reason,
        ))
        rows += [
            ("", f"  {step_label(step.kind)}", _day(step.decided_at), card.person(step.decided_by_id),
             verdict_label(step.verdict) if step.verdict else (
                 _("等待中") if step.reached_on and request.status == "pending" else ""),
             step.reason)
            for step in shown.steps
        ]
    if rows:
        show_table(
            table(_("申请与审批"), ["#", (_("种类"), {"no_wrap": True}),
                                    (_("日期"), {"no_wrap": True}), _("人员"), _("结果"),
                                    (_("理由、意见"), {"ratio": 1})]),
            rows,
        )


def _proofs(proofs: list["Proof"], timezone: str) -> None:
    told = [one for one in proofs if one.notice.status != "superseded"]
    if not told:
        return
    show_table(
        table(_("通知与送达"), [
            (_("日期"), {"no_wrap": True}), (_("通知"), {"max_width": 12}), _("级"), _("收件人"),
            _("送达"), (_("服务器答复"), {"ratio": 1}),
        ]),
        [
            (one.notice.raised_on, notice_label(one.notice.kind),
             rung_label(one.notice.rung),
             _("{name}（抄送）").format(name=one.recipient) if one.notice.copied else one.recipient,
             _carriage(one, timezone), _answer(one))
            for one in told
        ],
    )
    if passed := len(proofs) - len(told):
        say(_("另有 {count} 件到期时已被后一级取代，没有另发").format(count=passed))


def _carriage(proof: "Proof", timezone: str) -> str:
    if proof.message is None:
        return notice_status_label(proof.notice.status)
    if proof.sent_at is not None:
        return _clock(proof.sent_at, timezone)
    return message_status_label(proof.message.status)


def _answer(proof: "Proof") -> str:
    if proof.message is None:
        return ""
    return f"{proof.message.reply_code or ''} {proof.message.reply}".strip()


def _trail(trail: list[tuple["AuditEvent", str | None]], timezone: str) -> None:
    if not trail:
        return
    title = _("留痕")
    if len(trail) > TRAIL_SHOWN:
        title = _("留痕（最近 {shown} 条，共 {count} 条）").format(
            shown=TRAIL_SHOWN, count=len(trail)
        )
    show_table(
        table(title, [("#", {"justify": "right"}), (_("时间"), {"no_wrap": True}),
                      _("人员"), _("动作")]),
        [(event.seq, _clock(event.at, timezone), name or _("系统"), trail_label(event.verb))
         for event, name in trail[-TRAIL_SHOWN:]],
    )


def _clock(at: datetime, timezone: str) -> str:
    from engine.clock import at_local

    return f"{at_local(at, timezone):%Y-%m-%d %H:%M}"


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
