"""What a department does: take on, report, prove, apply for closing or for a later date."""

from pathlib import Path
from typing import Annotated

import typer

from cli.acting import acting, tell
from cli.moment import read_date
from cli.options import As, AsJson, ItemName, MapName, On
from engine.errors import NotFound
from engine.language import _

Percent = Annotated[int, typer.Option("--percent", min=0, max=100, help=_("完成的百分比"))]
Words = Annotated[str, typer.Option("--text", help=_("情况说明"))]
MeasureNumber = Annotated[
    int | None, typer.Option("--measure", help=_("第几条措施；不写就是整个事项"))
]
MilestoneNumber = Annotated[
    int | None, typer.Option("--milestone", help=_("第几个节点已经达到"))
]
Proof = Annotated[Path, typer.Argument(metavar="FILE", help=_("佐证材料"))]
Note = Annotated[str, typer.Option("--note", help=_("附注"))]
ShownName = Annotated[str | None, typer.Option("--name", help=_("显示的文件名；不写用原名"))]
Sustain = Annotated[
    bool | None,
    typer.Option("--sustain/--close", help=_("转为长期坚持，或者销号；不写按事项类型")),
]
NewDate = Annotated[str, typer.Option("--until", help=_("申请延到哪一天"))]
Reason = Annotated[str, typer.Option("--reason", help=_("理由"))]


def ack(
    item: ItemName, actor: As, battle_map: MapName = None, on: On = None, as_json: AsJson = False
) -> None:
    """Acknowledge."""
    from engine.actions.acknowledge import acknowledge

    with acting(item, actor, battle_map, on) as act:
        acknowledge(act.session, act.item_id, **act.by)
    tell(act, _("已签收"), as_json=as_json)


def report(
    item: ItemName,
    actor: As,
    percent: Percent,
    text: Words,
    measure: MeasureNumber = None,
    milestone: MilestoneNumber = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Report progress of the item or of one measure, or that a milestone is reached."""
    from engine.actions.report import report as report_progress
    from engine.queries.item_page import measures_of, milestones_of

    with acting(item, actor, battle_map, on) as act:
        measure_id = None
        if measure is not None:
            known = {one.position: one.id for one in measures_of(act.session, act.item_id)}
            if measure not in known:
                raise NotFound(_("这个事项没有第 {measure} 条措施").format(measure=measure))
            measure_id = known[measure]
        milestone_id = None
        if milestone is not None:
            stages = dict(enumerate(milestones_of(act.session, act.item_id), 1))
            if milestone not in stages:
                raise NotFound(_("这个事项没有第 {milestone} 个节点").format(milestone=milestone))
            milestone_id = stages[milestone].id
        report_progress(
            act.session, act.item_id, percent=percent, text=text, measure_id=measure_id,
            milestone_id=milestone_id, **act.by,
        )
    tell(act, _("进展已记录"), as_json=as_json)


def attach(
    item: ItemName,
    file: Proof,
    actor: As,
    name: ShownName = None,
    note: Note = "",
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Keep a file as proof."""
    from engine.actions.attach import attach as attach_proof

    with acting(item, actor, battle_map, on) as act:
        kept = attach_proof(
            act.session, act.item_id, file, settings=act.settings, name=name, note=note, **act.by
        )
        facts = {"evidence": kept.id, "name": kept.name, "sha256": kept.sha256}
    tell(act, _("佐证材料“{name}”已存").format(name=facts["name"]), as_json=as_json, **facts)


def request_close(
    item: ItemName,
    actor: As,
    text: Words,
    sustain: Sustain = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Apply for closing."""
    from engine.actions.close_request import submit_close_request

    with acting(item, actor, battle_map, on) as act:
        request = submit_close_request(
            act.session, act.item_id, text=text, sustain=sustain, **act.by
        )
        request_id = request.id
    tell(act, _("已申请销号"), as_json=as_json, request=request_id)


def extend(
    item: ItemName,
    actor: As,
    until: NewDate,
    reason: Reason,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a later date."""
    from engine.actions.extension import request_extension

    new_due_on = read_date(until)
    with acting(item, actor, battle_map, on) as act:
        request = request_extension(
            act.session, act.item_id, new_due_on=new_due_on, reason=reason, **act.by
        )
        request_id = request.id
    tell(act, _("已申请延期"), as_json=as_json, request=request_id)
