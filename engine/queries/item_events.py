"""What happened to an item, in words: a sentence for each verb of the trail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.language import _
from engine.models import AuditEvent
from engine.rules.addressing import Directory
from engine.rules.door_events import DoorEvent
from engine.rules.form_text import look_key, request_key
from engine.rules.labels import (
    approval_label,
    class_label,
    look_label,
    notice_label,
    rung_label,
    status_label,
    step_label,
    trail_label,
)
from engine.rules.words import ApprovalKind, ItemClass, LookBackKind, PaperKind, Status, StepKind

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in an event speak of."""

    people: Mapping[int, str]
    departments: Mapping[int, str]
    measures: Mapping[int, int]  # position by id
    milestones: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ItemEvent:
    """One event: `sentence` says what was done, `detail` what was written with it.

    `actor` is empty for the calendar; `for_whom` names the absent person a delegate acted for;
    `on` is the day it was done for, where that is not the day of `at`.
    """

    seq: int
    at: datetime
    verb: str
    actor: str
    for_whom: str
    on: date | None
    sentence: str
    detail: str
    version: int | None
    paper: str = ""  # the key of what it put on paper


def events_and_looks(
    session: Session, item_id: int, names: Names
) -> tuple[list[ItemEvent], list[ItemEvent]]:
    """(what happened, who took proofs out or looked at them), each in order; one query."""
    happened: list[ItemEvent] = []
    looked: list[ItemEvent] = []
    for row in _rows(session, item_id):
        into = looked if row.verb == DoorEvent.DOWNLOAD.value else happened
        into.append(told(row, names))
    return happened, looked


def changes_since(
    session: Session, item_id: int, version: int, directory: Directory
) -> list[ItemEvent]:
    """What was done to an item after somebody had seen `version` of it, oldest first."""
    names = Names(directory.names, directory.department_names, {}, {})
    events, _looks = events_and_looks(session, item_id, names)
    return [one for one in events if one.version is not None and one.version > version]


def _rows(session: Session, item_id: int) -> Sequence[Any]:
    return asking(session).execute(_EVENTS, {"item": item_id}).all()


_EVENTS = (
    sa.select(
        col(AuditEvent.seq), col(AuditEvent.at), col(AuditEvent.verb), col(AuditEvent.actor_id),
        col(AuditEvent.facts),
    )
    .where(col(AuditEvent.item_id) == sa.bindparam("item"))
    .order_by(col(AuditEvent.id))
)


def told(row: Any, names: Names) -> ItemEvent:
    """One row of the trail in words; a verb that this version does not know keeps its name."""
    facts: Facts = row.facts
    say = SENTENCES.get(row.verb)
    sentence, detail = say(facts, names) if say else (trail_label(row.verb), "")
    if facts.get("voided_requests"):
        sentence += _("；原有申请因此作废")
    behalf = facts.get("on_behalf_of")
    return ItemEvent(
        row.seq, row.at, row.verb, names.people.get(row.actor_id, ""),
        names.people.get(behalf, "") if behalf else "",
        date.fromisoformat(facts["on"]) if "on" in facts else None,
        sentence, detail, facts.get("version"), _paper_key(row.verb, facts),
    )


def _paper_key(verb: str, facts: Facts) -> str:
    """The key of the paper that came of it: a letter names its own, a form is its application's."""
    if facts.get("look_back_id"):
        return look_key(facts["look_back_id"])
    kind = FORM_KINDS.get(facts.get("application") or "")
    # Of the chain only the last signature puts it on paper.
    if verb == "approve" and kind and facts.get("after") and "request_id" in facts:
        return request_key(kind, facts["request_id"])
    return str(facts.get("paper") or "")


FORM_KINDS = {
    ApprovalKind.CLOSE.value: PaperKind.CLOSE_FORM,
    ApprovalKind.EXTENSION.value: PaperKind.EXTENSION_FORM,
}


def _after(facts: Facts, name: str) -> Any:
    return (facts.get("after") or {}).get(name)


def _text(facts: Facts, key: str = "reason") -> str:
    return str(facts.get(key) or "")


