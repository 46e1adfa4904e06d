"""议定事项: typed in the meeting, at once a draft that asks to be handed out.

Nobody opens an item alone: the office types, the chain of `policy.activation` (or the leading
group's head, with one tap) hands it out. Until then a decision may be amended or struck.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import Sitting, one_line, require_open, sit
from engine.actions.meeting_item import amend_item, ask_for_activation, draft_item
from engine.actions.recording import record
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.models import Decision, Item
from engine.queries.calendars import load_calendar
from engine.queries.cases import Case, load_case
from engine.queries.meetings import decision_at, last_position
from engine.rules.lifecycle import arc
from engine.rules.meeting_deadline import DecisionDate, read_decision_date
from engine.rules.meeting_words import MeetingVerb
from engine.rules.permissions import Verb
from engine.rules.words import Status


@dataclass(frozen=True, slots=True)
class DecisionText:
    """A decision as the office types it: the date in its own words, people and departments by id."""

    text: str
    due_text: str = ""
    lead_department_id: int | None = None
    supporting_department_ids: Sequence[int] = ()
    accepting_department_id: int | None = None
    leader_id: int | None = None
    about_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it; `missing` says why its item cannot be handed out yet, empty if it can."""

    decision: Decision
    item_id: int
    missing: tuple[str, ...]


