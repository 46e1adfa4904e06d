"""`battlemap show ITEM`: an item whole, with the proof that each mail was delivered."""

from typing import TYPE_CHECKING, Any

from cli.commands.items import item_as_json
from cli.commands.show_screen import show_item
from cli.console import print_json
from cli.installation import open_installation
from cli.options import AsJson, ItemName, MapName, On

if TYPE_CHECKING:
    from engine.models import AuditEvent
    from engine.queries.item_list import ListedItem
    from engine.queries.item_page import Proof
    from engine.queries.items import ItemCard, ShownRequest


def show(
    item: ItemName, battle_map: MapName = None, on: On = None, as_json: AsJson = False
) -> None:
    """Show one item."""
    from engine.db import reading
    from engine.models import BattleMap
    from engine.queries.item_list import list_items
    from engine.queries.item_page import proofs_of
    from engine.queries.items import item_card
    from engine.queries.naming import item_named
    from engine.queries.trail import trail_of

    here = open_installation(on)
    with reading(here.database) as session:
        found = item_named(session, item, map_name=battle_map)
        home = session.get_one(BattleMap, found.map_id)
        item_id = found.id or 0
        [listed] = list_items(session, home, today=here.today, item_ids=[item_id])
        card = item_card(session, item_id, today=here.today)
        proofs = proofs_of(session, item_id)
        trail = list(trail_of(session, item_id))
    if as_json:
        print_json(_as_json(listed, card, proofs, trail))
    else:
        show_item(listed, card, proofs, trail, timezone=here.settings.timezone)


def _as_json(
    listed: "ListedItem",
    card: "ItemCard",
    proofs: list["Proof"],
    trail: list[tuple["AuditEvent", str | None]],
) -> dict[str, Any]:
    """The stable object (docs/json.md)."""
    item = card.item
    return item_as_json(listed) | {
        "map": card.map_name, "version": item.version, "detail": item.detail,
        "cause": item.cause, "goal": item.goal, "source": item.source, "flags": item.flags,
        "waiting_names": item.names, "issued_on": item.issued_on,
        "acknowledged_on": item.acknowledged_on,
        "supporting": [card.departments.get(one, "") for one in card.supporting_ids],
        "measures": [
            {"position": one.position, "text": one.text, "starts_on": one.starts_on,
             "due_on": one.due_on, "due_text": one.due_text, "percent": one.percent,
             "done_on": one.done_on}
            for one in card.measures
        ],
        "pushes": [
            {"measure": one.measure_id, "pushed": one.pushed_id, "days": one.days,
             "pushed_to": one.pushed_to}
            for one in card.pushes
        ],
        "milestones": [{"text": one.text, "due_on": one.due_on} for one in card.milestones],
        "reports": [
            {"on": one.reported_on, "by": card.person(one.person_id), "percent": one.percent,
             "text": one.text, "round": one.round}
            for one in card.reports
        ],
        "evidence": [
            {"id": one.evidence.id, "name": one.evidence.name, "sha256": one.evidence.sha256,
             "size": one.size, "media_type": one.media_type, "round": one.evidence.round,
             "by": card.person(one.evidence.person_id)}
            for one in card.evidence
        ],
        "requests": [_request_as_json(one, card) for one in card.requests],
        "look_backs": [
            {"id": one.id, "kind": one.kind, "due_on": one.due_on, "result": one.result,
             "finding": one.finding, "done_on": one.done_on, "cancelled": one.cancelled}
            for one in card.looks
        ],
        "rounds": [
            {"number": one.number, "due_on": one.due_on, "closed_on": one.closed_on,
             "outcome": one.outcome}
            for one in card.rounds
        ],
        "notices": [_proof_as_json(one) for one in proofs],
        "trail": [
            {"seq": event.seq, "at": event.at, "by": name, "verb": event.verb,
             "facts": event.facts}
            for event, name in trail
        ],
    }


def _request_as_json(shown: "ShownRequest", card: "ItemCard") -> dict[str, Any]:
    request = shown.request
    return {
        "id": request.id, "kind": request.kind, "status": request.status, "round": request.round,
        "asked_on": request.asked_on, "by": card.person(request.asked_by_id),
        "reason": request.reason, "new_due_on": request.new_due_on,
        "steps": [
            {"kind": step.kind, "reached_on": step.reached_on, "verdict": step.verdict,
             "by": card.person(step.decided_by_id), "at": step.decided_at, "reason": step.reason}
            for step in shown.steps
        ],
    }


def _proof_as_json(proof: "Proof") -> dict[str, Any]:
    notice, message = proof.notice, proof.message
    return {
        "id": notice.id, "kind": notice.kind, "rung": notice.rung, "status": notice.status,
        "raised_on": notice.raised_on, "to": proof.recipient, "copied": notice.copied,
        "message": None if message is None else {
            "id": message.id, "message_id": message.header_id, "address": message.address,
            "status": message.status, "sent_at": message.sent_at,
            "attempts": [
                {"at": one.at, "outcome": one.outcome, "code": one.reply_code, "reply": one.reply}
                for one in proof.deliveries
            ],
        },
    }
