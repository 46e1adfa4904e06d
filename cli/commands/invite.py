"""`invite`: a one-time link for a person, or for everybody who has no account yet."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, say
from cli.installation import open_installation
from cli.options import AsJson, AsOrNobody, MapName
from engine.errors import Incomplete
from engine.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from engine.models import Person

Somebody = Annotated[
    str | None, typer.Argument(metavar="PERSON", help=_("姓名、邮箱或人员编号"))
]
Everybody = Annotated[
    bool, typer.Option("--all", help=_("给每一个还没有账号的人；与 --sign-in 同用时给每一个人"))
]
SignIn = Annotated[
    bool, typer.Option("--sign-in", help=_("一次性登录链接，不必设密码；不写就是设置密码的邀请"))
]
LiftFactor = Annotated[
    bool,
    typer.Option(
        "--lift-second-factor", help=_("先解除此人的两步验证：手机和备用码都丢失时用，须写姓名")
    ),
]


def invite(
    person: Somebody = None,
    everybody: Everybody = False,
    sign_in: SignIn = False,
    lift_second_factor: LiftFactor = False,
    actor: AsOrNobody = None,
    battle_map: MapName = None,
    as_json: AsJson = False,
) -> None:
    """Print links, each of which lets one person in once."""
    from engine import clock
    from engine.actions.doors.invite import VALID_FOR, link_address
    from engine.actions.doors.invite import invite as link_for
    from engine.actions.doors.second_factor import lift_factor
    from engine.db import writing
    from engine.queries.naming import organisation_of, person_named
    from engine.rules.words import LinkPurpose

    if (person is None) != everybody:
        raise Incomplete(_("请写明邀请谁，或用 --all 邀请所有还没有账号的人"))
    if lift_second_factor and person is None:
        raise Incomplete(_("解除两步验证须写明是谁"))
    here = open_installation()
    at = clock.now()
    purpose = LinkPurpose.SIGN_IN if sign_in else LinkPurpose.INVITATION
    with writing(here.database) as session:
        home = organisation_of(session, battle_map)
        actor_id = person_named(session, actor, organisation_id=home).id if actor else None
        if lift_second_factor and person is not None:
            lost = person_named(session, person, organisation_id=home).id or 0
            lift_factor(session, lost, actor_id=actor_id, at=at)
        links = [
            (one.id, one.name, link_address(here.settings, link_for(
                session, one.id or 0, purpose=purpose, actor_id=actor_id, at=at
            )))
            for one in _invited(session, person, home, everybody=sign_in)
        ]
    expires_at = at + VALID_FOR[purpose]
    if as_json:
        print_json({
            "purpose": purpose.value, "expires_at": expires_at,
            "links": [{"person": one, "name": name, "url": url} for one, name, url in links],
        })
        return
    if not links:
        say(_("每个人都已有账号"))
        return
    for _one, name, url in links:
        say(f"{name}\n  {url}")
    say(_("链接只显示这一次，只能用一次，{when}前有效；请分别交给本人").format(
        when=clock.at_local(expires_at, here.settings.timezone).strftime("%Y-%m-%d %H:%M")))


def _invited(
    session: "Session", name: str | None, organisation_id: int, *, everybody: bool
) -> list["Person"]:
    from engine.queries.accounts import uninvited
    from engine.queries.naming import person_named

    if name is not None:
        return [person_named(session, name, organisation_id=organisation_id)]
    return uninvited(session, organisation_id, everybody=everybody)
