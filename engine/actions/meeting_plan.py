"""筹备: a meeting gets its number, its day, and the people who are asked to come."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import one_line, require_office
from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.models import Attendance, ProgressMeeting
from engine.queries.cases import Ground, load_ground
from engine.queries.meeting_agenda import red_duties
from engine.queries.meetings import next_number
from engine.rules.meeting_words import MeetingVerb
from engine.rules.words import Role

GROUP = (Role.GROUP_HEAD, Role.GROUP_DEPUTY, Role.GROUP_MEMBER)
LINE = 120


def plan_meeting(
    session: Session,
    map_id: int,
    *,
    held_on: date,
    title: str = "",
    place: str = "",
    chair_id: int | None = None,
    asked_ids: Iterable[int] | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> ProgressMeeting:
    """Plan the map's next meeting; `asked_ids` None asks whom the field asks (`people_to_ask`).

    Raises: NotFound, NotYours, Incomplete.
    """
    ground = load_ground(session, map_id)
    require_office(ground, actor_id, today)
    if held_on < today:
        raise Incomplete(_("会议日期 {held_on} 已经过去").format(held_on=held_on.isoformat()))
    number = next_number(session, map_id)
    if asked_ids is None:
        asked_ids = people_to_ask(session, ground, today=today)
    people = list(dict.fromkeys(asked_ids))
    chair_id = chair_id or next(iter(_active(ground, ground.directory.with_role(GROUP[0]))), None)
    for person_id in (*people, chair_id):
        require_present(ground, person_id)
    title = one_line(title, what=_("会议名称"), limit=LINE)
    meeting = ProgressMeeting(
        map_id=map_id, number=number, held_on=held_on, chair_id=chair_id,
        title=title or f"{ground.map.name}第{number}次推进会",
        place=one_line(place, what=_("地点"), limit=LINE),
    )
    session.add(meeting)
    session.flush()
    if chair_id is not None:
        people = list(dict.fromkeys([chair_id, *people]))
    session.add_all(
        Attendance(meeting_id=meeting.id or 0, person_id=person_id) for person_id in people
    )
    audit.track(
        session, map_id, MeetingVerb.PLAN.value, at=at, actor_id=actor_id, meeting=meeting.id,
        number=number, title=meeting.title, held_on=held_on.isoformat(), place=meeting.place,
        chair=chair_id, asked=people,
    )
    return meeting


def people_to_ask(session: Session, ground: Ground, *, today: date) -> list[int]:
    """The leading group, the responsible leaders, and the heads of departments with red items."""
    directory = ground.directory
    group = [one for role in GROUP for one in directory.with_role(role)]
    answering, departments = red_duties(session, ground.map, today=today)
    heads = [directory.head_of(one) for one in departments]
    return _active(ground, [*group, *directory.with_role(Role.LEADER), *answering, *heads])


def _active(ground: Ground, people: Iterable[int | None]) -> list[int]:
    """Those of them who are still there, each once, in the order given."""
    known = ground.directory.people
    return [
        one for one in dict.fromkeys(people)
        if one is not None and one in known and known[one].active
    ]


def require_present(ground: Ground, person_id: int | None) -> None:
    """Raise NotFound or Incomplete unless they are still there; nobody is nobody missing."""
    if person_id is None:
        return
    person = ground.directory.people.get(person_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    if not person.active:
        raise Incomplete(_("{name}已离任，不再参加会议").format(name=person.name))
