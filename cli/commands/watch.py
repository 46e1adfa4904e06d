"""`battlemap watch`: one look from outside, for plain cron; 0 well, 1 alarms stand, 2 all is still."""

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from cli.console import print_json, say, warn
from cli.environment import sentence_of
from cli.installation import open_installation, settings_of_process
from cli.options import AsJson
from engine.errors import Refused
from engine.language import _

if TYPE_CHECKING:
    from engine.settings import Settings

ALARMS, STILL = 1, 2
TOLD = "watch.told"  # in the data directory: the day on which it was said that the database is away


def watch(as_json: AsJson = False) -> None:
    """Look whether anything still runs; once a day write to the operators where nothing does."""
    settings = settings_of_process()
    try:
        code, facts, sentences = _inside()
    except Refused:
        raise
    except Exception as trouble:
        sentence = sentence_of(trouble)
        if sentence is None:
            raise
        code, sentences = STILL, [sentence]
        facts = {"silent_since": None, "alarms": [], "sent": _tell_outside(settings, sentence)}
    if as_json:
        print_json({"well": code == 0, **facts, "sentences": sentences})
    elif code == 0:
        say(_("一切正常"))
    else:
        for sentence in sentences:
            warn(sentence)
    if code:
        raise typer.Exit(code)


def _inside() -> tuple[int, dict[str, object], list[str]]:
    """(exit code, facts, sentences) as the database tells them."""
    from engine.db import reading
    from engine.queries.alarms import standing_alarms
    from engine.rules.alarms import alarm_sentence
    from flows.holder import new_holder
    from flows.watching import keep_watch

    here = open_installation()
    seen = keep_watch(here.settings, here.database, at=here.at, holder=new_holder())
    with reading(here.database) as session:
        alarms = standing_alarms(session)
        sentences = [alarm_sentence(alarm.kind, alarm.facts) for alarm in alarms]
    if seen.trouble:
        sentences.append(_("告知运维的邮件没有发出：{trouble}").format(trouble=seen.trouble))
    code = STILL if seen.silent_since is not None else ALARMS if alarms else 0
    facts: dict[str, object] = {
        "silent_since": seen.silent_since, "alarms": [alarm.kind for alarm in alarms],
        "sent": seen.sent,
    }
    return code, facts, sentences


def _tell_outside(settings: "Settings", sentence: str) -> int:
    """The database is away: once a day a letter to BATTLEMAP_OPERATOR_MAIL; how many went out."""
    from engine import clock

    at = clock.now()
    today = clock.at_local(at, settings.timezone).date().isoformat()
    told = settings.home / TOLD
    if not settings.operator_mail or (told.is_file() and told.read_text("utf-8") == today):
        return 0
    if not _carried(settings, sentence, at, today):
        return 0
    settings.home.mkdir(parents=True, exist_ok=True)
    told.write_text(today, "utf-8")
    return 1


def _carried(settings: "Settings", sentence: str, at: datetime, today: str) -> bool:
    from notifications.plain import send_plainly

    taken, _answer = send_plainly(
        settings, settings.operator_mail, subject=_("挂图作战：数据库不可用"),
        sentence=_(
            "{sentence}。数据库不可用时没有扫描，没有提醒，网页也打不开。"
            "请在服务器上检查数据库，再运行 battlemap doctor。"
        ).format(sentence=sentence.rstrip("。")),
        seed=f"watch.{today}", at=at,
    )
    return taken
