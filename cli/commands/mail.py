"""`deliver`, `digest`, `outbox`: what leaves the house, and what became of it."""

from typing import Annotated, Any

import typer

from cli.console import print_json, say, show_table, table, warn
from cli.installation import open_installation
from cli.options import AsJson, On
from cli.progress import progress
from engine.errors import Incomplete
from engine.language import _
from engine.rules.labels import message_label, message_status_label

StatusName = Annotated[
    str | None, typer.Option("--status", help=_("queued、sent、deferred、refused、unknown 等"))
]
Limit = Annotated[int, typer.Option("--limit", min=1, help=_("最多列多少封，新的在前"))]


def deliver(on: On = None, as_json: AsJson = False) -> None:
    """Send what may be sent now."""
    from dataclasses import asdict

    from flows.holder import new_holder
    from notifications.deliver import deliver_due
    from tasks.enclosures import Enclosures

    here = open_installation(on)
    with progress(_("投递")):
        counts = asdict(
            # An operator sends now; what is played for another day keeps to that day's hours.
            deliver_due(here.database, here.settings, at=here.at, holder=new_holder(),
                        quiet=on is not None, today=here.today,
                        enclose=Enclosures(here.database, here.settings))
        )
    counts["elapsed_s"] = round(counts["elapsed_s"], 3)
    if as_json:
        print_json(counts)
        return
    say(_("送达 {sent} 封，暂缓 {deferred}，拒收 {refused}，结果不明 {unknown}，"
          "无内容作废 {void}，用时 {elapsed_s} 秒").format(**counts))
    if counts["trouble"]:
        warn(_("未能全部投递：{trouble}").format(trouble=counts["trouble"]))


def digest(on: On = None, as_json: AsJson = False) -> None:
    """Issue the weekly digest of today, whatever the hour."""
    from engine.actions.digest import issue_digests

    here = open_installation(on)
    with progress(_("周报")):
        counts = issue_digests(here.database, force=True, **here.moment).as_json()
    if as_json:
        print_json({"on": here.today} | counts)
    else:
        say(_("{maps} 张作战图出周报 {digests} 份，成邮件 {messages} 封，用 battlemap deliver 送出")
            .format(**counts))


def outbox(status: StatusName = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List mails with what the server said."""
    from engine.db import reading
    from engine.queries.outbox_lists import count_messages, list_messages
    from engine.rules.words import MessageStatus

    wanted = None
    if status is not None:
        known = {message_status_label(one): one for one in MessageStatus} | {
            one.value: one for one in MessageStatus
        }
        if status not in known:
            raise Incomplete(_("没有“{status}”这种状态，可以写：{known}").format(
                status=status, known="、".join(known)))
        wanted = known[status]
    here = open_installation()
    with reading(here.database) as session:
        counts = count_messages(session)
        listed = list_messages(session, status=wanted, limit=limit)
    rows: list[dict[str, Any]] = [
        {"id": one.id, "kind": one.kind, "on": one.on, "to": name, "address": one.address,
         "status": one.status, "attempts": one.attempts, "not_before": one.not_before,
         "sent_at": one.sent_at, "code": one.reply_code, "reply": one.reply,
         "message_id": one.header_id, "notices": notices}
        for one, name, notices in listed
    ]
    if as_json:
        print_json({"counts": counts, "messages": rows})
        return
    say("，".join(f"{message_status_label(name)} {count}" for name, count in counts.items())
        or _("还没有邮件"))
    if rows:
        show_table(
            table("", ["#", (_("日期"), {"no_wrap": True}), _("种类"), _("收件人"), _("件数"),
                       _("状态"), (_("服务器答复"), {"ratio": 1})]),
            [(one["id"], one["on"], message_label(one["kind"]), one["to"], one["notices"],
              message_status_label(one["status"]), f"{one['code'] or ''} {one['reply']}".strip())
             for one in rows],
        )
