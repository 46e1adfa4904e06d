"""Who stands in for whom, and who has left."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, say
from cli.installation import open_installation
from cli.moment import read_date
from cli.options import As, AsJson, MapName, On
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from engine.models import Person

PersonName = Annotated[str, typer.Argument(metavar="PERSON", help=_("姓名、邮箱或人员编号"))]
Delegate = Annotated[str | None, typer.Option("--to", help=_("由谁代办"))]
From = Annotated[str | None, typer.Option("--from", help=_("从哪一天起；不写就是今天"))]
Until = Annotated[str | None, typer.Option("--until", help=_("到哪一天止（含）；不写就是直到取消"))]
End = Annotated[bool, typer.Option("--end", help=_("取消代办"))]
Successor = Annotated[str | None, typer.Option("--successor", help=_("由谁接任；不写就列为无人负责"))]


def delegate(
    person: PersonName,
    actor: As,
    to: Delegate = None,
    begin: From = None,
    until: Until = None,
    end: End = False,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Name a delegate for an absence."""
    from engine.actions.delegation import delegate_to
    from engine.db import writing

    if (to is None) != end:
        raise Incomplete(_("请用 --to 写明由谁代办，或用 --end 取消代办"))
    here = open_installation(on)
    with writing(here.database) as session:
        away, by = _people(session, battle_map, person, actor)
        stand_in = _people(session, battle_map, to, actor)[0] if to else None
        delegate_to(
            session, away.id or 0, delegate_id=stand_in.id if stand_in else None,
            away_from=None if end else (read_date(begin) if begin else here.today),
            away_until=read_date(until) if until else None, actor_id=by.id or 0, **here.moment,
        )
        facts = {
            "person": away.id, "name": away.name, "delegate": away.delegate_id,
            "away_from": away.away_from, "away_until": away.away_until,
        }
    if as_json:
        print_json(facts)
    elif stand_in is None:
        say(_("{name}的代办已取消").format(name=away.name))
    else:
        say(_("{name}由{delegate}代办").format(name=away.name, delegate=stand_in.name))


def leave(
    person: PersonName,
    actor: As,
    successor: Successor = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Record that a person has left, and who takes over."""
    from engine.actions.leaving import mark_left
    from engine.db import writing

    here = open_installation(on)
    with writing(here.database) as session:
        leaver, by = _people(session, battle_map, person, actor)
        heir = _people(session, battle_map, successor, actor)[0] if successor else None
        handover = mark_left(
            session, leaver.id or 0, successor_id=heir.id if heir else None,
            actor_id=by.id or 0, **here.moment,
        )
        items = [one.id for one in handover.duties.items]
    if as_json:
        print_json({
            "person": leaver.id, "name": leaver.name, "successor": heir.id if heir else None,
            "items": items, "departments": list(handover.duties.department_ids),
        })
        return
    say(_("{name}已离任，名下在办事项 {count} 项").format(name=leaver.name, count=len(items)))
    say(
        _("由{heir}接任").format(heir=heir.name) if heir
        else _("尚无接任人：到期的通知会送部门负责人或办公室，名单见 battlemap doctor")
    )


def _people(
    session: "Session", battle_map: str | None, *names: str
) -> tuple["Person", "Person"]:
    from engine.queries.naming import map_named, person_named

    home = map_named(session, battle_map).organisation_id
    first, second = (person_named(session, name, organisation_id=home) for name in names)
    return first, second
