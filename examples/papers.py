"""What Friday afternoon leaves on paper: the demo's folder of papers, made by the same functions as the pages'.

The eight weeks themselves put letters and forms on record. Bulletin and report are drafted and
issued here; the monthly meeting is held in a copy of the database, so that the demo waits for its
reader as it is told in the README.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from rich.console import Console
from sqlmodel import Session, col, select

from documents.dossier.dossier import dossier_name, write_dossier
from documents.files import PaperFile, file_of
from documents.ledger.layouts import Format, Layout, layout_label, write_ledger
from documents.meeting_files import minutes_file, pack_file
from documents.poster import Size, poster
from documents.weekly import weekly_file
from engine.actions.bulletins import draft_bulletin, issue_bulletin
from engine.actions.database_copy import copy_database
from engine.actions.dossier_facts import dossier_facts
from engine.actions.evidence_store import path_of
from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_decision import DecisionText, record_decision
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_minutes import issue_minutes
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.db import open_database, reading, writing
from engine.models import Attendance, BattleMap, Department, Item, OfficialPaper, Organisation
from engine.queries.board_view import BoardView
from engine.queries.digest_archive import digest_named
from engine.queries.poster import read_poster
from engine.queries.whole_items import ledger_facts
from engine.rules.ledger_wish import LedgerWish
from engine.rules.words import PaperKind, PaperStatus, Presence
from engine.settings import Settings
from examples.court import Court, moment
from examples.story import LAST_DAY
from web.pages.wall.asked import wall_address

SHOWN_AT = "3"  # the item whose dossier is made


def leave_papers(console: Console, settings: Settings, database: sa.Engine, court: Court) -> Path:
    """Fill `papers/` in the demo's home; returns the folder."""
    folder = settings.home / "papers"
    folder.mkdir()
    for size in Size:
        (folder / f"挂图-{size.value.upper()}.pdf").write_bytes(_poster(settings, database, court, size))
    for kind in (PaperKind.BULLETIN, PaperKind.MONTHLY_REPORT):
        _issue(database, court, kind, LAST_DAY)
    _keep(folder, _weekly(database, court))
    for paper_id in _issued(database):
        _keep(folder, lambda form, paper=paper_id: file_of(database, settings, paper, form))
    _ledgers(folder, database, court)
    _dossier(folder, settings, database, court)
    _meeting(folder, settings, court)
    console.print(f"文书：{len(list(folder.iterdir()))} 份，在 {folder}/ 下，可以直接打印、签字、张挂。")
    return folder


def _poster(settings: Settings, database: sa.Engine, court: Court, size: Size) -> bytes:
    view = BoardView()
    with reading(database) as session:
        shown = read_poster(session, court.map_id, view=view, today=LAST_DAY)
    return poster(
        shown, size=size, address=wall_address(settings.resolved_base_url, court.map_id, view)
    )


def _issue(database: sa.Engine, court: Court, kind: PaperKind, on: date) -> None:
    """The office drafts it, the president signs."""
    at = moment(on, 17)
    with writing(database) as session:
        paper = draft_bulletin(
            session, court.map_id, kind, on, actor_id=court.office, at=at, today=on
        )
        issue_bulletin(
            session, paper.id or 0, version=paper.version, actor_id=court.group_head, at=at, today=on
        )


def _weekly(database: sa.Engine, court: Court) -> Callable[..., PaperFile]:
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        digest = digest_named(session, battle_map, number=None, title="")
        organisation = session.get_one(Organisation, battle_map.organisation_id).name
    return lambda form: weekly_file(digest, form, organisation=organisation)


def _issued(database: sa.Engine) -> list[int]:
    with reading(database) as session:
        return list(session.scalars(
            sa.select(col(OfficialPaper.id))
            .where(col(OfficialPaper.status) == PaperStatus.ISSUED)
            .order_by(col(OfficialPaper.id))
        ))


def _keep(folder: Path, make: Callable[..., PaperFile]) -> None:
    """Both files of a paper."""
    for form in ("pdf", "docx"):
        made = make(form)
        (folder / made.name).write_bytes(made.content)


def _ledgers(folder: Path, database: sa.Engine, court: Court) -> None:
    with reading(database) as session:
        facts = ledger_facts(
            session, session.get_one(BattleMap, court.map_id), LedgerWish(), today=LAST_DAY
        )
        for layout in (Layout.OWN, Layout.LISTS, Layout.FULL):
            with (folder / f"台账-{layout_label(layout)}.xlsx").open("wb") as file:
                write_ledger(file, facts, layout=layout, form=Format.XLSX)


def _dossier(folder: Path, settings: Settings, database: sa.Engine, court: Court) -> None:
    with reading(database) as session:
        facts = dossier_facts(
            session, court.items[SHOWN_AT], today=LAST_DAY, timezone=settings.timezone
        )

    def where(sha256: str) -> Path:
        return path_of(sha256, settings)

    file: IO[bytes]
    with (folder / f"{dossier_name(facts)}.zip").open("wb") as file:
        write_dossier(file, facts, where)


def _meeting(folder: Path, settings: Settings, court: Court) -> None:
    """The pack of Monday's meeting and its minutes, from a copy that is thrown away."""
    copy = settings.home / "meeting.db"
    copy_database(settings.resolved_database_url, copy)
    database = open_database(f"sqlite:///{copy}")
    day, at = date(2026, 4, 27), moment(date(2026, 4, 27), 15)
    try:
        with writing(database) as session:
            meeting_id = _hold(session, court, day)
        _keep(folder, lambda form: pack_file(database, settings, meeting_id, form, today=day))
        with writing(database) as session:
            issue_minutes(session, meeting_id, actor_id=court.group_head, at=at, today=day)
        _keep(folder, lambda form: minutes_file(database, settings, meeting_id, form, today=day))
    finally:
        database.dispose()
        for path in settings.home.glob("meeting.db*"):
            path.unlink()


def _hold(session: Session, court: Court, day: date) -> int:
    acting: dict[str, Any] = {"actor_id": court.office, "at": moment(day, 10), "today": day}
    meeting = plan_meeting(
        session, court.map_id, held_on=day, place="三楼会议室", chair_id=court.group_head, **acting
    )
    meeting_id = meeting.id or 0
    open_meeting(session, meeting_id, **acting)
    people = session.scalars(
        sa.select(col(Attendance.person_id)).where(col(Attendance.meeting_id) == meeting_id)
    ).all()
    marks = [Mark(person, Presence.PRESENT) for person in people]
    record_attendance(session, meeting_id, marks, **acting)
    late = session.get_one(Item, court.items["6"])
    support = session.exec(
        select(Department).where(col(Department.id) != late.lead_department_id)
    ).first()
    helping = support.id or 0 if support else 0
    decision = DecisionText(
        "对超期未结案件逐案开列清单，由庭长包案，五月底前全部结清", "5月底前", late.lead_department_id,
        [helping], helping, late.responsible_leader_id, late.id,
    )
    record_decision(session, meeting_id, decision, **acting)
    end_meeting(
        session, meeting_id, remarks="超期事项的责任部门要把措施落到每一件案件、每一名承办人。",
        actor_id=court.office, at=moment(day, 11, 30), today=day,
    )
    return meeting_id