def record_decision(
    session: Session,
    meeting_id: int,
    typed: DecisionText,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> Recorded:
    """Note a decision and make its draft item, which asks for activation if nothing is missing.

    A date that cannot be read is kept as text; the item then waits for a date.
    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_open(sitting)
    decision = Decision(
        meeting_id=meeting_id, position=last_position(session, meeting_id) + 1, text="",
        recorded_by_id=actor_id, recorded_at=at,
    )
    due = _write(session, sitting, decision, typed)
    session.flush()
    item = draft_item(session, sitting, decision, due)
    decision.item_id = item.id
    session.add(decision)
    audit.track(
        session, sitting.ground.map_id, MeetingVerb.DECIDE.value, at=at, actor_id=actor_id,
        item_id=item.id, meeting=meeting_id, decision=decision.id, position=decision.position,
        **_told(typed, due),
    )
    missing = ask_for_activation(session, sitting, item.id or 0, at=at, today=today)
    return Recorded(decision, item.id or 0, missing)


def amend_decision(
    session: Session,
    decision_id: int,
    typed: DecisionText,
    *,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> Recorded:
    """Put a decision right before the meeting ends, its draft item with it; `version`: the item's.

    Raises: NotFound, NotYours, Incomplete; WrongState once the item is handed out.
    """
    sitting, decision = _take(session, decision_id, actor_id=actor_id, today=today)
    item_id = decision.item_id or 0
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    _require_draft(case, decision)
    before = _kept(decision)
    due = _write(session, sitting, decision, typed)
    if before == _kept(decision):
        raise Incomplete(_("没有任何改动"))
    session.flush()
    amend_item(session, sitting, decision, due, actor_id=actor_id, at=at, today=today,
                version=version)
    audit.track(
        session, sitting.ground.map_id, MeetingVerb.AMEND.value, at=at, actor_id=actor_id,
        item_id=item_id, meeting=decision.meeting_id, decision=decision_id, before=before,
        after=_kept(decision),
    )
    missing = ask_for_activation(session, sitting, item_id, at=at, today=today)
    return Recorded(decision, item_id, missing)


def strike_decision(
    session: Session,
    decision_id: int,
    *,
    reason: str,
    actor_id: int,
    at: datetime,
    today: date,
) -> Decision:
    """Take a decision back before the meeting ends; its draft is withdrawn with it.

    Field rule: only the leading group withdraws an item. A draft that the office itself typed a
    moment ago and nobody has approved is none yet; once it is handed out this is refused.
    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting, decision = _take(session, decision_id, actor_id=actor_id, today=today)
    reason = one_line(reason, what=_("理由"), limit=300)
    if not reason:
        raise Incomplete(_("删去议定事项须写明理由"))
    case = load_case(session, decision.item_id or 0, actor_id=actor_id, today=today)
    if case.item.status is not Status.WITHDRAWN:
        _require_draft(case, decision)
        seat = case.acts_as(Verb.AMEND)
        to = arc(Verb.WITHDRAW, case.item.status, number=case.title)
        record(session, case, Verb.WITHDRAW, at=at, seat=seat, to=to, reason=reason,
               decision=decision_id)
    decision.struck_at, decision.struck_by_id, decision.struck_reason = at, actor_id, reason
    session.add(decision)
    session.flush()
    audit.track(
        session, sitting.ground.map_id, MeetingVerb.STRIKE.value, at=at, actor_id=actor_id,
        item_id=decision.item_id, meeting=decision.meeting_id, decision=decision_id, reason=reason,
    )
    return decision


def _take(
    session: Session, decision_id: int, *, actor_id: int, today: date
) -> tuple[Sitting, Decision]:
    meeting_id = decision_at(session, decision_id).meeting_id
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_open(sitting)
    decision = decision_at(session, decision_id)  # again: it is ours only now
    if decision.struck_at is not None:
        raise WrongState(
            _("第 {position} 项议定事项已经删去").format(position=decision.position)
        )
    return sitting, decision


def _require_draft(case: Case, decision: Decision) -> None:
    if case.item.status is not Status.DRAFT:
        raise WrongState(
            _(
                "第 {position} 项议定事项已经作为事项{number}交办，会议记录不能再改；"
                "内容请在事项页面修改，撤销须由组长、副组长办理"
            ).format(position=decision.position, number=case.title)
        )


def _write(
    session: Session, sitting: Sitting, decision: Decision, typed: DecisionText
) -> DecisionDate:
    """Put what was typed into the row; the date is read from the day of the meeting."""
    text = one_line(typed.text, what=_("议定事项"))
    if not text:
        raise Incomplete(_("请写明议定事项"))
    lead, accepting = typed.lead_department_id, typed.accepting_department_id
    supporting = [one for one in dict.fromkeys(typed.supporting_department_ids) if one != lead]
    for department_id in (lead, accepting, *supporting):
        if department_id is not None and department_id not in sitting.ground.directory.departments:
            raise NotFound(
                _("本单位没有这个部门：{department_id}").format(department_id=department_id)
            )
    _require_leader(sitting, typed.leader_id)
    if typed.about_item_id is not None:
        about = session.get(Item, typed.about_item_id)
        if about is None or about.map_id != sitting.ground.map_id:
            raise NotFound(_("没有这个事项：{item_id}").format(item_id=typed.about_item_id))
    due = read_decision_date(
        one_line(typed.due_text, what=_("时限"), limit=120), held_on=sitting.meeting.held_on,
        calendar=load_calendar(session, sitting.ground.map.calendar),
    )
    decision.text, decision.lead_department_id, decision.leader_id = text, lead, typed.leader_id
    decision.supporting_department_ids = supporting
    decision.accepting_department_id, decision.about_item_id = accepting, typed.about_item_id
    decision.due_on, decision.due_text = due.due_on, due.text
    session.add(decision)
    return due


def _require_leader(sitting: Sitting, person_id: int | None) -> None:
    if person_id is None:
        return
    person = sitting.ground.directory.people.get(person_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    if not person.active:
        raise Incomplete(_("{name}已离任，不能再负责事项").format(name=person.name))


def _kept(decision: Decision) -> dict[str, Any]:
    return {
        "text": decision.text, "lead_department": decision.lead_department_id,
        "supporting_departments": list(decision.supporting_department_ids),
        "accepting_department": decision.accepting_department_id, "leader": decision.leader_id,
        "due_on": decision.due_on.isoformat() if decision.due_on else None,
        "due_text": decision.due_text, "about_item": decision.about_item_id,
    }


def _told(typed: DecisionText, due: DecisionDate) -> dict[str, Any]:
    facts = asdict(typed) | {"supporting_department_ids": list(typed.supporting_department_ids)}
    return facts | {"due_on": due.due_on.isoformat() if due.due_on else None}
