"""回头看 and 定期复核: somebody looks again, and says whether it held."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from engine.actions.closing import plan_look
from engine.actions.forms import issue_look_form
from engine.actions.recording import check_version, record
from engine.actions.reopen import begin_round
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.models import LookBack
from engine.queries.cases import Case, load_case
from engine.rules.calendar import months_after
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb
from engine.rules.words import LookBackKind, LookBackResult


def look_back(
    session: Session,
    look_back_id: int,
    *,
    result: LookBackResult,
    finding: str,
    new_due_on: date | None = None,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> LookBack:
    """Record what was found. That it held may be said `early_days` before its day at the earliest.

    HELD: of a re-check the next is planned. RELAPSED: a new round begins at once, with
    `new_due_on`, and the looks still planned are cancelled.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    look = session.get(LookBack, look_back_id, populate_existing=True)
    if look is None:
        raise NotFound(_("没有这次回头看：{look_back_id}").format(look_back_id=look_back_id))
    case = load_case(session, look.item_id, actor_id=actor_id, today=today)
    verb = Verb.RECHECK if look.kind is LookBackKind.RECHECK else Verb.LOOK_BACK
    seat = case.acts_as(verb)
    check_version(case, version)
    _require_planned(case, look)
    arc(verb, case.item.status, number=case.title)
    if not finding.strip():
        raise Incomplete(_("请写明回头看的情况"))
    if result is LookBackResult.HELD:
        _require_near(case, look)
    facts: dict[str, Any] = {
        "look_back_id": look_back_id, "look_due_on": look.due_on.isoformat(),
        "result": result.value, "finding": finding.strip(),
    }
    if result is LookBackResult.RELAPSED:
        begin_round(session, case, finding.strip(), new_due_on, at=at, seat=seat, **facts)
        look.cancelled = False
    else:
        record(session, case, verb, at=at, seat=seat, **facts)
    look.result, look.finding = result, finding.strip()
    look.done_by_id, look.done_on, look.done_at = actor_id, today, at
    session.add(look)
    session.flush()
    if result is LookBackResult.HELD and look.kind is LookBackKind.RECHECK:
        plan_look(session, case, look.kind, _next_recheck(case, look))
    issue_look_form(session, look, case.ground.map_id, actor_id=actor_id, at=at, today=today)
    return look


def _next_recheck(case: Case, look: LookBack) -> date:
    """The rhythm counts from the planned day; from today where that day is past already."""
    months = case.ground.policy.look_back.recheck_months
    planned = months_after(look.due_on, months)
    return planned if planned > case.today else months_after(case.today, months)


def _require_near(case: Case, look: LookBack) -> None:
    """A look the day after a closing proves nothing of the month that it is for."""
    earliest_on = look.due_on - timedelta(days=case.ground.policy.look_back.early_days)
    if case.today < earliest_on:
        raise WrongState(
            _("这次回头看定在 {due_on}，最早 {earliest_on} 起可以登记巩固情况").format(
                due_on=look.due_on.isoformat(), earliest_on=earliest_on.isoformat()
            )
        )


def _require_planned(case: Case, look: LookBack) -> None:
    if look.result is not None and look.done_on is not None:
        raise WrongState(
            _("这次回头看已由{name}于{on}登记，无需再办").format(
                name=case.name(look.done_by_id), on=look.done_on.isoformat()
            )
        )
    if look.cancelled:
        raise WrongState(_("这次回头看已随上一轮整改取消"))
