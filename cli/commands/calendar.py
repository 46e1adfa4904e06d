"""`calendar import|show`: holiday notices, local closures, and the year they make."""

import calendar as months
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import console, print_json, say, show_table, table
from cli.installation import open_installation
from cli.options import As, AsJson, On, Yes, asks, confirm
from engine.errors import NotFound
from engine.language import _

if TYPE_CHECKING:
    from engine.actions.calendar_import import CalendarImported, Closure
    from engine.rules.calendar import CalendarData, WorkCalendar

File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help=_("国务院办公厅放假通知的文字（.txt）、.toml 或 .csv")),
]
Year = Annotated[
    int | None,
    typer.Option("--year", min=1990, max=2199, help=_("哪一年的通知；文中写明时可以不写")),
]
IsClosure = Annotated[
    bool, typer.Option("--closure", help=_("文件是本地放假的日期，一行一个，可加逗号和名称"))
]
Label = Annotated[str, typer.Option("--label", help=_("本地放假的名称"))]
Calendar = Annotated[str, typer.Option("--calendar", help=_("日历名称"))]
ShownYear = Annotated[int, typer.Argument(metavar="YEAR", min=1990, max=2199, help=_("年份"))]


def import_calendar(
    file: File,
    actor: As,
    year: Year = None,
    closure: IsClosure = False,
    label: Label = "本地放假",
    name: Calendar = "cn",
    yes: Yes = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Read a notice, show its days, put it in place, and list whose dates moved."""
    from engine.actions.calendar_import import (
        import_closures,
        import_notice,
        read_closure_file,
        read_notice_file,
    )
    from engine.db import writing
    from engine.queries.naming import organisation_of, person_named

    here = open_installation(on)
    closures = read_closure_file(file, label=label) if closure else []
    data = None if closure else read_notice_file(file, name=name, year=year)
    if not as_json:
        _show_days(data, closures)
    if asks(yes=yes, as_json=as_json) and not confirm(_("导入吗？"), yes=False):
        say(_("没有导入"))
        return
    with writing(here.database) as session:
        home = organisation_of(session, None)
        by: dict[str, Any] = {
            "actor_id": person_named(session, actor, organisation_id=home).id or 0, **here.moment,
        }
        done = (
            import_closures(session, closures, name=name, **by) if data is None
            else import_notice(session, data, **by)
        )
    if as_json:
        print_json(_as_json(done))
    else:
        _show_done(done)


def show_calendar(year: ShownYear, name: Calendar = "cn", as_json: AsJson = False) -> None:
    """Show a year, month by month."""
    from engine.db import reading
    from engine.queries.calendars import load_calendar, shipped_calendar
    from engine.rules.calendar import WorkCalendar

    try:
        here = open_installation()
    except NotFound:
        found = WorkCalendar(shipped_calendar(name))  # what is shipped can be read before init
    else:
        with reading(here.database) as session:
            found = load_calendar(session, name)
    if as_json:
        print_json(_year_as_json(found, year))
    else:
        _show_year(found, year)


def _as_json(done: "CalendarImported") -> dict[str, Any]:
    return {
        "calendar": done.calendar, "years": done.years, "days": done.days, "woken": done.woken,
        "moved": [
            {"item": one.item_id, "number": one.number, "weakness": one.weakness,
             "was_on": one.was_on, "now_on": one.now_on, "told": one.told}
            for one in done.moved
        ],
    }


def _show_done(done: "CalendarImported") -> None:
    say(_("已导入 {days} 天，{woken} 项待重新计算").format(days=done.days, woken=done.woken))
    if not done.moved:
        say(_("没有事项的时限因此变动"))
        return
    show_table(
        table(_("时限变动 {count} 项").format(count=len(done.moved)), [
            _("编号"), (_("原来"), {"no_wrap": True}), (_("现在"), {"no_wrap": True}),
            _("将告知"), (_("问题"), {"ratio": 1}),
        ]),
        [(one.number or f"#{one.item_id}", one.was_on, one.now_on, "、".join(one.told),
          one.weakness) for one in done.moved],
    )


def _show_days(data: "CalendarData | None", closures: list["Closure"]) -> None:
    if data is None:
        rows = [(one.day, _weekday(one.day), _("本地放假"), one.label) for one in closures]
    else:
        rows = [
            (day, _weekday(day), _kind(kind.value), data.labels.get(day, ""))
            for day, kind in sorted(data.days.items())
        ]
    show_table(table(_("读到 {count} 天").format(count=len(rows)),
                     [_("日期"), _("星期"), _("安排"), _("名称")]), rows)


def _kind(kind: str) -> str:
    return {"off": _("放假"), "work": _("调休上班")}[kind]


def _weekday(day: date) -> str:
    from engine.rules.calendar_data import weekday_name

    return weekday_name(day)


def _year_as_json(found: "WorkCalendar", year: int) -> dict[str, Any]:
    named = {
        day: (kind.value, found.data.labels.get(day, ""))
        for day, kind in found.data.days.items() if day.year == year
    } | {day: ("closure", "") for day in found.closures if day.year == year}
    return {
        "calendar": found.data.name, "year": year,
        "provisional": found.is_provisional(date(year, 1, 1)),
        "workdays": found.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)),
        "days": [
            {"on": day, "kind": kind, "label": label}
            for day, (kind, label) in sorted(named.items())
        ],
    }


def _show_year(found: "WorkCalendar", year: int) -> None:
    from rich.columns import Columns

    told = _year_as_json(found, year)
    mark = _("（暂定：当年通知尚未导入，按周一至周五计）") if told["provisional"] else ""
    say(_("{year} 年，工作日 {count} 天{mark}").format(
        year=year, count=told["workdays"], mark=mark), style="bold")
    console().print(Columns([_month(found, year, month) for month in range(1, 13)], padding=(0, 3)))
    say(_("休：放假　班：调休上班　闭：本地放假"))


def _month(found: "WorkCalendar", year: int, month: int) -> Any:
    """A month's grid: days off in red with 休, worked weekends with 班."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.title = Text(_("{month} 月").format(month=month), style="bold")
    for _weekday_column in range(7):
        grid.add_column(width=4, justify="right", no_wrap=True)
    grid.add_row(*(Text(name, style="bright_black") for name in _("一 二 三 四 五 六 日").split()))
    for week in months.Calendar().monthdatescalendar(year, month):
        grid.add_row(*(_cell(found, day) if day.month == month else Text("") for day in week))
    return grid


def _cell(found: "WorkCalendar", day: date) -> Any:
    from rich.text import Text

    if day in found.closures:
        return Text(f"{_('闭')}{day.day}", style="magenta")
    kind = found.data.days.get(day)
    if kind is not None and found.is_workday(day):
        return Text(f"{_('班')}{day.day}", style="bold")
    if kind is not None:
        return Text(f"{_('休')}{day.day}", style="red")
    return Text(str(day.day), style="" if found.is_workday(day) else "bright_black")
