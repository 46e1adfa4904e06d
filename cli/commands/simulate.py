"""`battlemap simulate --until D`: what the calendar would say if nobody acted; nothing is written."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.moment import read_horizon
from cli.options import AsJson, MapName, On
from cli.progress import progress
from engine.language import _
from engine.rules.labels import notice_label

if TYPE_CHECKING:
    from engine.actions.simulate import SimulatedDay

Until = Annotated[str, typer.Option("--until", help=_("推演到哪一天（含）"))]


def simulate(
    until: Until, battle_map: MapName = None, on: On = None, as_json: AsJson = False
) -> None:
    """Play the calendar forward."""
    from engine.actions.simulate import simulate as play
    from engine.db import reading
    from engine.queries.naming import map_named

    here = open_installation(on)
    end = read_horizon(until, today=here.today)
    map_id = None
    if battle_map is not None:
        with reading(here.database) as session:
            map_id = map_named(session, battle_map).id
    with progress(_("推演")):
        days = play(here.database, today=here.today, until=end, map_id=map_id)
    if as_json:
        print_json({"on": here.today, "until": end, "days": [day_as_json(day) for day in days]})
    else:
        _show(days)


def day_as_json(day: "SimulatedDay") -> dict[str, Any]:
    """One day of the stable object (docs/json.md)."""
    return {
        "on": day.on, "notices": dict(sorted(day.notices.items())), "superseded": day.superseded,
        "mailboxes": dict(sorted(day.mailboxes.items())), "items": sorted(day.items),
    }


def _show(days: list["SimulatedDay"]) -> None:
    if not days:
        say(_("这段时间日历没有要说的"))
        return
    show_table(
        table(_("若无人办理"), [(_("日期"), {"no_wrap": True}), (_("事项"), {"justify": "right"}),
                                (_("邮件"), {"justify": "right"}), (_("通知"), {"ratio": 1})]),
        [
            (day.on, len(day.items), len(day.mailboxes),
             "，".join(f"{notice_label(kind)} {count}" for kind, count in day.notices.items()))
            for day in days
        ],
    )
    say(_("共 {days} 天有通知，{count} 件").format(
        days=len(days), count=sum(sum(day.notices.values()) for day in days)))
