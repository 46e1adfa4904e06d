"""签发纪要: the minutes of an ended meeting get their number, once, by a person who is named."""

from datetime import date, datetime

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import require_office
from engine.actions.official_papers import Subject, draft_paper, issue_paper
from engine.errors import NotFound, WrongState
from engine.language import _, speaking
from engine.models import OfficialPaper, ProgressMeeting
from engine.queries.cases import load_ground
from engine.queries.meeting_paper import minutes_key, minutes_of
from engine.queries.meeting_sheet import meeting_sheet
from engine.queries.meetings import meeting_at
from engine.rules.meeting_paper import day_text
from engine.rules.meeting_words import MeetingVerb
from engine.rules.official_papers import paper_kind_label
from engine.rules.words import MeetingStatus, PaperKind
from engine.settings import load_settings


def issue_minutes(
    session: Session, meeting_id: int, *, actor_id: int, at: datetime, today: date
) -> OfficialPaper:
    """Put the minutes on paper and issue them; from now on they never change.

    It is for the chair or the office. Raises: NotFound, NotYours, WrongState.
    """
    meeting = meeting_at(session, meeting_id, lock=True)
    signer = _require_signer(session, meeting, actor_id=actor_id, today=today)
    if meeting.status is not MeetingStatus.ENDED:
        raise WrongState(_("会议还没有结束，纪要不能签发"))
    sheet = meeting_sheet(session, meeting_id, today=today)
    facts = minutes_of(session, sheet, timezone=load_settings().timezone)
    with speaking("zh"):
        facts |= {"signed_by": signer, "issued_on_text": day_text(today)}
        subject = Subject(minutes_key(meeting_id), meeting.map_id, PaperKind.MINUTES)
        title = f"{meeting.title}{paper_kind_label(PaperKind.MINUTES)}"
        paper = draft_paper(session, subject, title, facts, actor_id=actor_id, at=at)
        paper = issue_paper(session, paper.id or 0, actor_id=actor_id, at=at, today=today)
    audit.track(
        session, meeting.map_id, MeetingVerb.ISSUE_MINUTES.value, at=at, actor_id=actor_id,
        meeting=meeting_id, paper=paper.id, number=paper.facts["number_text"],
    )
    return paper


def _require_signer(
    session: Session, meeting: ProgressMeeting, *, actor_id: int, today: date
) -> str:
    """The name of the actor, who chaired the meeting or is of the office."""
    ground = load_ground(session, meeting.map_id)
    person = ground.directory.people.get(actor_id)
    if person is None:
        raise NotFound(_("没有这次推进会：{meeting_id}").format(meeting_id=meeting.id))
    if not (person.active and actor_id == meeting.chair_id):
        require_office(ground, actor_id, today)
    return person.name
