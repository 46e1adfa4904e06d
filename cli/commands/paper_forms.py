"""`papers check|template|use|drop-template`: the forms that papers are filled into."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, say, warn
from cli.files import write_file
from cli.installation import open_installation
from cli.options import As, AsJson, MapName
from engine.disk import disk_reason
from engine.errors import Incomplete, NotFound
from engine.language import _

if TYPE_CHECKING:
    from documents.checking import FormTrouble
    from documents.own_forms import OwnForm

FormFile = Annotated[Path, typer.Argument(metavar="FILE", help=_("自有格式文件，.docx"))]
KindName = Annotated[str, typer.Option("--kind", help=_("哪种文书，如 会议纪要 或 minutes"))]
KindWord = Annotated[str, typer.Argument(metavar="KIND", help=_("哪种文书，如 会议纪要 或 minutes"))]
Target = Annotated[Path, typer.Option("--output", "-o", help=_("写到哪个文件，如 纪要格式.docx"))]
NOT_WELL = 1


def check(file: FormFile, kind: KindName, as_json: AsJson = False) -> None:
    """Say what is wrong with a form before it is put in use."""
    from documents.papers import check_form

    form = _read(file, kind)
    here = open_installation()
    troubles = check_form(form.kind, form.content, on=here.today, name=form.name)
    _tell(troubles, form, as_json=as_json, used=False)


def template(kind: KindWord, output: Target, as_json: AsJson = False) -> None:
    """Write the built-in form, to begin one's own from."""
    from documents.own_forms import kind_named
    from documents.papers import built_in_form

    found = kind_named(kind)
    write_file(output, built_in_form(found))
    if as_json:
        print_json({"kind": found, "file": output.name})
        return
    say(_("内置格式已写到 {file}").format(file=output))


def use(
    file: FormFile, kind: KindName, actor: As, battle_map: MapName = None, as_json: AsJson = False
) -> None:
    """Look through a form and put it in use."""
    from documents.own_forms import use_form
    from engine import clock
    from engine.db import reading
    from engine.queries.naming import map_named, person_named

    form = _read(file, kind)
    here = open_installation()
    with reading(here.database) as session:
        home = map_named(session, battle_map).organisation_id
        actor_id = person_named(session, actor, organisation_id=home).id or 0
    troubles = use_form(
        here.database, here.settings, form, actor_id=actor_id, at=clock.now(), today=here.today
    )
    _tell(troubles, form, as_json=as_json, used=not troubles)


def drop_template(
    kind: KindName, actor: As, battle_map: MapName = None, as_json: AsJson = False
) -> None:
    """Go back to the built-in form."""
    from documents.own_forms import kind_named
    from engine import clock
    from engine.actions.paper_templates import drop_template as drop
    from engine.db import writing
    from engine.queries.naming import map_named, person_named

    found = kind_named(kind)
    here = open_installation()
    with writing(here.database) as session:
        home = map_named(session, battle_map).organisation_id
        actor_id = person_named(session, actor, organisation_id=home).id or 0
        drop(session, found, actor_id=actor_id, at=clock.now(), today=here.today)
    if as_json:
        print_json({"kind": found, "own": False})
        return
    say(_("已恢复内置格式"))


def _read(file: Path, kind: str) -> "OwnForm":
    from documents.own_forms import OwnForm, kind_named

    found = kind_named(kind)
    if not file.is_file():
        raise NotFound(_("没有这个文件：{path}").format(path=file))
    try:
        return OwnForm(found, file.name, file.read_bytes())
    except OSError as trouble:
        raise Incomplete(_("文件打不开（{reason}），请检查路径和权限。").format(
            reason=disk_reason(trouble))) from None


def _tell(
    troubles: "list[FormTrouble]", form: "OwnForm", *, as_json: bool, used: bool
) -> None:
    """What was found; exit code 1 where the form cannot be used."""
    if as_json:
        print_json({"kind": form.kind, "file": form.name, "usable": not troubles, "used": used,
                    "troubles": [{"sentence": one.sentence, "around": one.around}
                                 for one in troubles]})
    for one in () if as_json else troubles:
        warn(_("{sentence}（所在文字：{around}）").format(sentence=one.sentence, around=one.around)
             if one.around else one.sentence)
    if troubles:
        raise typer.Exit(NOT_WELL)
    if not as_json:
        say((_("“{name}”已启用") if used else _("“{name}”没有问题，可以启用")).format(name=form.name))
