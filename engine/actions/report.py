"""进展: how far the department is, in words and as a percentage."""

from datetime import date, datetime

from sqlmodel import Session

from engine.actions.recording import check_version, record
from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.models import Measure, Milestone, ProgressReport
from engine.queries.cases import Case, load_case
from engine.rules.lifecycle import arc
from engine.rules.permissions import Verb


def report(
    session: Session,
    item_id: int,
    *,
    percent: int,
    text: str,
    measure_id: int | None = None,
    milestone_id: int | None = None,
    actor_id: int,
    at: datetime,
    today: date,
    version: int | None = None,
) -> ProgressReport:
    """Record progress of the item, or of one of its measures (100 finishes the measure).

    With `milestone_id` the report says that this stage of the date is reached.

    A report on a measure leaves the item's own percentage alone. While a closing waits, a report
    makes the application void: its approvers saw something else.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    case = load_case(session, item_id, actor_id=actor_id, today=today)
    seat = case.acts_as(Verb.REPORT)
    check_version(case, version)
    to = arc(Verb.REPORT, case.item.status, number=case.title)
    text = text.strip()
    if not 0 <= percent <= 100:
        raise Incomplete(_("进度应在 0 到 100 之间，现为 {percent}").format(percent=percent))
    if not text:
        raise Incomplete(_("请写明进展情况"))
    measure = _measure_of(session, case, measure_id)
    changes = {} if measure else {"percent": percent}
    if measure:
        measure.percent = percent
        measure.done_on = (measure.done_on or today) if percent == 100 else None
        session.add(measure)
    milestone = _milestone_of(session, case, milestone_id)
    if milestone:
        milestone.reached_on = milestone.reached_on or today
        session.add(milestone)
    row = ProgressReport(
        item_id=case.item_id, measure_id=measure_id, round=case.item.round, person_id=actor_id,
        percent=percent, text=text, reported_on=today, created_at=at,
    )
    session.add(row)
    record(
        session, case, Verb.REPORT, at=at, seat=seat, to=to, changes=changes,
        percent=percent, text=text, measure_id=measure_id,
        **({"milestone_id": milestone_id} if milestone_id else {}),
    )
    return row


def _measure_of(session: Session, case: Case, measure_id: int | None) -> Measure | None:
    if measure_id is None:
        return None
    measure = session.get(Measure, measure_id)
    if measure is None or measure.item_id != case.item_id:
        raise NotFound(
            _("事项{number}没有这条措施：{measure_id}").format(
                number=case.title, measure_id=measure_id
            )
        )
    return measure


def _milestone_of(session: Session, case: Case, milestone_id: int | None) -> Milestone | None:
    if milestone_id is None:
        return None
    milestone = session.get(Milestone, milestone_id)
    if milestone is None or milestone.item_id != case.item_id:
        raise NotFound(
            _("事项{number}没有这个节点：{milestone_id}").format(
                number=case.title, milestone_id=milestone_id
            )
        )
    return milestone
