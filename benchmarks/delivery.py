"""Delivery against a bare aiosmtplib loop with as many connections, in one run.

    python -m benchmarks.delivery [--mails 4000] [--connections 4] [--notices 3] [--rounds 5] [--json]

The bare loop sends the same bytes, rendered beforehand; `deliver_due` claims, gathers, renders,
sends, and records every answer. Both send to one sink, which has a process of its own. They take
turns, because the machine's mood changes, after one bare loop that does not count; each delivery
is compared with the bare loops before and after it, and the median of these ratios is the result.
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
from statistics import median
from time import perf_counter, process_time
from typing import Any

import aiosmtplib
import sqlalchemy as sa
from sqlmodel import select

from engine.db import insert_rows, migrate, open_database, reading, writing
from engine.models import (
    BattleMap,
    Delivery,
    Department,
    Item,
    Message,
    Notice,
    Organisation,
    Person,
)
from engine.queries.mail import mail_facts
from engine.rules.policy import parse_policy
from engine.rules.words import MessageKind, MessageStatus, NoticeKind, NoticeStatus, Status
from engine.settings import Settings
from notifications.compose import Letter, compose
from notifications.deliver import deliver_due

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
        insert_rows(session, Person, people)
        insert_rows(
            session, Message,
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
        insert_rows(session, Item, [defaults | item for item in items])
        insert_rows(session, Notice, told)


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


def delivering(database: sa.Engine, settings: Settings, *, mails: int) -> dict[str, float]:
    """`deliver_due` of all mails, which are owed anew first; every one must have been sent."""
    with writing(database) as session:
        session.execute(sa.delete(Delivery))
        session.execute(
            sa.update(Message).values(status=MessageStatus.QUEUED, attempts=0, sent_at=None)
        )
    start, cpu = perf_counter(), process_time()
    counts = deliver_due(database, settings, at=AT + timedelta(minutes=1), holder="benchmark")
    taken = {"wall_s": perf_counter() - start, "cpu_s": process_time() - cpu}
    assert counts.sent == mails, counts
    return taken


def measure(*, mails: int, connections: int, notices: int, rounds: int) -> dict[str, Any]:
    """Bare, deliver_due, bare, deliver_due … and bare again."""
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
        bare_loop(letters, port=port, connections=connections)  # the first one warms the sink
        bare, delivered = [], []
        for _round in range(rounds):
            bare.append(bare_loop(letters, port=port, connections=connections))
            delivered.append(delivering(database, settings, mails=mails))
        bare.append(bare_loop(letters, port=port, connections=connections))
        database.dispose()
    # Each delivery against the two bare loops around it.
    ratios = [
        (before["wall_s"] + after["wall_s"]) / 2 / between["wall_s"]
        for before, between, after in zip(bare, delivered, bare[1:], strict=False)
    ]
    return {
        "mails": mails, "connections": connections, "rounds": rounds,
        "bytes_per_mail": sum(len(letter.content) for letter in letters) // mails,
        **_figures("bare", bare, mails), **_figures("deliver", delivered, mails),
        "ratios": [round(ratio, 3) for ratio in ratios], "ratio": round(median(ratios), 3),
        "aim": 0.8,
    }


def run() -> dict[str, Any]:
    """The usual measure: 4,000 mails of three sections over four connections."""
    return measure(mails=4000, connections=4, notices=3, rounds=5)


def _figures(name: str, runs: list[dict[str, float]], mails: int) -> dict[str, Any]:
    return {
        f"{name}_walls_s": [round(run["wall_s"], 3) for run in runs],
        f"{name}_mails_per_s": round(mails / _middle(runs, "wall_s")),
        f"{name}_cpu_us_a_mail": round(_middle(runs, "cpu_s") / mails * 1e6),
    }


def _middle(runs: list[dict[str, float]], name: str) -> float:
    return median(run[name] for run in runs)


def main() -> None:
    """Measure, then print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--mails", type=int, default=4000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--notices", type=int, default=3, help="sections in each mail")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    report = measure(
        mails=options.mails, connections=options.connections, notices=options.notices,
        rounds=options.rounds,
    )
    if options.json:
        sys.stdout.write(json.dumps(report) + "\n")
    else:
        sys.stdout.writelines(f"{name:22}{value}\n" for name, value in report.items())


if __name__ == "__main__":
    main()
