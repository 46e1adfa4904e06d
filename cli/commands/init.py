"""`battlemap init`: home, database, an organisation, a first map. Running it again changes nothing."""

from typing import Annotated

import typer

from cli.console import say
from cli.installation import settings_of_process
from engine.errors import Incomplete
from engine.language import _

Organisation = Annotated[
    str | None, typer.Option("--organisation", help=_("单位全称，如“示范区人民法院”"))
]
FirstMap = Annotated[str | None, typer.Option("--map", help=_("作战图的名称；新名称就再建一张"))]
Preset = Annotated[str, typer.Option("--preset", help=_("预置规则：default、court 或 audit"))]


def init(
    organisation: Organisation = None,
    battle_map: FirstMap = None,
    preset: Preset = "default",
) -> None:
    """Make an installation ready for its people and its ledger."""
    from engine import clock
    from engine.actions.initialise import initialise
    from engine.db import open_home, writing
    from engine.queries.policies import preset as known_preset

    for option, name in (("--organisation", organisation), ("--map", battle_map)):
        check_name(option, name)
    settings = settings_of_process()
    known_preset(preset)  # an unknown one is refused before anything is made
    database = open_home(settings)
    with writing(database) as session:
        made = initialise(
            session, organisation=organisation, battle_map=battle_map, preset_name=preset,
            at=clock.now(),
        )
        sentence = _("作战图“{name}”已建好") if made.new_map else _("作战图“{name}”早已建好，未作改动")
        name = made.battle_map.name
    say(_("数据目录：{home}").format(home=settings.home.resolve()))
    say(sentence.format(name=name))
    say("")
    say(_("接下来："))
    for step in next_steps():
        say(f"  {step}")


def check_name(option: str, name: str | None) -> None:
    """Raise Incomplete for a name that a table or a subject line could not carry."""
    if name is not None and (not name.strip() or len(name.splitlines()) > 1):
        raise Incomplete(_("{option} 的名称不能是空的，也不能有换行").format(option=option))


def next_steps() -> list[str]:
    """What an office does first, as commands with a word each."""
    return [
        _("1. battlemap people import 人员.xlsx      导入部门和人员"),
        _("2. battlemap import 台账.xlsx --dry-run   先看台账读成什么样，再去掉 --dry-run 导入"),
        _("3. battlemap policy show                  看提醒和升级的规则"),
        _("4. battlemap doctor                       检查邮件、日历和数据库"),
        _("5. battlemap invite --all                 给每个人一个邀请链接，各自设密码"),
        _("6. battlemap serve                        打开网页，按时间表运行"),
    ]
