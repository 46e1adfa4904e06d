"""What 销号审批表, 延期审批表 and 回头看记录表 say, from values: complete but for the number.

Where nobody has decided yet, the signature's place stays empty: it can be signed by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.language import _
from engine.rules.labels import step_label
from engine.rules.paper_text import long_day, plain_day
from engine.rules.words import LookBackKind, LookBackResult, PaperKind, StepKind, Verdict

DIGEST_SHOWN = 12  # characters of a proof's SHA-256: enough to find its row in the ledger


@dataclass(frozen=True, slots=True)
class FormItem:
    """The item as a form names it."""

    organisation: str
    map_name: str
    number: str
    category: str
    weakness: str
    goal: str
    department: str
    head: str
    leader: str
    handler: str
    supporting: tuple[str, ...]
    due_on: date | None
    original_due_on: date | None
    round: int
    percent: int
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A measure and how far it is."""

    position: int
    text: str
    due_on: date | None
    done_on: date | None
    percent: int


@dataclass(frozen=True, slots=True)
class Said:
    """A progress report."""

    on: date
    person: str
    percent: int
    text: str


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A proof; `size` in bytes."""

    name: str
    size: int
    sha256: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Signature:
    """One step of the chain; `verdict` None: nobody has decided."""

    step: StepKind
    verdict: Verdict | None
    opinion: str
    person: str
    behalf: str
    on: date | None


@dataclass(frozen=True, slots=True)
class AskedForm:
    """An application with all that its approvers judge."""

    item: FormItem
    asked_by: str
    asked_on: date
    reason: str
    sustain: bool
    supplement: bool
    new_due_on: date | None
    extended_count: int  # extensions granted in this round before
    promises: Sequence[Promise]
    reports: Sequence[Said]
    proofs: Sequence[ProofLine]
    steps: Sequence[Signature]


@dataclass(frozen=True, slots=True)
class LookForm:
    """A look-back or re-check, done or only planned."""

    item: FormItem
    kind: LookBackKind
    due_on: date
    result: LookBackResult | None
    finding: str
    person: str
    on: date | None
    new_due_on: date | None  # of the round that a relapse begins
    promises: Sequence[Promise]


def request_key(kind: PaperKind, request_id: int) -> str:
    """What makes the form of an application one: "close_form:12"."""
    return f"{kind.value}:{request_id}"


def look_key(look_back_id: int) -> str:
    """What makes the record of a look one: "look_back_form:12"."""
    return f"{PaperKind.LOOK_BACK_FORM.value}:{look_back_id}"


def close_form_facts(form: AskedForm) -> dict[str, Any]:
    """销号审批表; of what is kept up for good: 转为长期坚持审批表."""
    title = _("整改事项转为长期坚持审批表") if form.sustain else _("整改事项销号审批表")
    return _item_facts(form.item, title) | _asked_facts(form) | {
        "application_text": _("转为长期坚持，定期复核") if form.sustain else _("销号"),
        "goal": form.item.goal, "measures": promise_lines(form.promises),
        "done_text": form.reason, "reports": report_lines(form.reports),
        "proofs": proof_lines(form.proofs), "proof_count": len(form.proofs),
    }


def extension_form_facts(form: AskedForm) -> dict[str, Any]:
    """延期审批表: the old date, the original one, the one asked for, why, and how often before."""
    return _item_facts(form.item, _("整改事项延期审批表")) | _asked_facts(form) | {
        "application_text": _("补报延期（到期后申请）") if form.supplement else _("延期"),
        "new_due_text": _day(form.new_due_on), "reason": form.reason,
        "extension_text": _("本轮第 {count} 次").format(count=form.extended_count + 1),
        "reports": report_lines(form.reports),
    }


def look_form_facts(form: LookForm) -> dict[str, Any]:
    """回头看记录表 or 定期复核记录表; of one that is only planned, with its places empty."""
    again = form.kind is LookBackKind.RECHECK
    title = _("整改事项定期复核记录表") if again else _("整改事项回头看记录表")
    return _item_facts(form.item, title) | {
        "closed_text": _day(form.item.closed_on), "measures": promise_lines(form.promises),
        "look_due_text": long_day(form.due_on), "look_text": _day(form.on),
        "finding": form.finding, "looker": form.person, "result": _result(form.result),
        "next_due_text": _day(form.new_due_on),
    }


def promise_lines(promises: Sequence[Promise]) -> list[dict[str, Any]]:
    """Measures with how far each is."""
    return [
        {"position": one.position, "words": one.text, "state": _how_far(one)} for one in promises
    ]


def report_lines(reports: Sequence[Said]) -> list[dict[str, Any]]:
    """Reports, in the order given."""
    return [
        {"day_text": plain_day(one.on), "person": one.person, "percent": one.percent,
         "words": one.text}
        for one in reports
    ]


def proof_lines(proofs: Sequence[ProofLine]) -> list[dict[str, Any]]:
    """Proofs by number, each with its size and the beginning of its hash."""
    return [
        {"position": place, "name": one.name, "size_text": size_text(one.size),
         "digest": one.sha256[:DIGEST_SHOWN], "person": one.person, "day_text": plain_day(one.on)}
        for place, one in enumerate(proofs, 1)
    ]


def step_lines(steps: Sequence[Signature]) -> list[dict[str, Any]]:
    """The chain; what is not decided has neither opinion nor name nor date."""
    return [
        {"step": _("{step}意见").format(step=step_label(one.step)), "opinion": _opinion(one),
         "person": _("{person}（代{name}）").format(person=one.person, name=one.behalf)
         if one.behalf else one.person,
         "day_text": _day(one.on)}
        for one in steps
    ]


def size_text(size: int) -> str:
    """12 KB, 3.4 MB."""
    if size < 1024:
        return _("{size} 字节").format(size=size)
    return f"{size / 1024:.0f}\u00a0KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f}\u00a0MB"


def _item_facts(item: FormItem, title: str) -> dict[str, Any]:
    return {
        "organisation": item.organisation, "map_name": item.map_name, "title": title,
        "number_text": "", "issued_on": "", "item_number": item.number, "category": item.category,
        "weakness": item.weakness, "department": item.department, "head": item.head,
        "leader": item.leader, "handler": item.handler, "supporting": "、".join(item.supporting),
        "due_text": _day(item.due_on), "original_due_text": _day(item.original_due_on),
        "round": item.round, "percent": item.percent,
    }


def _asked_facts(form: AskedForm) -> dict[str, Any]:
    return {
        "asked_by": form.asked_by, "asked_on_text": plain_day(form.asked_on),
        "steps": step_lines(form.steps),
    }


def _how_far(promise: Promise) -> str:
    if promise.done_on:
        return _("{day}完成").format(day=plain_day(promise.done_on))
    due = _("，时限{day}").format(day=plain_day(promise.due_on)) if promise.due_on else ""
    return _("进度 {percent}%").format(percent=promise.percent) + due


def _opinion(signature: Signature) -> str:
    if signature.verdict is None:
        return ""
    word = _("同意") if signature.verdict is Verdict.APPROVED else _("退回")
    if not signature.opinion:
        return _("{verdict}。").format(verdict=word)
    return _("{verdict}。{opinion}").format(verdict=word, opinion=signature.opinion)


def _result(result: LookBackResult | None) -> str:
    if result is None:
        return _("□巩固　□反弹")
    held = result is LookBackResult.HELD
    return _("■巩固　□反弹") if held else _("□巩固　■反弹")


def _day(day: date | None) -> str:
    return plain_day(day) if day else ""
