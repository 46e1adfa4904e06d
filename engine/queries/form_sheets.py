"""What the forms of an item say: its application or look-back with everything they stand on."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.clock import at_local
from engine.db import asking
from engine.errors import NotFound
from engine.language import _
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    AuditEvent,
    BattleMap,
    Item,
    LookBack,
    Organisation,
    Round,
)
from engine.queries.cases import supporting_of
from engine.queries.directory import load_directory
from engine.queries.item_parts import (
    ShownApplication,
    ShownLook,
    applications_by_item,
    measures_by_item,
    proofs_by_item,
    reports_by_item,
)
from engine.rules.addressing import Directory
from engine.rules.form_text import (
    AskedForm,
    FormItem,
    LookForm,
    Promise,
    ProofLine,
    Said,
    Signature,
)
from engine.rules.words import ApprovalKind, ApprovalStatus, LookBackResult
from engine.settings import load_settings

REPORTS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Whose form it is."""

    map_id: int
    item_id: int
    request_id: int | None = None
    kind: ApprovalKind | None = None


def place_of_step(session: Session, step_id: int) -> FormPlace:
    """Which application a step belongs to; raises NotFound."""
    row = session.execute(
        sa.select(
            col(Item.map_id), col(Item.id), col(ApprovalRequest.id), col(ApprovalRequest.kind)
        )
        .join(ApprovalRequest, col(ApprovalRequest.item_id) == col(Item.id))
        .join(ApprovalStep, col(ApprovalStep.request_id) == col(ApprovalRequest.id))
        .where(col(ApprovalStep.id) == step_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这个审批环节：{step_id}").format(step_id=step_id))
    return FormPlace(*row)


def place_of_item(session: Session, item_id: int) -> FormPlace:
    """Where an item is; raises NotFound."""
    map_id = session.execute(sa.select(col(Item.map_id)).where(col(Item.id) == item_id)).scalar()
    if map_id is None:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))
    return FormPlace(map_id, item_id)


