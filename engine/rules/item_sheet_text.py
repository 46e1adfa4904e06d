"""事项档案: the first sheet of an item's file, with everything that happened to it, from values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.language import _
from engine.rules.form_text import (
    AskedForm,
    FormItem,
    LookForm,
    Promise,
    ProofLine,
    Said,
    promise_lines,
    proof_lines,
    report_lines,
    step_lines,
)
from engine.rules.labels import approval_label, class_label, look_label, status_label
from engine.rules.paper_text import plain_day
from engine.rules.words import ApprovalKind, ApprovalStatus, ItemClass, LookBackResult, Status


@dataclass(frozen=True, slots=True)
class SheetMilestone:
    """A stage of the date."""

    text: str
    due_on: date
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """One line of the timeline; `at` on the office's clock."""

    at: datetime
    person: str
    sentence: str
    detail: str


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """An application and what became of it."""

    kind: ApprovalKind
    status: ApprovalStatus
    form: AskedForm


@dataclass(frozen=True, slots=True)
class ItemFile:
    """Everything of one item, each part in its order."""

    item: FormItem
    status: Status
    item_class: ItemClass
    source: str
    detail: str
    cause: str
    issued_on: date | None
    opened_on: date | None
    on: date
    promises: Sequence[Promise]
    milestones: Sequence[SheetMilestone]
    reports: Sequence[Said]
    proofs: Sequence[ProofLine]
    requests: Sequence[SheetRequest]
    looks: Sequence[LookForm]
    events: Sequence[SheetEvent]


def item_sheet_facts(file: ItemFile) -> dict[str, Any]:
    """What the sheet says; the same item on the same day says the same."""
    item = file.item
    return {
        "organisation": item.organisation, "map_name": item.map_name, "title": _("整改事项档案"),
        "number_text": "", "issued_on": "", "issued_on_text": plain_day(file.on),
        "item_number": item.number, "category": item.category, "weakness": item.weakness,
        "detail": file.detail, "cause": file.cause, "goal": item.goal, "source": file.source,
        "class_text": class_label(file.item_class), "status_text": status_label(file.status),
        "department": item.department, "head": item.head, "leader": item.leader,
        "handler": item.handler, "supporting": "、".join(item.supporting),
        "due_text": _day(item.due_on), "original_due_text": _day(item.original_due_on),
        "handed_out_text": _day(file.issued_on), "opened_text": _day(file.opened_on),
        "closed_text": _day(item.closed_on), "round": item.round, "percent": item.percent,
        "measures": promise_lines(file.promises),
        "milestones": [
            {"day_text": plain_day(one.due_on), "words": one.text,
             "state": _("{day}达到").format(day=plain_day(one.reached_on)) if one.reached_on
             else _("未到")}
            for one in file.milestones
        ],
        "reports": report_lines(file.reports), "proofs": proof_lines(file.proofs),
        "proof_count": len(file.proofs), "applications": list(map(_application, file.requests)),
        "looks": list(map(_look, file.looks)),
        "events": [
            {"day_text": f"{one.at:%Y-%m-%d %H:%M}", "person": one.person or _("系统"),
             "words": "：".join(filter(None, (one.sentence, one.detail)))}
            for one in file.events
        ],
    }


def _application(request: SheetRequest) -> dict[str, Any]:
    form = request.form
    outcome = {
        ApprovalStatus.PENDING: _("审批中"), ApprovalStatus.APPROVED: _("已同意"),
        ApprovalStatus.SENT_BACK: _("已退回"), ApprovalStatus.VOID: _("已作废"),
    }[request.status]
    asked = approval_label(request.kind)
    if form.new_due_on:
        asked = _("{kind}至{day}").format(kind=asked, day=plain_day(form.new_due_on))
    return {
        "application_text": asked, "asked_by": form.asked_by,
        "asked_on_text": plain_day(form.asked_on), "reason": form.reason, "state": outcome,
        "steps": [one for one in step_lines(form.steps) if one["opinion"]],
    }


def _look(look: LookForm) -> dict[str, Any]:
    found = {
        None: _("未办"), LookBackResult.HELD: _("巩固"), LookBackResult.RELAPSED: _("反弹"),
    }[look.result]
    return {
        "name": look_label(look.kind), "look_due_text": plain_day(look.due_on),
        "look_text": _day(look.on), "looker": look.person, "finding": look.finding,
        "result": found,
    }


def _day(day: date | None) -> str:
    return plain_day(day) if day else ""
