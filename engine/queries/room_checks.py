"""What must be well for people to be reminded, as the office checks it: a standing and a sentence."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.clock import at_local
from engine.language import _
from engine.models import BattleMap, Department, Message, Person
from engine.queries.calendars import load_calendar
from engine.queries.doctor import integrity
from engine.queries.room_overview import Overview
from engine.queries.room_timetable import silent_since
from engine.rules.words import MessageStatus
from engine.settings import Settings

SILENCE = timedelta(minutes=5)
SHOWN = 10
LEAST_FREE = 2 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `standing`: good, or look (a person should), or bad (it does not work).

    `about` says which page puts it right: people, departments, calendar, outbox and so on.
    """

    about: str
    standing: Literal["good", "look", "bad"]
    sentence: str


def room_checks(
    session: Session,
    organisation_id: int,
    seen: Overview,
    *,
    settings: Settings,
    today: date,
    at: datetime,
    deeply: bool = False,
) -> list[Check]:
    """Every check of the organisation; `deeply` also reads the whole database for damage."""
    checks = [*_database(session, settings, deeply=deeply), *_running(seen, settings, at)]
    checks += [*_mail(session, organisation_id, seen, settings)]
    checks += [*_people(session, organisation_id, seen), *_calendars(session, organisation_id, today)]
    return checks


def _database(session: Session, settings: Settings, *, deeply: bool) -> Iterator[Check]:
    if deeply:
        answer = integrity(session)
        yield Check(
            "backups", "good" if answer == "ok" else "bad",
            _("数据库完整") if answer == "ok"
            else _("数据库已损坏（{answer}），请停止使用并恢复最近的备份").format(answer=answer),
        )
    try:
        free = shutil.disk_usage(settings.home).free
    except OSError:
        return
    yield Check(
        "backups", "good" if free >= LEAST_FREE else "look",
        _("数据目录所在磁盘还有 {free:.1f} GB").format(free=free / (1 << 30)),
    )


def _running(seen: Overview, settings: Settings, at: datetime) -> Iterator[Check]:
    last = silent_since(seen.beats)
    if last is None:
        yield Check("timetable", "look", _("还没有心跳：系统的时间表还没有运行过"))
    else:
        stale = at - last > SILENCE
        clock = f"{at_local(last, settings.timezone):%Y-%m-%d %H:%M}"
        yield Check(
            "timetable", "bad" if stale else "good",
            _("最近一次心跳 {clock}，时间表已停摆，请运维确认服务在运行").format(clock=clock) if stale
            else _("时间表在运行，最近一次心跳 {clock}").format(clock=clock),
        )
    failed = [name for name, flow in seen.flows.items() if flow.has_failed]
    if failed:
        yield Check("timetable", "bad", _("有 {count} 个流程最近一次没有完成：{names}").format(
            count=len(failed), names="、".join(failed)))


def _mail(
    session: Session, organisation_id: int, seen: Overview, settings: Settings
) -> Iterator[Check]:
    if settings.mail_channel == "eml":
        yield Check("outbox", "look", _("试用通道：邮件只写在服务器上，不会寄出"))
    elif not settings.smtp_host:
        yield Check("outbox", "bad", _("没有设置邮件服务器，请运维设置"))
    sent_at = session.execute(
        sa.select(sa.func.max(col(Message.sent_at))).where(
            col(Message.organisation_id) == organisation_id
        )
    ).scalar()
    if sent_at is not None:
        yield Check("outbox", "good", _("最近一封送达服务器的邮件：{clock}").format(
            clock=f"{at_local(sent_at, settings.timezone):%Y-%m-%d %H:%M}"))
    ill = sum(seen.messages.get(one, 0) for one in (MessageStatus.REFUSED, MessageStatus.UNKNOWN))
    yield Check(
        "outbox", "look" if ill else "good",
        _("有 {count} 封邮件被拒收或结果不明").format(count=ill) if ill
        else _("没有被拒收或结果不明的邮件"),
    )


def _people(session: Session, organisation_id: int, seen: Overview) -> Iterator[Check]:
    silent = session.scalars(
        sa.select(col(Person.name)).where(
            col(Person.organisation_id) == organisation_id, col(Person.active),
            col(Person.address) == "",
        ).order_by(col(Person.id)).limit(SHOWN + 1)
    ).all()
    if silent:
        yield Check("people", "look", _("有人没有邮箱：{names}").format(names=_few(silent)))
    headless = session.scalars(
        sa.select(col(Department.name))
        .outerjoin(Person, col(Person.id) == col(Department.head_id))
        .where(
            col(Department.organisation_id) == organisation_id, col(Department.active),
            sa.func.coalesce(col(Person.active), sa.false()).is_(False),
        )
        .order_by(col(Department.id)).limit(SHOWN + 1)
    ).all()
    if headless:
        yield Check("departments", "look", _("有部门没有负责人：{names}").format(
            names=_few(headless)))
    if seen.orphaned:
        yield Check("orphans", "bad", _("有 {count} 个在办事项缺少负责的人").format(
            count=seen.orphaned))
    if not (silent or headless or seen.orphaned):
        yield Check("people", "good", _("人员、部门、事项各有其人"))


def _calendars(session: Session, organisation_id: int, today: date) -> Iterator[Check]:
    names = session.exec(
        select(BattleMap.calendar).where(BattleMap.organisation_id == organisation_id).distinct()
    ).all()
    for name in sorted(names):
        years = load_calendar(session, name).data.covered_years
        if today.year not in years:
            yield Check("calendar", "bad", _(
                "没有 {year} 年的放假通知，按周一至周五计；请导入通知").format(year=today.year))
        elif today.year + 1 not in years:
            # The notice comes out each November: before that nobody can have it.
            yield Check("calendar", "look" if today.month >= 11 else "good", _(
                "已有 {year} 年的放假通知；{following} 年暂定，通知公布后请导入").format(
                    year=today.year, following=today.year + 1))
        else:
            yield Check("calendar", "good", _("已有 {year} 和 {following} 年的放假通知").format(
                year=today.year, following=today.year + 1))


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:SHOWN]) + ("……" if len(names) > SHOWN else "")
