"""`bulletin draft|list|issue|export|weekly`: 督查通报, monthly reports, and the weekly digest as papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import print_json, say, show_table, table
from cli.files import write_file
from cli.installation import open_installation
from cli.moment import read_date
from cli.options import As, AsJson, MapName, On
from cli.progress import progress
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from documents.files import Form, PaperFile
    from engine.models import OfficialPaper

Monthly = Annotated[bool, typer.Option("--monthly", help=_("起草月报；不写就是督查通报"))]
CutOff = Annotated[str | None, typer.Option("--cut-off", help=_("数据截止日，如 2026-04-30；不写就是今天"))]
PaperId = Annotated[int, typer.Argument(metavar="ID", min=1, help=_("battlemap bulletin list 里的序号"))]
Target = Annotated[Path, typer.Argument(metavar="FILE", help=_("写到哪个文件，以 .pdf 或 .docx 结尾"))]
Number = Annotated[int | None, typer.Option("--number", min=1, help=_("第几期；不写就是最近一期"))]
Whose = Annotated[str | None, typer.Option("--of", help=_("哪个部门或责任领导的；不写就是领导小组的"))]


def draft(
    actor: As,
    monthly: Monthly = False,
    cut_off: CutOff = None,
    battle_map: MapName = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Draft from the figures of a day."""
    from engine.actions.bulletins import draft_bulletin
    from engine.db import writing
    from engine.queries.naming import map_named, person_named
    from engine.rules.words import PaperKind

    here = open_installation(on)
    day = read_date(cut_off) if cut_off else here.today
    kind = PaperKind.MONTHLY_REPORT if monthly else PaperKind.BULLETIN
    with progress(_("起草通报")), writing(here.database) as session:
        found = map_named(session, battle_map)
        person = person_named(session, actor, organisation_id=found.organisation_id)
        paper = draft_bulletin(
            session, found.id or 0, kind, day, actor_id=person.id or 0, **here.moment
        )
        standing = _standing(paper)
    _tell(standing, _("已起草"), as_json=as_json)


def list_bulletins(battle_map: MapName = None, as_json: AsJson = False) -> None:
    """The newest bulletins and monthly reports of a map."""
    from engine.db import reading
    from engine.queries.naming import map_named
    from engine.queries.official_papers import papers_of_map
    from engine.rules.bulletin import KINDS
    from engine.rules.official_papers import paper_kind_label, paper_status_label

    here = open_installation()
    with reading(here.database) as session:
        found = papers_of_map(session, map_named(session, battle_map).id or 0, KINDS, limit=100)
    if as_json:
        print_json({"bulletins": [
            {"id": one.id, "kind": one.kind, "status": one.status, "number": one.number_text,
             "title": one.title, "issued_on": one.issued_on, "issued_by": one.issued_by}
            for one in found
        ]})
        return
    if not found:
        say(_("还没有通报和月报"))
        return
    show_table(
        table(_("督查通报和月报"), [
            "#", _("文种"), _("期号"), _("状态"), _("签发"), (_("标题"), {"ratio": 1}),
        ]),
        [
            (one.id, paper_kind_label(one.kind), one.number_text, paper_status_label(one.status),
             one.issued_on or "—", one.title)
            for one in found
        ],
    )


def issue(bulletin: PaperId, actor: As, on: On = None, as_json: AsJson = False) -> None:
    """Issue a draft as it stands."""
    from engine.actions.bulletins import issue_bulletin
    from engine.db import writing
    from engine.queries.bulletins import bulletin_at
    from engine.queries.naming import person_named

    here = open_installation(on)
    with writing(here.database) as session:
        paper = bulletin_at(session, bulletin)
        person = person_named(session, actor, organisation_id=paper.organisation_id)
        paper = issue_bulletin(
            session, bulletin, version=paper.version, actor_id=person.id or 0, **here.moment
        )
        standing = _standing(paper)
    _tell(standing, _("已印发"), as_json=as_json)


def export(bulletin: PaperId, file: Target, as_json: AsJson = False) -> None:
    """Write a bulletin as PDF or DOCX."""
    from documents.files import file_of
    from engine.db import reading
    from engine.queries.bulletins import bulletin_at

    here = open_installation()
    form = _form_of(file)
    with reading(here.database) as session:
        bulletin_at(session, bulletin)
    with progress(_("排版")):
        made = file_of(here.database, here.settings, bulletin, form)
    _write(made, file, as_json=as_json)


def weekly(
    file: Target,
    number: Number = None,
    whose: Whose = None,
    battle_map: MapName = None,
    as_json: AsJson = False,
) -> None:
    """Write a weekly digest as PDF or DOCX."""
    from documents.files import own_form_of
    from documents.weekly import weekly_file
    from engine.db import reading
    from engine.models import Organisation
    from engine.queries.digest_archive import digest_named
    from engine.queries.naming import map_named
    from engine.rules.words import PaperKind

    here = open_installation()
    form = _form_of(file)
    with progress(_("排版")), reading(here.database) as session:
        found = map_named(session, battle_map)
        digest = digest_named(session, found, number=number, title=whose or "")
        organisation = session.get_one(Organisation, found.organisation_id).name
        own = own_form_of(session, found.organisation_id, PaperKind.WEEKLY, here.settings)
        made = weekly_file(digest, form, organisation=organisation, own_form=own)
    _write(made, file, as_json=as_json)


def _form_of(file: Path) -> "Form":
    ending = file.suffix.lower()
    if ending == ".pdf":
        return "pdf"
    if ending == ".docx":
        return "docx"
    raise Incomplete(_("文件名要以 .pdf 或 .docx 结尾：{file}").format(file=file))


def _write(made: "PaperFile", file: Path, *, as_json: bool) -> None:
    write_file(file, made.content)
    if as_json:
        print_json({"file": file.name, "title": made.name, "size": len(made.content)})
    else:
        say(_("已写到 {file}").format(file=file))


def _standing(paper: "OfficialPaper") -> dict[str, Any]:
    """How a bulletin stands, as `--json` says it (docs/json.md)."""
    return {
        "id": paper.id, "kind": paper.kind, "status": paper.status,
        "number": paper.facts["number_text"], "title": paper.title,
        "cut_off_on": paper.facts["cut_off_on"], "issued_on": paper.issued_on,
    }


def _tell(standing: dict[str, Any], done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(standing)
    else:
        say(_("{done}：#{id} {title} {number}").format(done=done, **standing))
