"""`people import FILE` and `people list`."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.commands.importing_shown import show_problems
from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.options import AsJson, AsOrNobody, MapName, On, Yes, asks, confirm
from cli.progress import progress
from engine.language import _
from engine.rules.labels import role_label

if TYPE_CHECKING:
    from engine.actions.people_plan import PeoplePlan

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=_("人员名单（.xlsx 或 .csv），表头：姓名、部门、职务、角色、邮箱、部门负责人、停用；"
               "后两栏填“是”或“否”"),
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看会改什么，不写入"))]


def import_people(
    file: File,
    battle_map: MapName = None,
    dry_run: DryRun = False,
    actor: AsOrNobody = None,
    yes: Yes = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Take over the list of people; the same file twice changes nothing."""
    from engine.actions import people_import
    from engine.actions.people_file import read_people
    from engine.actions.people_plan import plan_people
    from engine.db import reading, writing
    from engine.queries.naming import organisation_of, person_named

    here = open_installation(on)
    with progress(_("读取{name}").format(name=file.name)):
        people = read_people(file)
    if dry_run or asks(yes=yes, as_json=as_json):
        with reading(here.database) as session:
            home = organisation_of(session, battle_map)
            plan = plan_people(session, people, organisation_id=home)
        if not as_json:
            _show(plan)
        if dry_run or plan.is_empty or not confirm(_("导入吗？"), yes=False):
            _end(plan, as_json=as_json, written=False)
            return
    with writing(here.database) as session:
        home = organisation_of(session, battle_map)
        actor_id = person_named(session, actor, organisation_id=home).id if actor else None
        plan = people_import.import_people(
            session, people, organisation_id=home, file_name=file.name,
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(), actor_id=actor_id, **here.moment,
        )
    if not as_json and not asks(yes=yes, as_json=as_json):
        _show(plan)
    _end(plan, as_json=as_json, written=not plan.is_empty)


def list_people(battle_map: MapName = None, as_json: AsJson = False) -> None:
    """List the people of the map's organisation."""
    from engine.db import reading
    from engine.queries.naming import organisation_of
    from engine.queries.people import list_people as people_of

    here = open_installation()
    with reading(here.database) as session:
        people = people_of(session, organisation_of(session, battle_map))
    if as_json:
        print_json({"people": [
            {"id": one.id, "name": one.name, "department": one.department, "post": one.post,
             "roles": one.roles, "address": one.address, "heads": one.heads,
             "active": one.active, "left_on": one.left_on, "delegate": one.delegate,
             "away_from": one.away_from, "away_until": one.away_until}
            for one in people
        ]})
        return
    if not people:
        say(_("还没有人员，请用 battlemap people import 导入名单"))
        return
    show_table(
        table(_("人员 {count} 人").format(count=len(people)), [
            ("#", {"justify": "right"}), (_("姓名"), {"no_wrap": True}), _("部门"), _("职务"),
            _("角色"), (_("邮箱"), {"no_wrap": True}), _("说明"),
        ]),
        [
            (one.id, one.name, one.department, one.post,
             "、".join(role_label(role) for role in one.roles), one.address, _standing(one))
            for one in people
        ],
    )


def _standing(person: Any) -> str:
    parts = [
        _("负责人") if name == person.department else _("{name}负责人").format(name=name)
        for name in person.heads
    ]
    if person.delegate:
        parts.append(_("{name}代办").format(name=person.delegate))
    if not person.active:
        parts.append(_("已离任"))
    return "，".join(parts)


def _show(plan: "PeoplePlan") -> None:
    say(_("新增 {new} 人，更新 {changed}，未变 {unchanged}，新部门 {new_departments}").format(
        **plan.counts
    ))
    if plan.new_departments:
        say(_("新部门：{names}").format(names="、".join(plan.new_departments)))
    if plan.changes:
        show_table(
            table(_("差异"), [(_("名称"), {"no_wrap": True}), _("项目"), _("原来"), _("现在")]),
            [(one.name, field_label(one.field), _shown(one.before), _shown(one.after))
             for one in plan.changes],
        )
    show_problems(plan.problems)


def field_label(name: str) -> str:
    """What a field of the list is called."""
    return {
        "post": _("职务"), "address": _("邮箱"), "active": _("在职"), "department": _("部门"),
        "roles": _("角色"), "head": _("部门负责人"), "aliases": _("部门简称"),
    }[name]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(role_label(role) for role in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value)


def _end(plan: "PeoplePlan", *, as_json: bool, written: bool) -> None:
    if as_json:
        from engine.intake.drafts import problem_as_json

        print_json({
            "written": written, "counts": plan.counts, "new_departments": plan.new_departments,
            "new": [one.row.name for one in plan.people if one.person is None],
            "changes": [
                {"name": one.name, "field": one.field, "before": one.before, "after": one.after}
                for one in plan.changes
            ],
            "problems": [problem_as_json(one) for one in plan.problems],
        })
        return
    say(_("人员名单已导入") if written else _("没有写入"), style="green" if written else "")
