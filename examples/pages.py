"""The demo's pages: served on the morning after the eight weeks, with a way in for each person."""

import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType

import sqlalchemy as sa
from rich.console import Console

from cli.pages import ticks
from engine.actions.doors.invite import invite, invite_screen, link_address
from engine.db import reading, writing
from engine.queries.people import ListedPerson, list_people
from engine.rules.labels import role_label
from engine.rules.words import LinkPurpose
from engine.settings import Settings
from examples.court import Court, moment
from examples.story import LAST_DAY
from web.app import create_app
from web.server import serving

MORNING_AFTER = moment(LAST_DAY + timedelta(days=1), 9)
VALID_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DemoClock:
    """The morning after the story when the demo starts, and on from there with the real clock."""

    begin: float

    def __call__(self) -> datetime:
        return MORNING_AFTER + timedelta(seconds=time.monotonic() - self.begin)


def serve_pages(
    console: Console, settings: Settings, database: sa.Engine, court: Court, *, port: int
) -> None:
    """Serve until Ctrl-C or SIGTERM; first print the address and the links."""
    settings = settings.model_copy(update={"web_port": free_port(port), "base_url": ""})
    stop = told_to_stop()
    day = MORNING_AFTER.date()
    app = create_app(
        settings, database, now=DemoClock(time.monotonic()), timetable=ticks(settings.timezone),
        banner=f"演示：今天是 {day.isoformat()}，邮件不外发，重新运行 make demo 即恢复原样",
    )
    with serving(app, host="127.0.0.1", port=settings.web_port):
        print_links(console, settings, database, court)
        stop.wait()
    console.print("演示已结束。")


def print_links(console: Console, settings: Settings, database: sa.Engine, court: Court) -> None:
    """One line a person: who they are, and the link that lets them in once."""
    with writing(database) as session:
        people = [
            one for one in list_people(session, organisation_of(court, database)) if one.active
        ]
        links = {
            one.id: invite(
                session, one.id, actor_id=None, at=MORNING_AFTER, purpose=LinkPurpose.SIGN_IN,
                valid_for=VALID_FOR,
            )
            for one in people
        }
        screen = invite_screen(
            session, court.map_id, label="演示大屏", actor_id=None, at=MORNING_AFTER,
            valid_for=VALID_FOR,
        )
    console.print("\n一次性登录链接：每个只能用一次，各开一个无痕窗口", style="bold")
    for one in sorted(people, key=rank):
        console.print(f"  {one.name}  {part_of(one)}")
        console.print(f"    {link_address(settings, links[one.id])}", soft_wrap=True)
    console.print(f"  大屏  作战图\n    {link_address(settings, screen)}", soft_wrap=True)
    console.print(f"\n网页：{settings.resolved_base_url}", style="bold")
    console.print(
        "试一试：用院长的链接进入，在“我的”里打开待审批的事项5，看过佐证后点“同意”，再点“确认同意”，事项5即销号。\n"
        "按 Ctrl-C 结束。"
    )


def part_of(person: ListedPerson) -> str:
    """What the person is, in a few words."""
    roles = [role_label(role) for role in person.roles]
    heads = [f"{name}负责人" for name in person.heads]
    return "、".join(dict.fromkeys([person.post, *roles, *heads])) or person.department


def rank(person: ListedPerson) -> tuple[int, int]:
    """Those with a role first, then heads, then the rest."""
    return (0 if person.roles else 1 if person.heads else 2, person.id)


def organisation_of(court: Court, database: sa.Engine) -> int:
    """The organisation of the demo's map."""
    from engine.models import BattleMap

    with reading(database) as session:
        return session.get_one(BattleMap, court.map_id).organisation_id


def free_port(wanted: int) -> int:
    """The wanted port of 127.0.0.1 if nobody listens there, else one that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted


def told_to_stop() -> threading.Event:
    """An event that Ctrl-C or SIGTERM sets."""
    stop = threading.Event()
    heed: Callable[[int, FrameType | None], None] = lambda _number, _frame: stop.set()  # noqa: E731
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, heed)
    return stop
