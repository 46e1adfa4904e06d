"""`battlemap doctor`: what is well, what is not, and what to do about it. Exit code 1 if it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.console import print_json, say, show_table, table
from cli.environment import sentence_of
from cli.installation import Installation, open_installation, place_of, settings_of_process
from cli.moment import moment_of
from cli.options import AsJson
from engine.errors import Refused
from engine.language import _
from engine.rules.labels import message_status_label

if TYPE_CHECKING:
    from sqlmodel import Session

    from engine.queries.doctor import Gaps
    from engine.settings import Settings

SendTo = Annotated[str | None, typer.Option("--send-to", help=_("往这个邮箱发一封测试邮件"))]
SILENCE = timedelta(minutes=5)
SHOWN = 10
ILL = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `standing`: good, or look (a person should), or bad (it does not work)."""

    name: str
    standing: Literal["good", "look", "bad"]
    sentence: str


def doctor(send_to: SendTo = None, as_json: AsJson = False) -> None:
    """Look at everything that must be well for people to be reminded."""
    settings = settings_of_process()
    at = moment_of(None, timezone=settings.timezone).at
    checks, ran = _inside()
    checks += _mail(settings, at, send_to)
    coming = _timetable(settings, at, ran)
    well = all(one.standing != "bad" for one in checks)
    if as_json:
        print_json({"well": well, "timetable": coming, "checks": [
            {"name": one.name, "standing": one.standing, "sentence": one.sentence}
            for one in checks
        ]})
    else:
        _show(settings, checks, coming)
    if not well:
        raise typer.Exit(ILL)


def _inside() -> tuple[list[Check], dict[str, Any]]:
    """What the database tells and the last run of each flow; as far as it can be read at all."""
    from engine.db import reading
    from engine.queries.doctor import last_runs

    checks: list[Check] = []
    try:
        here = open_installation()
        with reading(here.database) as session:
            for part in (_database, _people, _calendars, _running, _alarms, _outbox):
                checks += part(here, session)
            return checks, last_runs(session)
    except Refused:
        raise
    except Exception as trouble:
        sentence = sentence_of(trouble)
        if sentence is None:
            raise
        return [*checks, Check("database", "bad", sentence)], {}


def _database(here: Installation, session: "Session") -> Iterator[Check]:
    from engine.db import schema_revision
    from engine.queries.doctor import integrity

    place = place_of(here.settings.resolved_database_url)
    answer = integrity(session)
    sentence = _("数据库 {place}，结构 {revision}，完整性 {answer}").format(
        place=place, revision=schema_revision(here.database), answer=answer)
    if answer != "ok":
        sentence += _("；数据库已损坏，请用 battlemap restore 备份.zip --replace 恢复备份")
    yield Check("database", "good" if answer == "ok" else "bad", sentence)
    yield Check("home", "good", _("数据目录 {home}").format(home=here.settings.home.resolve()))
    yield _nightly(here.settings)


def _nightly(settings: "Settings") -> Check:
    from engine.actions.nightly_backup import nightly_backups

    if not settings.backup_folder:
        return Check("backup", "look", _("没有设每晚自动备份，请设 BATTLEMAP_BACKUP_FOLDER"))
    found = nightly_backups(settings)
    return Check("backup", "good" if found else "look", _("每晚自动备份到 {folder}，现有 {count} 份").format(
        folder=settings.backup_folder, count=len(found)))


def _people(_here: Installation, session: "Session") -> Iterator[Check]:
    from engine.queries.doctor import organisation_gaps

    for gaps in organisation_gaps(session):
        yield from _lacking(gaps)


def _lacking(gaps: "Gaps") -> Iterator[Check]:
    lists = [
        ("without_address", gaps.without_address, _("“{home}”有 {count} 人没有邮箱：{names}")),
        ("without_head", gaps.without_head, _("“{home}”有 {count} 个部门没有负责人：{names}")),
        ("orphans", [one.number or f"#{one.item_id}" for one in gaps.orphans],
         _("“{home}”有 {count} 个事项无人负责：{names}")),
    ]
    for name, names, sentence in lists:
        if names:
            shown = "、".join(names[:SHOWN]) + ("……" if len(names) > SHOWN else "")
            yield Check(name, "look", sentence.format(
                home=gaps.organisation, count=len(names), names=shown))
    if not any(names for _name, names, _sentence in lists):
        yield Check("people", "good", _("“{home}”人员、部门、事项各有其人").format(
            home=gaps.organisation))


