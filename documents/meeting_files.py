"""The files of a meeting: its pack at any time, its minutes as a draft and, once issued, for good."""

from datetime import date

import sqlalchemy as sa

from documents.files import Form, PaperFile, file_of, made_file
from engine.db import reading
from engine.errors import WrongState
from engine.language import _
from engine.queries.meeting_paper import issued_minutes, minutes_of, pack_of
from engine.queries.meeting_sheet import MeetingSheet, meeting_sheet
from engine.rules.words import PaperKind
from engine.settings import Settings


def pack_file(
    database: sa.Engine, settings: Settings, meeting_id: int, form: Form, *, today: date
) -> PaperFile:
    """推进会材料: of a planned meeting as things stand `today`, later as it was opened.

    Raises: NotFound; WrongState for a meeting that was cancelled.
    """
    with reading(database) as session:
        sheet = meeting_sheet(session, meeting_id, today=today)
    _require_held(sheet)
    facts = pack_of(sheet, timezone=settings.timezone)
    whose = (sheet.organisation_id, PaperKind.MEETING_PACK)
    return made_file(
        database, settings, whose, str(facts["title"]), facts, form, on=sheet.agenda.as_of
    )


def minutes_file(
    database: sa.Engine, settings: Settings, meeting_id: int, form: Form, *, today: date
) -> PaperFile:
    """会议纪要: what was issued, the same bytes for ever; before that a draft without a number.

    Raises: NotFound; WrongState for a meeting that has not begun, or never did.
    """
    with reading(database) as session:
        paper_id = issued_minutes(session, meeting_id)
        sheet = None if paper_id else meeting_sheet(session, meeting_id, today=today)
        facts = minutes_of(session, sheet, timezone=settings.timezone) if sheet else {}
    if paper_id:
        return file_of(database, settings, paper_id, form)
    assert sheet is not None
    _require_held(sheet)
    if sheet.is_planned:
        raise WrongState(_("会议还没有开始，没有纪要"))
    stem = _("{title}会议纪要（未签发）").format(title=sheet.title)
    whose = (sheet.organisation_id, PaperKind.MINUTES)
    return made_file(database, settings, whose, stem, facts, form, on=sheet.held_on)


def _require_held(sheet: MeetingSheet) -> None:
    if sheet.is_cancelled:
        raise WrongState(_("会议已经取消：{reason}").format(reason=sheet.remarks))