def place_of_look(session: Session, look_back_id: int) -> FormPlace:
    """Which item a look-back is of; raises NotFound."""
    row = session.execute(
        sa.select(col(Item.map_id), col(Item.id))
        .join(LookBack, col(LookBack.item_id) == col(Item.id))
        .where(col(LookBack.id) == look_back_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这次回头看：{look_back_id}").format(look_back_id=look_back_id))
    return FormPlace(*row)


def asked_form(session: Session, request_id: int) -> AskedForm:
    """An application as its form shows it; raises NotFound."""
    session.flush()  # what a verb is just about to write is read here from the rows themselves
    request = session.get(ApprovalRequest, request_id)
    if request is None:
        raise NotFound(_("没有这份申请：{request_id}").format(request_id=request_id))
    item, directory, facts = _ground(session, request.item_id)
    item_id = request.item_id
    applications = applications_by_item(session, [item_id])[item_id]
    application = next(one for one in applications if one.id == request_id)
    facts["round"] = application.round
    if application.kind is ApprovalKind.EXTENSION and application.status is ApprovalStatus.APPROVED:
        facts["due_on"] = _due_before(session, item_id, request_id) or item.due_on
    reports = reports_by_item(session, [item_id], latest=REPORTS_SHOWN).get(item_id, ())
    return replace(
        asked_form_of(application, FormItem(**facts), directory),
        extended_count=sum(
            one.kind is ApprovalKind.EXTENSION and one.status is ApprovalStatus.APPROVED
            and one.round == application.round and one.id < application.id for one in applications
        ),
        promises=promises_of(session, item_id),
        reports=[
            Said(one.reported_on, directory.names.get(one.person_id, ""), one.percent, one.text)
            for one in reports if one.round == application.round
        ],
        proofs=proof_lines_of(session, item_id, directory, round_number=application.round),
    )


def asked_form_of(
    application: ShownApplication, item: FormItem, directory: Directory
) -> AskedForm:
    """An application alone: who asked what, and what each step said."""
    return AskedForm(
        item=item, asked_by=directory.names.get(application.asked_by_id, ""),
        asked_on=application.asked_on, reason=application.reason, sustain=application.sustain,
        supplement=application.supplement, new_due_on=application.new_due_on, extended_count=0,
        promises=(), reports=(), proofs=(), steps=signatures_of(application, directory),
    )


def look_form(session: Session, look_back_id: int) -> LookForm:
    """A look-back as its form shows it; raises NotFound."""
    session.flush()
    look = session.get(LookBack, look_back_id)
    if look is None:
        raise NotFound(_("没有这次回头看：{look_back_id}").format(look_back_id=look_back_id))
    item, directory, facts = _ground(session, look.item_id)
    ended = _round_as_it_ended(session, look)
    if ended is not None:
        facts |= {name: getattr(ended, name) for name in ("due_on", "original_due_on", "closed_on")}
    facts["round"] = look.round
    return replace(
        look_form_of(look, FormItem(**facts), directory),
        new_due_on=item.due_on if look.result is LookBackResult.RELAPSED else None,
        promises=promises_of(session, look.item_id),
    )


def look_form_of(look: LookBack | ShownLook, item: FormItem, directory: Directory) -> LookForm:
    """A look alone: when, who, and what was seen."""
    return LookForm(
        item=item, kind=look.kind, due_on=look.due_on, result=look.result, finding=look.finding,
        person=directory.names.get(look.done_by_id or 0, ""), on=look.done_on, new_due_on=None,
        promises=(),
    )


def promises_of(session: Session, item_id: int) -> list[Promise]:
    """The measures in their order."""
    return [
        Promise(one.position, one.text, one.due_on, one.done_on, one.percent)
        for one in measures_by_item(session, [item_id]).get(item_id, ())
    ]


def proof_lines_of(
    session: Session, item_id: int, directory: Directory, *, round_number: int | None = None
) -> list[ProofLine]:
    """The proofs of a round, or of all, oldest first."""
    return [
        ProofLine(
            one.name, one.size, one.sha256, directory.names.get(one.person_id, ""),
            local_day(one.attached_at),
        )
        for one in proofs_by_item(session, [item_id]).get(item_id, ())
        if round_number in (None, one.round)
    ]


def signatures_of(application: ShownApplication, directory: Directory) -> list[Signature]:
    """The chain of an application."""
    return [
        Signature(
            one.kind, one.verdict, one.reason, directory.names.get(one.decided_by_id or 0, ""),
            directory.names.get(one.on_behalf_of_id or 0, ""),
            local_day(one.decided_at) if one.decided_at else None,
        )
        for one in application.steps
    ]


def form_item(session: Session, item_id: int) -> tuple[Item, Directory, FormItem]:
    """The item, its organisation's people, and the item as forms name it; raises NotFound."""
    item, directory, facts = _ground(session, item_id)
    return item, directory, FormItem(**facts)


def local_day(at: datetime) -> date:
    """The day of an instant on the office's calendar."""
    return at_local(at, load_settings().timezone).date()


def _ground(session: Session, item_id: int) -> tuple[Item, Directory, dict[str, Any]]:
    row = session.exec(
        select(Item, BattleMap.name, Organisation.name, Organisation.id)
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .join(Organisation, col(Organisation.id) == BattleMap.organisation_id)
        .where(Item.id == item_id)
    ).first()
    if row is None:
        raise NotFound(_("没有这个事项：{item_id}").format(item_id=item_id))
    item, map_name, organisation, organisation_id = row
    directory = load_directory(session, organisation_id or 0)
    departments = directory.department_names
    supporting = supporting_of(session, [item_id]).get(item_id, [])
    return item, directory, {
        "organisation": organisation, "map_name": map_name, "number": item.number,
        "category": item.category, "weakness": item.weakness, "goal": item.goal,
        "department": departments.get(item.lead_department_id or 0, ""),
        "head": directory.names.get(directory.head_of(item.lead_department_id) or 0, ""),
        "leader": directory.names.get(item.responsible_leader_id or 0, ""),
        "handler": directory.names.get(item.handler_id or 0, ""),
        "supporting": tuple(departments.get(one, "") for one in supporting),
        "due_on": item.due_on, "original_due_on": item.original_due_on, "round": item.round,
        "percent": item.percent, "closed_on": item.closed_on,
    }


def _due_before(session: Session, item_id: int, request_id: int) -> date | None:
    """The date that a granted extension moved: the trail has it, the item no more."""
    for facts in asking(session).execute(_APPROVALS, {"item": item_id}).scalars():
        before = (facts.get("before") or {}).get("due_on")
        if facts.get("request_id") == request_id and before:
            return date.fromisoformat(before)
    return None


_APPROVALS = (
    sa.select(col(AuditEvent.facts))
    .where(col(AuditEvent.item_id) == sa.bindparam("item"), col(AuditEvent.verb) == "approve")
    .order_by(col(AuditEvent.id).desc())
)


def _round_as_it_ended(session: Session, look: LookBack) -> Round | None:
    """The round that was looked at, where a later one has begun."""
    return session.exec(
        select(Round).where(Round.item_id == look.item_id, Round.number == look.round)
    ).first()
