"""Delivery against a bare aiosmtplib loop with as many connections, in one run.

    python -m benchmarks.delivery [--mails 2000] [--connections 4] [--notices 3] [--json]

The bare loop sends the same bytes, rendered beforehand; `deliver_due` claims, gathers, renders,
sends, and records every answer. Both send to one sink, which has a process of its own. The bare
loop runs before and after, and the mean of the two is what counts: the machine's mood changes.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import aiosmtplib
import sqlalchemy as sa
from sqlmodel import select

from engine.db import insert_rows, migrate, open_database, reading, writing
from engine.models import BattleMap, Department, Item, Message, Notice, Organisation, Person
from engine.queries.mail import mail_facts
from engine.rules.policy import parse_policy
from engine.rules.words import MessageKind, NoticeKind, NoticeStatus, Status
from engine.settings import Settings
from notifications.compose import Letter, compose
from notifications.deliver import DeliveryCounts, deliver_due

TODAY = date(2026, 4, 20)
AT = datetime(2026, 4, 20, 0, 30, tzinfo=UTC)
PRESET = Path(__file__).parents[1] / "engine" / "presets" / "default.toml"
KINDS = (
    (NoticeKind.URGE_LETTER, "T+1", date(2026, 4, 17)),
    (NoticeKind.DUE_SOON, "T-10", date(2026, 5, 7)),
    (NoticeKind.DUE, "T-3", date(2026, 4, 23)),
    (NoticeKind.REMINDER, "T-20", date(2026, 5, 22)),
)


@contextmanager
def running_sink() -> Iterator[int]:
    """The sink's port."""
    sink = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.smtp_sink"], stdout=subprocess.PIPE, text=True
    )
    assert sink.stdout is not None
    try:
        yield int(sink.stdout.readline())
    finally:
        sink.kill()
        sink.wait()


def fill(database: sa.Engine, *, mails: int, notices: int) -> None:
    """An organisation with `mails` people who are each told `notices` things today."""
    with writing(database) as session:
        court = Organisation(name="示范区人民法院")
        session.add(court)
        session.flush()
        departments = [
            Department(organisation_id=court.id or 0, name=f"第{n}审判庭") for n in range(40)
        ]
        session.add_all(departments)
        battle_map = BattleMap(
            organisation_id=court.id or 0, name="脱薄争先作战图",
            policy=parse_policy(PRESET.read_text("utf-8")).as_data(),
        )
        session.add(battle_map)
        session.flush()
        people = [
            {"id": n, "organisation_id": court.id, "department_id": departments[n % 40].id, "name": f"王{n}",
             "post": "庭长", "address": f"p{n}@court.test", "language": "zh", "active": True}
            for n in range(1, mails + 1)
        ]
        insert_rows(session, Person.__table__, people)  # type: ignore[attr-defined]
        insert_rows(
            session, Message.__table__,  # type: ignore[attr-defined]
            [_message(n, court.id or 0) for n in range(1, mails + 1)],
        )
        items, told = [], []
        for n in range(1, mails * notices + 1):
            kind, rung, due_on = KINDS[n % len(KINDS)]
            reader = (n - 1) // notices + 1
            items.append(
                {"id": n, "map_id": battle_map.id, "import_key": f"b:{n}", "number": str(n),
                 "category": "审判质效", "weakness": "部分案件审理周期偏长，长期未结案件清理不够及时",
                 "status": Status.OPEN, "due_on": due_on, "original_due_on": due_on,
                 "responsible_leader_id": reader % 8 + 1, "handler_id": reader,
                 "lead_department_id": departments[reader % 40].id, "percent": 40}
            )
            told.append(
                {"item_id": n, "kind": kind, "rung": rung, "deadline_version": 1,
                 "recipient_id": reader, "copied": False, "threshold_on": TODAY, "due_on": due_on,
                 "status": NoticeStatus.RAISED, "raised_on": TODAY, "message_id": reader}
            )
        defaults = Item(map_id=0, import_key="", weakness="").model_dump(exclude={"id"})
        insert_rows(session, Item.__table__, [defaults | item for item in items])  # type: ignore[attr-defined]
        insert_rows(session, Notice.__table__, told)  # type: ignore[attr-defined]


