"""`battlemap import FILE`: see what a document becomes, then take it over in one transaction."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.commands.importing_shown import show_plan, show_problems, show_reading
from cli.console import print_json, say, warn
from cli.installation import has_database, open_installation, settings_of_process
from cli.moment import read_date
from cli.options import AsJson, AsOrNobody, MapName, On, Yes, asks, confirm
from cli.progress import progress
from engine.errors import Refused, WrongState
from engine.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import sqlalchemy as sa

    from engine.actions.import_plan import ImportPlan
    from engine.intake.drafts import Reading
    from engine.rules.addressing import Directory

File = Annotated[Path, typer.Argument(metavar="FILE", help=_("台账（.xlsx、.docx）或报告（.docx、.txt）"))]
ReferenceDate = Annotated[
    str | None, typer.Option("--reference-date", help=_("“本月底”“三个月内”从哪一天算起"))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看读成什么样，不写入"))]


def import_ledger(
    file: File,
    battle_map: MapName = None,
    reference_date: ReferenceDate = None,
    dry_run: DryRun = False,
    actor: AsOrNobody = None,
    yes: Yes = False,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Read, show, ask, write."""
    from engine.intake.corrections import Corrections
    from engine.intake.read import read_document

    reference_on = read_date(reference_date) if reference_date else None
    known_on, remembered = _habits(battle_map)
    corrections = Corrections(remembered=remembered)
    with progress(_("读取{name}").format(name=file.name)):
        reading = read_document(file, reference_on=reference_on, corrections=corrections)
        if reading.reference_on is None and known_on is not None:
            reading = read_document(file, reference_on=known_on, corrections=corrections)
    if dry_run:
        _preview(reading, battle_map, as_json=as_json)
    else:
        _import(file, reading, battle_map, actor, on, yes=yes, as_json=as_json)


def _habits(battle_map: str | None) -> "tuple[date | None, Mapping[str, str]]":
    """The day that the map's ledger counts from, and what its office said of headings, if known."""
    if not has_database(settings_of_process()):
        return None, {}
    from engine.db import reading as looking
    from engine.queries.import_drafts import map_habits
    from engine.queries.naming import map_named

    try:
        with looking(open_installation().database) as session:
            habits = map_habits(session, map_named(session, battle_map).id or 0)
            return habits.reference_on, habits.remembered
    except Refused:
        return None, {}


def _preview(reading: "Reading", battle_map: str | None, *, as_json: bool) -> None:
    compared = _plan_if_possible(reading, battle_map)
    plan = compared[0] if compared else None
    if as_json:
        print_json(_as_json(reading, plan))
        return
    show_reading(reading)
    if compared is not None:
        show_plan(*compared)
    show_problems(plan.problems if plan else reading.problems)


def _plan_if_possible(
    reading: "Reading", battle_map: str | None
) -> "tuple[ImportPlan, Directory] | None":
    """The comparison with the map, where there is one: a first look needs no installation."""
    if battle_map is None and not has_database(settings_of_process()):
        return None
    from engine.actions.import_plan import plan_import
    from engine.db import reading as looking
    from engine.queries.directory import load_directory
    from engine.queries.naming import map_named

    try:
        here = open_installation()
        with looking(here.database) as session:
            found = map_named(session, battle_map)
            plan = plan_import(session, reading, map_id=found.id or 0)
            return plan, load_directory(session, found.organisation_id)
    except Refused as refusal:
        if battle_map is not None:
            raise
        warn(_("未与作战图比对：{why}").format(why=refusal))
        return None


def _import(
    file: Path,
    reading: "Reading",
    battle_map: str | None,
    actor: str | None,
    on: str | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    here = open_installation(on)
    shown = None
    if asks(yes=yes, as_json=as_json):
        shown = _ask(here.database, reading, battle_map)
        if shown is None:
            return
    from engine.actions.import_ledger import apply_import
    from engine.actions.import_plan import plan_import
    from engine.db import writing
    from engine.queries.directory import load_directory
    from engine.queries.naming import map_named, person_named

    with progress(_("写入")), writing(here.database) as session:
        found = map_named(session, battle_map)
        actor_id = (
            person_named(session, actor, organisation_id=found.organisation_id).id
            if actor else None
        )
        directory = load_directory(session, found.organisation_id)
        plan = plan_import(session, reading, map_id=found.id or 0)
        if shown is not None and shown.counts != plan.counts:
            raise WrongState(_("预览之后作战图有变动，没有导入，请重新运行"))
        imported = apply_import(
            session, plan, file_name=file.name,
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(), actor_id=actor_id,
            **here.moment,
        )
        batch_id, name = imported.batch.id, found.name
    if as_json:
        print_json(_as_json(reading, plan) | {"batch": batch_id, "map": name})
        return
    if shown is None:
        show_plan(plan, directory)
        show_problems(plan.problems)
    if plan.new or plan.changed:
        say(_("已导入作战图“{name}”").format(name=name), style="green")
    else:
        say(_("没有变化，未写入"))


def _ask(
    database: "sa.Engine", reading: "Reading", battle_map: str | None
) -> "ImportPlan | None":
    """The plan that the person saw and agreed to; None where nothing is to be written."""
    from engine.actions.import_plan import plan_import
    from engine.db import reading as looking
    from engine.queries.directory import load_directory
    from engine.queries.naming import map_named

    with looking(database) as session:
        found = map_named(session, battle_map)
        plan = plan_import(session, reading, map_id=found.id or 0)
        directory = load_directory(session, found.organisation_id)
    show_reading(reading)
    show_plan(plan, directory)
    show_problems(plan.problems)
    if not plan.new and not plan.changed:
        say(_("没有变化，未写入"))
        return None
    if confirm(_("导入吗？"), yes=False):
        return plan
    say(_("没有写入"))
    return None


def _as_json(reading: "Reading", plan: "ImportPlan | None") -> dict[str, Any]:
    """The stable object (docs/json.md); its lists are made while they are written."""
    from engine.intake.drafts import draft_as_json, problem_as_json

    problems = reading.problems if plan is None else plan.problems
    shown: dict[str, Any] = {
        "kind": reading.kind, "declared_count": reading.declared_count,
        "items": (draft_as_json(one) for one in reading.drafts),
        "problems": (problem_as_json(one) for one in problems),
    }
    return shown if plan is None else shown | {"plan": plan.counts}