def _request_activation(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("申请立项"), _text(facts)


def _issue(facts: Facts, _names: Names) -> tuple[str, str]:
    due_on = _after(facts, "original_due_on")
    sentence = _("同意立项并交办") if facts.get("step") else _("交办")
    if due_on:
        sentence = _("{sentence}，完成时限 {due_on}").format(sentence=sentence, due_on=due_on)
    return sentence, _text(facts)


def _acknowledge(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("签收，开始整改"), ""


def _report(facts: Facts, names: Names) -> tuple[str, str]:
    position = names.measures.get(facts.get("measure_id") or 0)
    if facts.get("measure_id"):
        sentence = _("报告第 {position} 条措施的进展：{percent}%").format(
            position=position or "?", percent=facts.get("percent")
        )
    else:
        sentence = _("报告进展：{percent}%").format(percent=facts.get("percent"))
    if facts.get("milestone_id"):
        sentence = _("{sentence}，节点“{milestone}”已达到").format(
            sentence=sentence, milestone=names.milestones.get(facts["milestone_id"], "")
        )
    return sentence, _text(facts, "text")


def _attach(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("上传佐证材料“{name}”").format(name=_text(facts, "name")), _text(facts, "note")


def _withdraw_evidence(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("撤回佐证材料“{name}”").format(name=_text(facts, "name")), ""


def _submit_close_request(facts: Facts, _names: Names) -> tuple[str, str]:
    asked = _("申请转为长期坚持") if facts.get("sustain") else _("申请销号")
    return asked, _text(facts)


def _request_extension(facts: Facts, _names: Names) -> tuple[str, str]:
    words = _("补报延期申请，延至 {new_due_on}") if facts.get("supplement") else (
        _("申请延期至 {new_due_on}")
    )
    return words.format(new_due_on=facts.get("new_due_on")), _text(facts)


def _approve(facts: Facts, _names: Names) -> tuple[str, str]:
    sentence = _("{step}同意{kind}").format(**_place(facts))
    status, due_on = _after(facts, "status"), _after(facts, "due_on")
    if status == Status.CLOSED.value:
        sentence = _("{sentence}，事项销号").format(sentence=sentence)
    elif status == Status.SUSTAINED.value:
        sentence = _("{sentence}，转为长期坚持").format(sentence=sentence)
    elif due_on:
        sentence = _("{sentence}，完成时限改为 {due_on}").format(sentence=sentence, due_on=due_on)
    return sentence, _text(facts)


def _send_back(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("{step}退回{kind}申请").format(**_place(facts)), _text(facts)


def _look(kind: LookBackKind) -> Callable[[Facts, Names], tuple[str, str]]:
    def say(facts: Facts, _names: Names) -> tuple[str, str]:
        found = _("巩固") if facts.get("result") == "held" else _("反弹")
        return f"{look_label(kind)}：{found}", _text(facts, "finding")

    return say


def _reopen(facts: Facts, _names: Names) -> tuple[str, str]:
    sentence = _("进入第 {round} 轮整改，完成时限 {due_on}").format(
        round=_after(facts, "round"), due_on=_after(facts, "due_on")
    )
    if facts.get("result"):
        sentence = _("发现反弹，{sentence}").format(sentence=sentence)
    return sentence, _text(facts)


def _withdraw(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("撤销事项"), _text(facts)


def _amend(facts: Facts, names: Names) -> tuple[str, str]:
    before, after = facts.get("before") or {}, facts.get("after") or {}
    shown = [name for name in after if name in field_words()]
    lines = [_change(name, before.get(name), after[name], names) for name in shown]
    moved = facts.get("supporting_departments")
    if moved:
        lines.append(_change("supporting_departments", moved["before"], moved["after"], names))
        shown.append("supporting_departments")
    words = "、".join(field_words()[name] for name in shown)
    sentence = _("修改了{fields}").format(fields=words) if words else _("修改")
    return sentence, "\n".join(filter(None, (_text(facts), *lines)))


def _paper(sentence: Callable[[], str]) -> Callable[[Facts, Names], tuple[str, str]]:
    def say(facts: Facts, _names: Names) -> tuple[str, str]:
        paper = notice_label(facts["kind"]) if "kind" in facts else _("文书")
        rung = rung_label(_text(facts, "rung"))
        return sentence().format(paper=f"{paper}（{rung}）" if rung else paper), _text(facts)

    return say


def _delegate(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("委托他人代办"), ""


def _mark_left(facts: Facts, names: Names) -> tuple[str, str]:
    return _("{left}离任，职责移交{successor}").format(
        left=names.people.get(facts.get("left") or 0, ""),
        successor=names.people.get(facts.get("successor_id") or 0, ""),
    ), ""


def _import(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("由台账导入，待立项"), ""


def _import_change(facts: Facts, names: Names) -> tuple[str, str]:
    sentence, detail = _amend(facts, names)
    return _("台账重新导入，{sentence}").format(sentence=sentence), detail


def _date_moved(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("因放假安排，完成时限由 {was_on} 调整为 {now_on}").format(
        was_on=(facts.get("before") or {}).get("due_on"), now_on=_after(facts, "due_on")
    ), ""


def _plan_look_back(facts: Facts, _names: Names) -> tuple[str, str]:
    kind = look_label(LookBackKind(facts.get("kind", "look_back")))
    return _("安排{kind}：{days}").format(kind=kind, days="、".join(facts.get("due_on") or ())), ""


def _resolve_names(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("台账上的名称已对应到人员和部门"), ""


def _download(facts: Facts, _names: Names) -> tuple[str, str]:
    if facts.get("dossier"):
        return _("下载事项档案"), ""
    if "paper_id" in facts:
        return _("取用文书“{name}”").format(name=_text(facts, "name")), ""
    words = _("查看佐证材料“{name}”") if facts.get("preview") else _("下载佐证材料“{name}”")
    return words.format(name=_text(facts, "name")), ""


def _record_decision(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("推进会议定，列为第 {position} 项议定事项").format(
        position=facts.get("position", "")
    ), _text(facts, "text")


def _amend_decision(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("推进会上修改了议定事项"), ""


def _strike_decision(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("推进会上删去了议定事项"), _text(facts)


def _number_paper(facts: Facts, _names: Names) -> tuple[str, str]:
    return _("补编文号：{title}{number}").format(
        title=_text(facts, "title"), number=_text(facts, "number")
    ), ""


def _view(_facts: Facts, _names: Names) -> tuple[str, str]:
    return _("查看"), ""


def _place(facts: Facts) -> dict[str, str]:
    return {
        "step": step_label(StepKind(facts["step"])) if facts.get("step") else "",
        "kind": approval_label(ApprovalKind(facts["application"]))
        if facts.get("application") else "",
    }


def field_words() -> dict[str, str]:
    """The facts of an item that people change, as forms and sentences name them."""
    return {
        "number": _("编号"), "category": _("类别"), "weakness": _("存在问题"),
        "detail": _("具体表现"), "cause": _("原因分析"), "goal": _("整改目标"),
        "source": _("问题来源"), "responsible_leader_id": _("责任领导"),
        "handler_id": _("经办人"), "lead_department_id": _("责任部门"),
        "supporting_departments": _("配合部门"), "lead_departments": _("责任部门"),
        "due_on": _("完成时限"), "due_text": _("时限原文"), "item_class": _("整改类别"),
        "long_term": _("长期坚持"), "status": _("状态"), "percent": _("进度"),
        "measures": _("整改措施"), "milestones": _("节点"),
    }


def _change(name: str, before: Any, after: Any, names: Names) -> str:
    word = field_words()[name]
    if name in ("measures", "milestones"):
        return word
    return _("{word}：{before} → {after}").format(
        word=word, before=_shown(name, before, names), after=_shown(name, after, names)
    )


def _shown(name: str, value: Any, names: Names) -> str:
    """A value of the trail as people read it; long texts are cut, the trail has them whole."""
    if value in (None, "", []):
        return _("（无）")
    if isinstance(value, list):
        return "、".join(_shown("lead_department_id", one, names) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in ("responsible_leader_id", "handler_id"):
        return names.people.get(value, f"#{value}")
    if name == "lead_department_id" and isinstance(value, int):
        return names.departments.get(value, f"#{value}")
    if name == "item_class":
        return class_label(ItemClass(value))
    if name == "status":
        return status_label(Status(value))
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


SENTENCES: Mapping[str, Callable[[Facts, Names], tuple[str, str]]] = {
    "view": _view,
    "request_activation": _request_activation,
    "issue": _issue,
    "acknowledge": _acknowledge,
    "report": _report,
    "attach": _attach,
    "withdraw_evidence": _withdraw_evidence,
    "submit_close_request": _submit_close_request,
    "request_extension": _request_extension,
    "approve": _approve,
    "send_back": _send_back,
    "look_back": _look(LookBackKind.LOOK_BACK),
    "recheck": _look(LookBackKind.RECHECK),
    "reopen": _reopen,
    "withdraw": _withdraw,
    "amend": _amend,
    "release_paper": _paper(lambda: _("签发{paper}")),
    "drop_paper": _paper(lambda: _("不予签发{paper}")),
    "delegate": _delegate,
    "mark_left": _mark_left,
    "import": _import,
    "import_change": _import_change,
    "date_moved": _date_moved,
    "plan_look_back": _plan_look_back,
    "resolve_names": _resolve_names,
    "download": _download,
    "record_decision": _record_decision,
    "amend_decision": _amend_decision,
    "strike_decision": _strike_decision,
    "number_paper": _number_paper,
}
