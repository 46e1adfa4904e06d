"""What every verb of a meeting needs first: the meeting's row, its map, and the office's hand."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.language import _
from engine.models import ProgressMeeting
from engine.queries.cases import Ground, load_ground, principals
from engine.queries.meetings import meeting_at
from engine.rules.permissions import Charge, opens, organisation_capacities
from engine.rules.words import MeetingStatus, Role

TEXT_LIMIT = 1000  # characters of one decision: more is no decision but a speech


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting on its ground, as the office meets it; its row is ours until the end."""

    meeting: ProgressMeeting
    ground: Ground
    actor_id: int

    @property
    def meeting_id(self) -> int:
        """The id of the meeting, which is stored and therefore has one."""
        return self.meeting.id or 0


def sit(session: Session, meeting_id: int, *, actor_id: int, today: date) -> Sitting:
    """Take the meeting's row for one of its verbs; raises NotFound, NotYours."""
    meeting = meeting_at(session, meeting_id, lock=True)
    ground = load_ground(session, meeting.map_id)
    if actor_id not in ground.directory.people:
        raise NotFound(_("没有这次推进会：{meeting_id}").format(meeting_id=meeting_id))
    require_office(ground, actor_id, today)
    return Sitting(meeting, ground, actor_id)


def require_office(ground: Ground, actor_id: int, today: date) -> None:
    """Raise unless the actor, or somebody absent who named them, holds meetings."""
    directory = ground.directory
    person = directory.people.get(actor_id)
    if person is None:
        raise NotFound(_("没有这张作战图：{map_id}").format(map_id=ground.map_id))
    for one in (actor_id, *principals(directory, actor_id, today)):
        roles = frozenset(role for role in Role if one in directory.with_role(role))
        held = organisation_capacities(roles, heads=directory.is_head(one))
        if person.active and opens(Charge.HOLD_MEETING, held):
            return
    raise NotYours(_("{name}不能主持推进会，请由办公室办理").format(name=person.name))


def require_open(sitting: Sitting) -> None:
    """Raise WrongState unless the meeting is going on."""
    if sitting.meeting.status is MeetingStatus.PLANNED:
        raise WrongState(_("会议还没有开始，请先点“开始会议”"))
    require_lasting(sitting)


def require_lasting(sitting: Sitting) -> None:
    """Raise WrongState where nothing of the meeting may change any more."""
    if sitting.meeting.status is MeetingStatus.ENDED:
        raise WrongState(_("会议已经结束，会议记录不再改动"))
    if sitting.meeting.status is MeetingStatus.CANCELLED:
        raise WrongState(_("会议已经取消，请另行筹备"))


def one_line(text: str, *, what: str, limit: int = TEXT_LIMIT) -> str:
    """A text with its blanks made single; raises Incomplete where it is too long."""
    line = " ".join(text.split())
    if len(line) > limit:
        raise Incomplete(
            _("{what}最多 {limit} 字，现在有 {count} 字").format(
                what=what, limit=limit, count=len(line)
            )
        )
    return line
