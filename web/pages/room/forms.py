"""GET /room/forms: which papers are built in, which are the office's own. …/{kind}: its tags, its file.

POST …/{kind}: a form is looked through (`check`), filled in with the sample (`try`), or put in use
(`use`); the file stays in the browser until then.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, UploadFile
from starlette.responses import Response

from documents.checking import FormTrouble
from documents.files import MEDIA_TYPES, PaperFile, safe_name
from documents.own_forms import OwnForm, form_in_use, kind_named, kinds_with_forms, use_form
from documents.papers import FAMILIES, built_in_form, check_form, paper_docx
from documents.tag_list import tags_of
from engine.actions.paper_templates import drop_template
from engine.errors import Incomplete, Refused
from engine.intake.package import LARGEST_FILE
from engine.language import _
from engine.queries.official_papers import listed_templates
from engine.rules.official_papers import paper_kind_label
from engine.rules.permissions import Charge, Page
from engine.rules.words import PaperKind
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble
from web.handing import handed
from web.pages.room.frame import show

router = APIRouter()
Inside = Annotated[Visit, Depends(reads(Page.ROOM))]
Keeper = Annotated[Visit, Depends(changes(Charge.KEEP_TEMPLATES))]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a form that somebody brought; `done` says that nothing is wrong with it."""

    name: str = ""
    troubles: tuple[FormTrouble, ...] = ()
    done: str = ""


NOT_LOOKED = Looked()


@router.get("/room/forms")
def show_forms(visit: Inside) -> Response:
    """Every kind of paper, with the form it is filled into."""
    with visit.reading() as session:
        own = listed_templates(session, visit.organisation_id)
    return show(
        visit, "forms.html", "forms", own=own,
        kinds=[(kind, paper_kind_label(kind)) for kind in kinds_with_forms()],
    )


@router.get("/room/forms/{kind}")
def show_form(visit: Inside, kind: str) -> Response:
    """One kind: its tags, and the form of the office's own."""
    return _shown(visit, kind_named(kind))


@router.get("/room/forms/{kind}/built-in.docx")
def take_built_in(visit: Inside, kind: str) -> Response:
    """The built-in form, to begin one's own from."""
    return _handed(_("{paper}内置格式"), kind_named(kind), built_in_form(kind_named(kind)))


@router.get("/room/forms/{kind}/in-use.docx")
def take_in_use(visit: Inside, kind: str) -> Response:
    """The form that is in use."""
    found = kind_named(kind)
    return _handed(_("{paper}现用格式"), found, _in_use(visit, found))


@router.get("/room/forms/{kind}/sample.docx")
def take_sample(visit: Inside, kind: str) -> Response:
    """The form in use, filled in with the sample."""
    found = kind_named(kind)
    return _handed(_("{paper}样张"), found, _sample(visit, found, _in_use(visit, found)))


@router.post("/room/forms/{kind}")
def bring(
    visit: Keeper, kind: str, file: UploadFile | None = None, do: Annotated[str, Form()] = "check"
) -> Response:
    """Look through a form; with `try` fill it in, with `use` put it in use, if nothing is wrong."""
    found = kind_named(kind)
    try:
        form = _brought(found, file)
        if do == "use":
            troubles = use_form(visit.database, visit.settings, form, **visit.acting)
        else:
            troubles = check_form(found, form.content, on=visit.today, name=form.name)
    except Refused as refusal:
        return _shown(visit, found, Trouble("form", refusal))
    if troubles:
        return _shown(visit, found, looked=Looked(form.name, tuple(troubles)))
    if do == "use":
        said = _("{paper}从现在起用自有格式“{name}”").format(
            paper=paper_kind_label(found), name=form.name)
        return visit.to(f"/room/forms/{found.value}", said=said)
    if do == "try":
        return _handed(_("{paper}样张"), found, _sample(visit, found, form.content))
    done = _("“{name}”没有问题，可以启用。").format(name=form.name)
    return _shown(visit, found, looked=Looked(form.name, done=done))


@router.post("/room/forms/{kind}/removal")
def drop(visit: Keeper, kind: str) -> Response:
    """Back to the built-in form."""
    found = kind_named(kind)
    try:
        with visit.writing() as session:
            drop_template(session, found, **visit.acting)
    except Refused as refusal:
        return _shown(visit, found, Trouble("form", refusal))
    said = _("{paper}已恢复内置格式").format(paper=paper_kind_label(found))
    return visit.to(f"/room/forms/{found.value}", said=said)


def _brought(kind: PaperKind, file: UploadFile | None) -> OwnForm:
    if file is None or not file.filename:
        raise Incomplete(_("请选择一个 .docx 文件"))
    name = file.filename.replace("\\", "/").rpartition("/")[2][:120]
    return OwnForm(kind, name, file.file.read(LARGEST_FILE + 1))


def _in_use(visit: Visit, kind: PaperKind) -> bytes:
    return form_in_use(visit.database, visit.settings, visit.organisation_id, kind)


def _sample(visit: Visit, kind: PaperKind, form: bytes) -> bytes:
    return paper_docx(kind, FAMILIES[kind].sample, on=visit.today, form=form)


def _handed(named: str, kind: PaperKind, content: bytes) -> Response:
    name = safe_name(named.format(paper=paper_kind_label(kind)), "docx")
    return handed(PaperFile(name, MEDIA_TYPES["docx"], content))


def _shown(
    visit: Visit, kind: PaperKind, trouble: Trouble = NO_TROUBLE, *, looked: Looked = NOT_LOOKED
) -> Response:
    with visit.reading() as session:
        own = listed_templates(session, visit.organisation_id).get(kind)
    return show(
        visit, "form.html", "forms", status=422 if looked.troubles else trouble.status,
        trouble=trouble, kind=kind.value, paper=paper_kind_label(kind), own=own, looked=looked,
        tags=tags_of(kind),
    )