def _calendars(here: Installation, session: "Session") -> Iterator[Check]:
    from engine.queries.doctor import coverages

    for one in coverages(session, today=here.today):
        year = here.today.year
        if not one.this_year:
            yield Check("calendar", "bad", _(
                "日历 {name} 没有 {year} 年的放假通知，按周一至周五计；请用 battlemap calendar import 导入"
            ).format(name=one.calendar, year=year))
        elif not one.next_year:
            # The notice comes out each November: before that nobody can have it.
            late = here.today.month >= 12
            yield Check("calendar", "look" if here.today.month >= 11 else "good", _(
                "日历 {name} 已有 {year} 年；{next} 年暂定{late}，通知公布后请用 battlemap calendar import 导入"
            ).format(name=one.calendar, year=year, next=year + 1,
                     late=_("（应已公布）") if late else ""))
        else:
            yield Check("calendar", "good", _("日历 {name} 已有 {year} 和 {next} 年").format(
                name=one.calendar, year=year, next=year + 1))


def _running(here: Installation, session: "Session") -> Iterator[Check]:
    from engine.queries.running import beats

    found = list(beats(session))
    for beat in found:
        silent = here.at - beat.at
        stale = silent > SILENCE
        yield Check("beat", "bad" if stale else "good", _(
            "{name} 的最近心跳：{at}{stale}").format(
                name=beat.name, at=_clock(here.settings, beat.at),
                stale=_("，已停摆，请确认 battlemap serve 在运行") if stale else ""))
    if not found:
        yield Check("beat", "look", _("还没有心跳：battlemap serve 没有运行过（用 cron 时不需要）"))


def _alarms(_here: Installation, session: "Session") -> Iterator[Check]:
    from engine.queries.alarms import standing_alarms
    from engine.rules.alarms import alarm_sentence

    alarms = standing_alarms(session)
    for alarm in alarms:
        yield Check("alarm", "bad", alarm_sentence(alarm.kind, alarm.facts))
    if not alarms:
        yield Check("alarm", "good", _("没有告警"))


def _outbox(_here: Installation, session: "Session") -> Iterator[Check]:
    from engine.queries.outbox_lists import count_messages

    counts = count_messages(session)
    words = "，".join(f"{message_status_label(name)} {count}" for name, count in counts.items())
    ill = counts.get("refused", 0) + counts.get("unknown", 0)
    yield Check("outbox", "look" if ill else "good",
                _("邮件：{words}").format(words=words or _("还没有")))


def _mail(settings: "Settings", at: datetime, send_to: str | None) -> Iterator[Check]:
    from cli.mail_check import greet, send_test

    server = f"{settings.smtp_host or 'localhost'}:{settings.smtp_port}"
    if settings.mail_channel == "eml" and send_to is None:
        yield Check("mail", "look", _("试用通道：邮件写在 {folder}，不会寄出").format(
            folder=settings.mail_folder))
        return
    if not settings.smtp_host:
        yield Check("mail", "bad", _("没有设置邮件服务器，请设 BATTLEMAP_SMTP_HOST 等环境变量"))
        return
    if send_to is not None:
        taken, answer = send_test(settings, send_to, at=at)
        yield Check("mail", "good" if taken else "bad", (
            _("测试邮件已交给 {server}：{answer}") if taken else _("{server} 没有收下测试邮件：{answer}")
        ).format(server=server, answer=answer))
        return
    trouble = greet(settings)
    yield Check("mail", "bad" if trouble else "good", (
        _("邮件服务器 {server} 不可用：{trouble}") if trouble
        else _("邮件服务器 {server} 可用，加密 {tls}{login}")
    ).format(server=server, trouble=trouble, tls=settings.smtp_tls,
             login=_("，登录成功") if settings.smtp_username else ""))


def _timetable(
    settings: "Settings", at: datetime, ran: dict[str, Any]
) -> list[dict[str, Any]]:
    from flows.timetable import TIMETABLE, next_tick

    return [
        {
            "flow": entry.flow, "sentence": _(entry.sentence),
            "last_at": ran[entry.flow].finished_at if entry.flow in ran else None,
            "last_trouble": ran[entry.flow].trouble if entry.flow in ran else "",
            "next_at": next_tick(entry, at, settings.timezone),
        }
        for entry in TIMETABLE
    ]


def _show(settings: "Settings", checks: list[Check], coming: list[dict[str, Any]]) -> None:
    marks = {"good": ("✓", "green"), "look": ("!", "yellow"), "bad": ("✗", "red")}
    from rich.text import Text

    from cli.console import console

    screen = console()
    for one in checks:
        mark, style = marks[one.standing]
        screen.print(Text.assemble((mark, style), " ", one.sentence), soft_wrap=True)
    say("")
    show_table(
        table(_("时间表"), [(_("流程"), {"no_wrap": True}), (_("上次完成"), {"no_wrap": True}),
                            (_("下次"), {"no_wrap": True}), (_("说明"), {"ratio": 1})]),
        [
            (one["flow"], one["last_at"] and _clock(settings, one["last_at"]),
             _clock(settings, one["next_at"]), one["last_trouble"] or one["sentence"])
            for one in coming
        ],
    )


def _clock(settings: "Settings", at: Any) -> str:
    from engine.clock import at_local

    return f"{at_local(at, settings.timezone):%Y-%m-%d %H:%M}"
