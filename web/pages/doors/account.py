"""/account: one's own password, second factor, sessions and language."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.doors.accounts import choose_language
from engine.actions.doors.sign_in import change_password, end_other_sessions, end_own_session
from engine.errors import Refused
from engine.language import _, set_language
from engine.queries.accounts import enrolment_of
from engine.queries.sessions import sessions_of
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, give_cookie, reads
from web.doors.outside import keep_language
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Trouble, read_ids
from web.pages.doors.agents import browser_of
from web.pages.doors.here import here_of

router = APIRouter()
Changing = Annotated[Visit, Depends(changes(Charge.OWN_ACCOUNT))]


@router.get("/account")
def show_account(visit: Annotated[Visit, Depends(reads(Page.ACCOUNT))]) -> Response:
    """Everything about one's own way in."""
    return _page(visit)


@router.post("/account/password")
def set_password(
    visit: Changing,
    current: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """A new password; the other sessions end."""
    try:
        token = change_password(
            visit.database, here_of(visit), current=current, password=password, again=again
        )
    except Refused as refusal:
        return _page(visit, trouble=Trouble("password", refusal, {}))
    give_cookie(visit.request, token)
    return visit.to("/account", said=_("密码已改，其他地方的登录已全部结束"))


@router.post("/account/ended-sessions")
def end_one(visit: Changing, one: Annotated[str, Form()] = "") -> Response:
    """End another session of one's own; `one` is its id."""
    wanted = next(iter(read_ids([one])), 0)
    with visit.writing() as session:
        end_own_session(session, wanted, actor_id=visit.person_id, at=visit.at)
    return visit.to("/account", said=_("那次登录已结束"))


@router.post("/account/ended-sessions/others")
def end_others(visit: Changing) -> Response:
    """End all sessions but this one."""
    with visit.writing() as session:
        count = end_other_sessions(session, here_of(visit))
    return visit.to("/account", said=_("已结束其他 {count} 次登录").format(count=count))


@router.post("/account/language")
def set_own_language(visit: Changing, language: Annotated[str, Form()] = "") -> Response:
    """The language of pages and of mails."""
    try:
        with visit.writing() as session:
            choose_language(session, visit.person_id, language)
    except Refused as refusal:
        return _page(visit, trouble=Trouble("language", refusal, {}))
    keep_language(visit.request, language)
    set_language(language)
    return visit.to("/account", said=_("语言已更改，邮件也用这种语言"))


def _page(visit: Visit, *, trouble: Trouble = NO_TROUBLE) -> Response:
    with visit.reading() as session:
        enrolment = enrolment_of(session, visit.person_id)
        sessions = sessions_of(
            session, visit.person_id, at=visit.at,
            idle_minutes=visit.settings.session_idle_minutes,
        )
    return visit.page(
        "doors/account.html", status=trouble.status, trouble=trouble, here="account",
        enrolment=enrolment, sessions=sessions, browser_of=browser_of,
        timezone=visit.settings.timezone,
    )
