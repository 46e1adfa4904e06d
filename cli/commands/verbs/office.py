"""What the office and the leading group do: look again, reopen, withdraw, amend, sign papers."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.acting import Act, acting, tell
from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.moment import read_date
from cli.options import As, AsJson, ItemName, MapName, On
from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.rules.labels import notice_label, rung_label

if TYPE_CHECKING:
    from engine.models import Notice

Held = Annotated[bool, typer.Option("--held/--relapsed", help=_("巩固，还是反弹"))]
Finding = Annotated[str, typer.Option("--finding", help=_("看到的情况"))]
NextDate = Annotated[str | None, typer.Option("--until", help=_("反弹时新一轮的完成时限"))]
LookId = Annotated[int | None, typer.Option("--look", help=_("第几号回头看；不写就是最早未办的"))]
Reason = Annotated[str, typer.Option("--reason", help=_("理由"))]
NewDate = Annotated[str, typer.Option("--until", help=_("新一轮的完成时限"))]
ISSUED_SHOWN = 20
RungName = Annotated[str | None, typer.Option("--rung", help=_("哪一级文书，如 T+5；只有一份时可不写"))]


def look_back(
    item: ItemName,
    actor: As,
    held: Held,
    finding: Finding,
    until: NextDate = None,
    look: LookId = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Record what a look-back or a re-check found."""
    from engine.actions.look_back import look_back as record_look
    from engine.queries.item_page import looks_of
    from engine.rules.words import LookBackResult

    with acting(item, actor, battle_map, on) as act:
        planned = [
            one.id for one in looks_of(act.session, act.item_id)
            if one.result is None and not one.cancelled and look in (None, one.id)
        ]
        if not planned:
            raise NotFound(_("这个事项没有待办的回头看"))
        record_look(
            act.session, planned[0] or 0,
            result=LookBackResult.HELD if held else LookBackResult.RELAPSED, finding=finding,
            new_due_on=read_date(until) if until else None, **act.by,
        )
    tell(act, _("巩固，已记录") if held else _("反弹，已进入新一轮"), as_json=as_json)


def reopen(
    item: ItemName,
    actor: As,
    reason: Reason,
    until: NewDate,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Begin a new round."""
    from engine.actions.reopen import reopen as begin_again

    new_due_on = read_date(until)
    with acting(item, actor, battle_map, on) as act:
        begin_again(act.session, act.item_id, reason=reason, new_due_on=new_due_on, **act.by)
    tell(act, _("已重新启动整改"), as_json=as_json)


def withdraw(
    item: ItemName,
    actor: As,
    reason: Reason,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw an item."""
    from engine.actions.withdraw import withdraw as withdraw_item

    with acting(item, actor, battle_map, on) as act:
        withdraw_item(act.session, act.item_id, reason=reason, **act.by)
    tell(act, _("已撤销"), as_json=as_json)


def release(
    item: ItemName,
    actor: As,
    rung: RungName = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Sign a drafted paper."""
    from engine.actions.papers import release_paper
    from engine.queries.official_papers import paper_at

    with acting(item, actor, battle_map, on) as act:
        paper = _paper(act, rung)
        notices = release_paper(
            act.session, act.item_id, paper.rung, paper.deadline_version, **act.by
        )
        issued = paper_at(act.session, (notices[0].facts or {})["paper_id"])
        facts = {
            "kind": paper.kind, "rung": paper.rung, "paper": issued.id,
            "paper_number": issued.facts["number_text"],
        }
    done = _("{paper}已签发，{paper_number}").format(
        paper=notice_label(facts["kind"]), paper_number=facts["paper_number"]
    )
    tell(act, done, as_json=as_json, **facts)


def drop_paper(
    item: ItemName,
    actor: As,
    reason: Reason,
    rung: RungName = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Decide that a drafted paper is not sent."""
    from engine.actions.papers import drop_paper as drop

    with acting(item, actor, battle_map, on) as act:
        paper = _paper(act, rung)
        drop(
            act.session, act.item_id, paper.rung, paper.deadline_version, reason=reason, **act.by
        )
        facts = {"kind": paper.kind, "rung": paper.rung}
    done = _("{paper}不予签发，已记录").format(paper=notice_label(facts["kind"]))
    tell(act, done, as_json=as_json, **facts)


def papers(
    ctx: typer.Context, battle_map: MapName = None, on: On = None, as_json: AsJson = False
) -> None:
    """List the papers that wait for a signature and the latest that were signed, if nothing else is asked."""
    if ctx.invoked_subcommand is not None:
        return
    from engine.db import reading
    from engine.queries.naming import map_named
    from engine.queries.official_papers import issued_papers
    from engine.queries.papers import papers_waiting
    from engine.rules.official_papers import OF_ITEMS

    here = open_installation(on)
    with reading(here.database) as session:
        organisation_id = map_named(session, battle_map).organisation_id
        waiting = papers_waiting(session, organisation_id)
        issued = issued_papers(session, organisation_id, OF_ITEMS, limit=ISSUED_SHOWN)
    if on is not None:
        waiting = [one for one in waiting if one.threshold_on <= here.today]
        issued = [one for one in issued if one.issued_on and one.issued_on <= here.today]
    if as_json:
        print_json({"papers": [
            {"item": one.item_id, "number": one.number, "weakness": one.weakness,
             "kind": one.kind, "rung": one.rung, "since": one.threshold_on, "due_on": one.due_on,
             "to": one.recipients, "copied": one.copied}
            for one in waiting
        ], "issued": [
            {"paper": one.id, "kind": one.kind, "paper_number": one.number_text,
             "title": one.title, "item": one.item_id, "issued_on": one.issued_on,
             "issued_by": one.issued_by}
            for one in issued
        ]})
        return
    if issued:
        show_table(
            table(_("已签发的文书"), ["ID", _("文号"), _("文书"), _("事项"), _("签发日期"), _("签发人")]),
            [(one.id, one.number_text, one.title, f"#{one.item_id}", one.issued_on, one.issued_by)
             for one in issued],
        )
    if not waiting:
        say(_("没有待签发的文书"))
        return
    show_table(
        table(_("待签发的文书"), [
            "#", _("编号"), _("文书"), _("级"), _("应出日期"), _("主送"), _("抄送"),
            (_("问题"), {"ratio": 1}),
        ]),
        [
            (one.item_id, one.number, notice_label(one.kind), rung_label(one.rung), one.threshold_on,
             "、".join(one.recipients), "、".join(one.copied), one.weakness)
            for one in waiting
        ],
    )


def _paper(act: Act, rung: str | None) -> "Notice":
    """The paper that waits on the item; of several the person must say which."""
    from engine.queries.item_page import drafted_papers

    waiting = {
        (one.rung, one.deadline_version): one
        for one in drafted_papers(act.session, act.item_id) if rung in (None, one.rung, rung_label(one.rung))
    }
    found = list(waiting.values())
    if not found:
        raise NotFound(_("这个事项没有待签发的文书"))
    if len(found) > 1:
        listed = "、".join(f"{one.rung} {notice_label(one.kind)}" for one in found)
        raise Incomplete(_("有几份文书在等，请用 --rung 指明：{listed}").format(listed=listed))
    return found[0]
