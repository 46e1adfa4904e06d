"""The morning's sweep on SQLite, beside bare `sqlite3` writing the very same rows.

A million open items of forty departments and four hundred people; a tenth of them earn something.
The raw limit is measured on a copy of the database as it was before: the notices, the messages,
the trail and the items' next days that our sweep wrote, in one transaction of prepared statements.
"""

import json
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.actions.sweep import sweep_day
from engine.db import migrate, open_database
from engine.queries.calendars import SHIPPED, shipped_calendar
from engine.rules.calendar import WorkCalendar
from engine.rules.policy import parse_policy

TODAY = date(2026, 6, 1)
AT = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
DEPARTMENTS, PEOPLE = 40, 400
OFFSETS = (20, 10, 3, 0, -1, -5, -10)
TABLES = ("notice", "message", "audit_event")


def build(path: Path, *, items: int, earning: int) -> None:
    """A database of `items` open items, `earning` of which reach a rung on TODAY."""
    migrate(f"sqlite:///{path}")
    database = sqlite3.connect(path)
    preset = (SHIPPED.parent / "presets" / "default.toml").read_text("utf-8")
    policy = json.dumps(parse_policy(preset).as_data(), ensure_ascii=False)
    database.execute("INSERT INTO organisation (id, name) VALUES (1, '示范区人民法院')")
    database.executemany(
        "INSERT INTO person (id, organisation_id, department_id, name, post, address, language,"
        " active) VALUES (?, 1, NULL, ?, '', ?, 'zh', 1)",
        [(n, f"人员{n}", f"p{n}@court.test") for n in range(1, PEOPLE + 1)],
    )
    database.executemany(
        "INSERT INTO department (id, organisation_id, name, aliases, head_id, active)"
        " VALUES (?, 1, ?, '', ?, 1)",
        [(n, f"第{n}庭", n) for n in range(1, DEPARTMENTS + 1)],
    )
    database.executemany(
        "INSERT INTO person_role (person_id, role) VALUES (?, ?)",
        [(PEOPLE, "office"), (PEOPLE - 1, "group_head"), (PEOPLE - 2, "group_deputy")],
    )
    database.execute(
        "INSERT INTO battle_map (id, organisation_id, name, kind, policy, policy_version, calendar,"
        " phases, enabled, audit_seq, audit_hash)"
        " VALUES (1, 1, '作战图', 'rectification', ?, 1, 'cn', '[]', 1, 0, '')",
        (policy,),
    )
    database.executemany(
        "INSERT INTO item (id, map_id, import_key, import_hash, number, category, weakness, detail, cause, goal,"
        " source, item_class, long_term, due_on, original_due_on, due_text, flags, names,"
        " responsible_leader_id, handler_id, lead_department_id, status, round, percent, issued_on,"
        " acknowledged_on, opened_on, deadline_version, version, wake_on)"
        " VALUES (?, 1, ?, '', ?, '审判质效', '部分案件审理周期偏长，超审限预警不及时', '', '', '', '',"
        " 'dated', 0, ?, ?, '', '[]', '{}', ?, ?, ?, 'open', 1, 0, '2026-01-05', '2026-01-05',"
        " '2026-01-05', 1, 1, ?)",
        _items(items, earning),
    )
    database.commit()
    database.execute("ANALYZE")
    database.commit()
    database.close()


def _items(items: int, earning: int) -> Iterator[tuple[Any, ...]]:
    calendar = WorkCalendar(shipped_calendar("cn"))
    due = [calendar.add_workdays(TODAY, offset).isoformat() for offset in OFFSETS]
    later = (TODAY + timedelta(days=120)).isoformat()
    wakes = calendar.add_workdays(TODAY + timedelta(days=120), -20).isoformat()
    share = max(1, items // earning) if earning else 0
    for n in range(1, items + 1):
        earns = share and n % share == 0
        due_on = due[(n // share) % len(due)] if earns else later
        leader = PEOPLE - 20 + n % 10
        handler = DEPARTMENTS + n % (PEOPLE - DEPARTMENTS - 25) + 1
        yield (
            n, f"n:{n}", str(n), due_on, due_on, leader, handler, n % DEPARTMENTS + 1,
            TODAY.isoformat() if earns else wakes,
        )


def raw_write(before: Path, after: Path) -> float:
    """Seconds that bare sqlite3 takes to write what differs between the two databases."""
    source = sqlite3.connect(after)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    source.execute(f"ATTACH '{before}' AS old")
    wakes = source.execute(
        "SELECT new.wake_on, new.id FROM item new JOIN old.item old USING (id)"
        " WHERE new.wake_on IS NOT old.wake_on"
    ).fetchall()
    source.close()
    target = sqlite3.connect(before, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON",
                   "temp_store=MEMORY", "cache_size=-65536"):
        target.execute(f"PRAGMA {pragma}")
    begin = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table in ("message", "notice", "audit_event"):
        if rows[table]:
            marks = ",".join("?" * len(rows[table][0]))
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    target.executemany("UPDATE item SET wake_on = ? WHERE id = ?", wakes)
    target.execute("COMMIT")
    elapsed = time.perf_counter() - begin
    target.close()
    return elapsed


def timed_sweep(path: Path) -> dict[str, Any]:
    """One sweep of TODAY: wall and CPU seconds, and its counts."""
    database = open_database(f"sqlite:///{path}")
    cpu = time.process_time()
    counts = sweep_day(database, today=TODAY, at=AT)
    seconds = time.process_time() - cpu
    database.dispose()
    return counts.as_json() | {"cpu_s": round(seconds, 3)}


def run(*, items: int = 1_000_000, earning: int = 100_000) -> dict[str, Any]:
    """Build, sweep, sweep again, a quiet day at two sizes, and the raw limit."""
    with tempfile.TemporaryDirectory() as folder:
        path, before = Path(folder) / "big.db", Path(folder) / "before.db"
        build(path, items=items, earning=earning)
        shutil.copy(path, before)
        first = timed_sweep(path)
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        second = timed_sweep(path)
        raw_s = raw_write(before, path)
        quiet = {}
        for size in (10_000, items):
            idle = Path(folder) / f"idle-{size}.db"
            build(idle, items=size, earning=0)
            quiet[str(size)] = min(timed_sweep(idle)["elapsed_s"] for _ in range(3))
            idle.unlink()
    return {
        "items": items, "first": first, "raw_s": round(raw_s, 3),
        "ratio_to_raw": round(first["elapsed_s"] / raw_s, 2),
        "second_share": round(second["elapsed_s"] / first["elapsed_s"], 4),
        "peak_mb": round(peak_mb), "quiet_day_s": quiet,
    }


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000, 100_000]
    print(json.dumps(run(items=sizes[0], earning=sizes[1]), indent=2, ensure_ascii=False))
