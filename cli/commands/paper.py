"""`battlemap papers export ID`: a paper of an item as PDF or DOCX."""

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json, say
from cli.files import form_of, write_file
from cli.installation import open_installation
from cli.options import As, AsJson
from cli.progress import progress
from engine.language import _

PaperId = Annotated[int, typer.Argument(metavar="ID", min=1, help=_("battlemap papers 里已签发文书的序号"))]
Target = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help=_("写到哪个文件，以 .pdf 或 .docx 结尾"))
]


def export(
    paper: PaperId, actor: As, output: Target, as_json: AsJson = False
) -> None:
    """Write an issued paper as a file; that it was taken out is on the trail."""
    from documents.files import file_of
    from engine.actions.doors.trail import track_paper_taken
    from engine.db import writing
    from engine.queries.naming import person_named
    from engine.queries.official_papers import paper_at

    here, form = open_installation(), form_of(output)
    with writing(here.database) as session:
        found = paper_at(session, paper)
        person = person_named(session, actor, organisation_id=found.organisation_id)
        map_id, item_id, person_id = found.map_id, found.item_id, person.id
    with progress(_("排版")):
        made = file_of(here.database, here.settings, paper, form)
    with writing(here.database) as session:
        track_paper_taken(
            session, map_id, item_id, made.name, paper_id=paper, at=here.at, actor_id=person_id
        )
    write_file(output, made.content)
    if as_json:
        print_json({"file": output.name, "title": made.name, "size": len(made.content)})
    else:
        say(_("已写到 {file}").format(file=output))
