"""GET /room: what the office should look at first, each with the page that puts it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.actions.room_backup import kept_backups
from engine.language import _
from engine.queries.room_checks import room_checks
from engine.queries.room_overview import Overview, overview
from engine.queries.room_people import Standing
from engine.queries.room_timetable import silent_since
from engine.rules.alarms import AlarmKind, alarm_sentence
from engine.rules.permissions import Page
from engine.rules.words import MessageStatus
from web.doors.door import reads
from web.doors.visit import Visit
from web.pages.room.frame import show

router = APIRouter()

ALARMS_LEAD_TO = {
    AlarmKind.ORPHANED: "/room/orphans", AlarmKind.UNSAID: "/room/people?standing=silent",
    AlarmKind.STUCK: "/room/outbox?status=sending", AlarmKind.DELAYED: "/room/outbox?status=deferred",
    AlarmKind.REFUSED: "/room/outbox?status=refused", AlarmKind.MAIL_SERVER: "/room/outbox",
    AlarmKind.CHAIN_HEAD: "/room/trail", AlarmKind.DIGEST_MISSING: "/room/timetable",
    AlarmKind.SILENT: "/room/timetable", AlarmKind.BACKUP_STALE: "/room/backups",
    AlarmKind.FILES_DAMAGED: "/room/backups",
}
CHECKS_LEAD_TO = {
    "people": "/room/people?standing=silent", "departments": "/room/departments",
    "orphans": "/room/orphans", "calendar": "/room/calendar", "outbox": "/room/outbox",
    "timetable": "/room/timetable", "backups": "/room/backups",
}


LEAVERS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: how grave, in a sentence, and where it is put right."""

    tone: Literal["bad", "look"]
    sentence: str
    href: str
    label: str


@router.get("/room")
def show_overview(visit: Annotated[Visit, Depends(reads(Page.ROOM))]) -> Response:
    """The room's first page."""
    with visit.reading() as session:
        seen = overview(session, visit.organisation_id, today=visit.today, at=visit.at)
    found = sorted(_attention(seen, visit), key=lambda one: one.tone != "bad")
    return show(
        visit, "overview.html", "overview", seen=seen, attention=found,
        beat_at=silent_since(seen.beats), ticks=visit.house.timetable,
        backups=kept_backups(visit.settings)[:1],
    )


@router.get("/room/checks")
def show_checks(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], deeply: str = ""
) -> Response:
    """Everything that must be well for people to be reminded."""
    with visit.reading() as session:
        seen = overview(session, visit.organisation_id, today=visit.today, at=visit.at)
        checks = room_checks(
            session, visit.organisation_id, seen, settings=visit.settings, today=visit.today,
            at=visit.at, deeply=deeply == "yes",
        )
    return show(
        visit, "checks.html", "checks", checks=checks, seen=seen, leads_to=CHECKS_LEAD_TO,
        deeply=deeply == "yes",
    )


def _attention(seen: Overview, visit: Visit) -> Iterator[Attention]:
    for alarm in seen.alarms:
        href = ALARMS_LEAD_TO.get(AlarmKind(alarm.kind), "/room/timetable")
        yield Attention("bad", alarm_sentence(alarm.kind, alarm.facts), href, _("去处理"))
    if seen.orphaned:
        yield Attention(
            "bad", _("有 {count} 个在办事项缺少负责的人，提醒送不到").format(count=seen.orphaned),
            "/room/orphans", _("补定人员"),
        )
    for person_id, name in seen.leavers[:LEAVERS_NAMED]:
        yield Attention(
            "bad", _("{name}已离任，名下还有事项或部门").format(name=name),
            f"/room/people/{person_id}#departure", _("办理移交"),
        )
    if (others := len(seen.leavers) - LEAVERS_NAMED) > 0:
        yield Attention(
            "bad", _("另有 {count} 位离任人员名下还有事项或部门").format(count=others),
            "/room/orphans", _("补定人员"),
        )
    yield from _mails(seen)
    yield from _lacking(seen)
    map_id = seen.maps[0].id if seen.maps else 0
    if seen.unreadable:
        yield Attention(
            "look", _("有 {count} 个待立项事项的时限看不懂，须由人给出日期").format(
                count=seen.unreadable),
            f"/maps/{map_id}/ledger?status=draft", _("看台账"),
        )
    if seen.unnamed:
        yield Attention(
            "look", _("有 {count} 个待立项事项写了名册里没有的姓名或部门").format(count=seen.unnamed),
            f"/maps/{map_id}/ledger?status=draft", _("看台账"),
        )
    for calendar in seen.calendars:
        for year in calendar.provisional:
            # The notice comes out each November: before that nobody can have it.
            if year == visit.today.year or visit.today.month >= 11:
                yield Attention(
                    "bad" if year == visit.today.year else "look",
                    _("{year} 年的放假通知还没有导入，工作日暂按周一至周五计").format(year=year),
                    f"/room/calendar?year={year}", _("导入通知"),
                )
    for one in seen.maps:
        if not one.enabled:
            yield Attention(
                "look", _("“{name}”已停用，日历不推动其中的事项").format(name=one.name),
                f"/room/maps/{one.id}/policy", _("看规则"),
            )


def _mails(seen: Overview) -> Iterator[Attention]:
    for status, sentence in (
        (MessageStatus.REFUSED, _("有 {count} 封邮件被拒收")),
        (MessageStatus.UNKNOWN, _("有 {count} 封邮件结果不明")),
    ):
        if count := seen.messages.get(status, 0):
            yield Attention(
                "look", sentence.format(count=count), f"/room/outbox?status={status.value}",
                _("看邮件"),
            )


def _lacking(seen: Overview) -> Iterator[Attention]:
    if seen.headless:
        yield Attention(
            "look", _("有 {count} 个部门没有负责人").format(count=seen.headless),
            "/room/departments", _("指定负责人"),
        )
    if silent := seen.people[Standing.SILENT]:
        yield Attention(
            "look", _("有 {count} 人没有邮箱，由代办人、部门负责人或办公室代收").format(count=silent),
            "/room/people?standing=silent", _("补填邮箱"),
        )
    if outside := seen.people[Standing.OUTSIDE]:
        yield Attention(
            "look", _("有 {count} 人还没有启用账号").format(count=outside),
            "/room/invitations", _("发邀请"),
        )
