"""What approvers do: hand out, agree, send back, grant or refuse a later date."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.acting import acting, item_standing, tell
from cli.console import print_json, say, warn
from cli.installation import open_installation
from cli.options import As, AsJson, ItemName, MapName, On
from engine.errors import Incomplete, WrongState
from engine.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

Items = Annotated[
    list[str] | None, typer.Argument(metavar="ITEM", help=_("事项的编号，或“#”加序号；可写多个"))
]
AllDrafts = Annotated[bool, typer.Option("--all", help=_("全部待立项的事项"))]
Remark = Annotated[str, typer.Option("--reason", help=_("意见；可以不写"))]
Requirements = Annotated[str, typer.Option("--reason", help=_("理由和整改要求"))]
Kind = Annotated[
    str | None, typer.Option("--kind", help=_("哪一种申请：activation、close 或 extension"))
]
Seen = Annotated[
    int | None, typer.Option("--seen", help=_("审的是哪一版；事项已变就不办"))
]


def issue(
    actor: As,
    items: Items = None,
    all_drafts: AllDrafts = False,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Hand out drafts."""
    from engine.actions.activation import issue_items
    from engine.db import writing
    from engine.queries.item_page import draft_ids
    from engine.queries.naming import item_named, map_named, person_named

    if not items and not all_drafts:
        raise Incomplete(_("请写明要交办的事项，或用 --all 交办全部待立项的事项"))
    here = open_installation(on)
    with writing(here.database) as session:
        found_map = map_named(session, battle_map) if all_drafts else None
        named = [item_named(session, name, map_name=battle_map) for name in items or ()]
        home = found_map or map_named(session, str(named[0].map_id))
        person = person_named(session, actor, organisation_id=home.organisation_id)
        item_ids = draft_ids(session, home.id or 0) if all_drafts else [
            one.id or 0 for one in named
        ]
        outcome = issue_items(session, item_ids, actor_id=person.id or 0, **here.moment)
    blocked = [
        {"item": one.item_id, "number": one.number, "missing": list(one.missing)}
        for one in outcome.blocked
    ]
    if as_json:
        print_json({"issued": [item_standing(one) for one in outcome.issued], "blocked": blocked})
        return
    say(_("已交办 {count} 项").format(count=len(outcome.issued)))
    for one in outcome.blocked:
        warn(_("事项{number}还不能立项，缺少：{missing}").format(
            number=one.number, missing="；".join(one.missing)
        ))


def propose(
    item: ItemName,
    actor: As,
    reason: Remark = "",
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Propose a draft to those who may open it."""
    from engine.actions.activation import request_activation

    with acting(item, actor, battle_map, on) as act:
        request_activation(act.session, act.item_id, reason=reason, **act.by)
    tell(act, _("已申请立项"), as_json=as_json)


def approve(
    item: ItemName,
    actor: As,
    reason: Remark = "",
    kind: Kind = None,
    seen: Seen = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Sign the step that waits."""
    _decide(item, actor, "approve", kind, reason, seen, battle_map, on, as_json)


def send_back(
    item: ItemName,
    actor: As,
    reason: Requirements,
    kind: Kind = None,
    seen: Seen = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Send the application back with requirements."""
    _decide(item, actor, "send_back", kind, reason, seen, battle_map, on, as_json)


def grant(
    item: ItemName,
    actor: As,
    reason: Remark = "",
    seen: Seen = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Sign an extension."""
    _decide(item, actor, "approve", "extension", reason, seen, battle_map, on, as_json)


def refuse(
    item: ItemName,
    actor: As,
    reason: Requirements,
    seen: Seen = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Refuse an extension."""
    _decide(item, actor, "send_back", "extension", reason, seen, battle_map, on, as_json)


def _decide(
    item: str,
    actor: str,
    verdict: str,
    kind: str | None,
    reason: str,
    seen: int | None,
    battle_map: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    from engine.actions import verdict as verdicts
    from engine.rules.labels import approval_label

    verb = verdicts.approve_step if verdict == "approve" else verdicts.send_back
    with acting(item, actor, battle_map, on) as act:
        step_id = _waiting_step(act.session, act.item_id, kind)
        request: Any = verb(act.session, step_id, reason=reason, version=seen, **act.by)
        facts = {"request": request.id, "kind": request.kind, "outcome": request.status}
        label = approval_label(request.kind)
    if verdict == "approve":
        done = _("已同意{kind}").format(kind=label)
    elif facts["kind"] == "extension":
        done = _("已不同意延期")
    else:
        done = _("已退回{kind}申请").format(kind=label)
    tell(act, done, as_json=as_json, **facts)


def _waiting_step(session: "Session", item_id: int, kind: str | None) -> int:
    """The step that waits; of two applications the person must say which."""
    from engine.queries.approvals import pending_requests, waiting_step
    from engine.rules.labels import approval_label
    from engine.rules.words import ApprovalKind

    if kind is not None and kind not in set(ApprovalKind):
        raise Incomplete(
            _("没有“{kind}”这种申请，可以写：{known}").format(
                kind=kind, known="、".join(ApprovalKind)
            )
        )
    pending = pending_requests(session, item_id)
    if kind is None and len(pending) > 1:
        listed = "、".join(f"{approval_label(one.kind)}（{one.kind.value}）" for one in pending)
        raise Incomplete(_("有几份申请在等，请用 --kind 指明：{listed}").format(listed=listed))
    step = waiting_step(session, item_id, ApprovalKind(kind) if kind else None)
    if step is None:
        raise WrongState(_("这个事项没有等待审批的申请"))
    return step.id or 0
