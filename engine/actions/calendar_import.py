"""A holiday notice or a local closure taken over: days replaced, counted dates recomputed.

Field rule: a fixed date is never moved for holidays; a period counted in working days follows the
calendar. An extension or an amendment made a date a fixed one, so it stays.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.actions.recording import move, tell
from engine.actions.waking import wake_maps
from engine.errors import Incomplete, NotFound, Unreadable
from engine.intake.package import read_bytes
from engine.language import _
from engine.models import BattleMap, CalendarDay, Item
from engine.queries.approvals import pending_requests
from engine.queries.calendars import load_calendar, maps_of_calendar, stored_days
from engine.queries.counted_items import CountedItem, counted_items
from engine.queries.directory import load_directory
from engine.queries.stewards import require_steward
from engine.rules.calendar import CalendarData, DayKind, WorkCalendar
from engine.rules.calendar_data import notice_year
from engine.rules.deadline_text import read_deadline
from engine.rules.holiday_notice import read_notice
from engine.rules.words import NoticeKind

PROBLEMS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item whose counted date the calendar put on another day, and who was told."""

    item_id: int
    number: str
    weakness: str
    was_on: date
    now_on: date
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarImported:
    """What an import did: the days now stored for it, and every item that moved."""

    calendar: str
    years: tuple[int, ...]
    days: int
    woken: int
    moved: tuple[MovedItem, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """A local day off."""

    day: date
    label: str


def read_notice_file(path: Path, *, name: str, year: int | None) -> CalendarData:
    """The days of a notice. Raises Unreadable, or Incomplete with every problem and its line."""
    return read_notice_text(_text(path), name=name, year=year)


def read_notice_text(text: str, *, name: str, year: int | None) -> CalendarData:
    """The days of a notice's own words. Raises Incomplete with every problem and its line."""
    data, problems = read_notice(text, name=name, year=year)
    if problems:
        places = [
            _("第 {line} 行：{message}").format(line=one.line, message=one.message)
            if one.line else one.message
            for one in problems[:PROBLEMS_SHOWN]
        ]
        raise Incomplete(
            "\n".join([_("放假通知有 {count} 处不能采用，没有导入：").format(count=len(problems)),
                       *places])
        )
    return data


def read_closure_file(path: Path, *, label: str) -> list[Closure]:
    """Local days off, one a line: `2026-03-21` or `2026-03-21,肉孜节`. Raises as above."""
    found, wrong = [], []
    for number, line in enumerate(_text(path).splitlines(), 1):
        written, _comma, own = line.replace("，", ",").partition(",")
        if not written.strip() or written.strip() == "日期":
            continue
        try:
            found.append(Closure(date.fromisoformat(written.strip()), own.strip() or label))
        except ValueError:
            wrong.append(_("第 {line} 行“{raw}”不是日期").format(line=number, raw=line.strip()))
    if wrong or not found:
        raise Incomplete("\n".join(wrong[:PROBLEMS_SHOWN]) or _("文件里没有日期"))
    return found


def import_notice(
    session: Session, data: CalendarData, *, actor_id: int, at: datetime, today: date
) -> CalendarImported:
    """Put a notice in the place of what was known of its years; wake all maps of the calendar.

    Closures stay. Raises: NotFound, NotYours.
    """
    require_steward(session, actor_id)
    before = load_calendar(session, data.name)
    for row in stored_days(session, data.name):
        if not row.closure and notice_year(row.day, row.label) in data.covered_years:
            session.delete(row)
    session.flush()
    session.add_all(
        CalendarDay(calendar=data.name, day=day, kind=kind, label=data.labels.get(day, ""))
        for day, kind in sorted(data.days.items())
    )
    session.flush()
    years = tuple(sorted(data.covered_years))
    facts: dict[str, Any] = {"calendar": data.name, "years": list(years), "days": len(data.days)}
    return _recount(
        session, before, years, len(data.days), "import_notice", facts,
        actor_id=actor_id, at=at, today=today,
    )


def import_closures(
    session: Session,
    closures: Sequence[Closure],
    *,
    name: str,
    actor_id: int,
    at: datetime,
    today: date,
) -> CalendarImported:
    """Add local days off; they publish no year. Raises: NotFound, NotYours."""
    require_steward(session, actor_id)
    before = load_calendar(session, name)
    known = {row.day: row for row in stored_days(session, name) if row.closure}
    for one in closures:
        row = known.setdefault(
            one.day, CalendarDay(calendar=name, day=one.day, kind=DayKind.OFF, closure=True)
        )
        row.label = one.label
        session.add(row)
    session.flush()
    facts: dict[str, Any] = {
        "calendar": name, "closures": [[one.day.isoformat(), one.label] for one in closures],
    }
    return _recount(
        session, before, (), len(closures), "import_closures", facts,
        actor_id=actor_id, at=at, today=today,
    )


def remove_closures(
    session: Session, days: Collection[date], *, name: str, actor_id: int, at: datetime, today: date
) -> CalendarImported:
    """Take local days off away again: each is once more what the notice, or the week, makes it.

    Raises: NotFound where a day is not one of them; NotYours.
    """
    require_steward(session, actor_id)
    before = load_calendar(session, name)
    known = {row.day: row for row in stored_days(session, name) if row.closure}
    for day in days:
        if day not in known:
            raise NotFound(_("{day} 不是本地放假日").format(day=day.isoformat()))
        session.delete(known[day])
    session.flush()
    facts: dict[str, Any] = {"calendar": name, "days": sorted(day.isoformat() for day in days)}
    return _recount(
        session, before, (), len(days), "remove_closures", facts,
        actor_id=actor_id, at=at, today=today,
    )


def counted_date(counted: CountedItem, calendar: WorkCalendar) -> date | None:
    """The date that the item's own words mean by this calendar; None where they count no workdays."""
    found = read_deadline(
        counted.item.due_text, reference_on=counted.reference_on, add_workdays=calendar.add_workdays
    )
    return found.due_on if found.counted and found.counted[1] == "workdays" else None


def _recount(
    session: Session,
    before: WorkCalendar,
    years: tuple[int, ...],
    days: int,
    verb: str,
    facts: dict[str, Any],
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> CalendarImported:
    name = before.data.name
    after = load_calendar(session, name)
    map_ids = maps_of_calendar(session, name)
    moved: list[MovedItem] = []
    for map_id in map_ids:
        audit.track(session, map_id, verb, at=at, actor_id=actor_id, **facts)
        moved += _move_items(session, map_id, before, after, actor_id=actor_id, at=at, today=today)
    woken = wake_maps(session, map_ids, today=today)
    return CalendarImported(name, years, days, woken, tuple(moved))


def _move_items(
    session: Session,
    map_id: int,
    before: WorkCalendar,
    after: WorkCalendar,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> list[MovedItem]:
    directory = load_directory(session, session.get_one(BattleMap, map_id).organisation_id)
    moved, events = [], []
    for counted in counted_items(session, map_id):
        item = counted.item
        now_on = counted_date(counted, after)
        if item.due_on is None or now_on in (None, item.due_on):
            continue
        if item.due_on not in _explained(counted, before):
            continue  # somebody gave this date by hand
        was_on = item.due_on
        facts = _move(session, item, now_on, today=today)
        people = [directory.head_of(item.lead_department_id), item.handler_id]
        leader = item.responsible_leader_id
        tell(
            session, item, NoticeKind.DATE_MOVED, f"moved:{item.deadline_version}", people,
            copied=[leader], today=today, was_on=was_on.isoformat(),
        )
        told = dict.fromkeys(person for person in (*people, leader) if person)
        moved.append(
            MovedItem(
                item.id or 0, item.number, item.weakness, was_on, item.due_on,
                tuple(directory.people[one].name for one in told if one in directory.people),
            )
        )
        events.append(audit.Event("date_moved", item.id, facts))
    audit.track_many(session, map_id, events, at=at, actor_id=actor_id)
    return moved


def _explained(counted: CountedItem, before: WorkCalendar) -> set[date | None]:
    """The dates that the item's words meant until now: by the calendar, or Monday to Friday."""
    plain = read_deadline(counted.item.due_text, reference_on=counted.reference_on).due_on
    return {counted_date(counted, before), plain}


def _move(session: Session, item: Item, now_on: date | None, *, today: date) -> dict[str, object]:
    """Move the date and the original one: the period is the same, the calendar was provisional."""
    seen = item.version
    facts: dict[str, object] = dict(
        move(
            session, item, today=today, due_on=now_on, original_due_on=now_on,
            deadline_version=item.deadline_version + 1,
        )
    )
    for request in pending_requests(session, item.id or 0):
        if request.item_version == seen:  # the calendar changed nothing that approvers judge
            request.item_version = item.version
            session.add(request)
    session.flush()
    return facts | {"version": item.version}


def _text(path: Path) -> str:
    data = read_bytes(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("认不出文件的文字编码，请另存为 UTF-8 编码的文本"))