def _message(n: int, organisation_id: int) -> dict[str, Any]:
    mailbox = f"p{n}@court.test"
    return {
        "id": n, "key": f"daily:{mailbox}:{TODAY}", "header_id": f"<{n:040x}@court.test>",
        "organisation_id": organisation_id, "kind": MessageKind.DAILY, "mailbox": mailbox,
        "address": mailbox, "person_id": n, "on": TODAY, "not_before": AT, "status": "queued",
        "attempts": 0, "claimed_by": "", "reply": "", "facts": {},
    }


def letters_of(database: sa.Engine, settings: Settings) -> list[Letter]:
    """All mails, written beforehand."""
    letters = []
    with reading(database) as session:
        messages = list(session.exec(select(Message)))
        for start in range(0, len(messages), 200):
            for facts in mail_facts(session, messages[start : start + 200], today=TODAY):
                letter = compose(facts, mail_from=settings.mail_from, timezone=settings.timezone)
                assert letter is not None
                letters.append(letter)
    return letters


def bare_loop(letters: list[Letter], *, port: int, connections: int) -> dict[str, float]:
    """aiosmtplib and nothing else: `connections` clients, each sending what is left."""
    left = list(reversed(letters))

    async def one_client() -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, timeout=30)
        await client.connect()
        while left:
            letter = left.pop()
            await client.sendmail(letter.sender, [letter.address], letter.content)
        await client.quit()

    async def all_clients() -> None:
        await asyncio.gather(*(one_client() for _n in range(connections)))

    start, cpu = perf_counter(), process_time()
    asyncio.run(all_clients())
    return {"wall_s": perf_counter() - start, "cpu_s": process_time() - cpu}


def measure(*, mails: int, connections: int, notices: int) -> dict[str, Any]:
    """One run: bare, deliver_due, bare again."""
    with tempfile.TemporaryDirectory() as folder, running_sink() as port:
        url = f"sqlite:///{folder}/battlemap.db"
        migrate(url)
        database = open_database(url)
        fill(database, mails=mails, notices=notices)
        settings = Settings(
            home=Path(folder), smtp_host="127.0.0.1", smtp_port=port, mail_from="zgb@court.test",
            smtp_connections=connections,
        )
        letters = letters_of(database, settings)
        before = bare_loop(letters, port=port, connections=connections)
        start, cpu = perf_counter(), process_time()
        counts = deliver_due(database, settings, at=AT + timedelta(minutes=1), holder="benchmark")
        delivered = {"wall_s": perf_counter() - start, "cpu_s": process_time() - cpu}
        after = bare_loop(letters, port=port, connections=connections)
        database.dispose()
    return _report(mails, connections, letters, before, delivered, after, counts)


def _report(
    mails: int,
    connections: int,
    letters: list[Letter],
    before: dict[str, float],
    delivered: dict[str, float],
    after: dict[str, float],
    counts: DeliveryCounts,
) -> dict[str, Any]:
    bare = (before["wall_s"] + after["wall_s"]) / 2
    return {
        "mails": mails, "connections": connections, "sent": counts.sent,
        "bytes_per_mail": sum(len(letter.content) for letter in letters) // mails,
        "bare_mails_per_s": round(mails / bare), "bare_walls_s": [
            round(before["wall_s"], 3), round(after["wall_s"], 3)
        ],
        "deliver_mails_per_s": round(mails / delivered["wall_s"]),
        "deliver_wall_s": round(delivered["wall_s"], 3),
        "bare_cpu_us_a_mail": round((before["cpu_s"] + after["cpu_s"]) / 2 / mails * 1e6),
        "deliver_cpu_us_a_mail": round(delivered["cpu_s"] / mails * 1e6),
        "ratio": round(bare / delivered["wall_s"], 3), "aim": 0.8,
    }


def main() -> None:
    """Measure, then print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--notices", type=int, default=3, help="sections in each mail")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(
        mails=options.mails, connections=options.connections, notices=options.notices
    )
    if options.json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.writelines(f"{name:22}{value}\n" for name, value in report.items())


if __name__ == "__main__":
    main()
