"""`battlemap sweep`: raise what the calendar has earned, and merge it into mails."""

from typing import Annotated

import typer

from cli.console import print_json, say, show_table, table
from cli.installation import Installation, open_installation
from cli.options import AsJson, On
from cli.progress import progress
from engine.language import _

DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只算不写：今天会产生多少通知"))]


def sweep(on: On = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Sweep one day; a second sweep of a day is silent."""
    here = open_installation(on)
    if dry_run:
        _rehearse(here, as_json=as_json)
        return
    from engine.actions.sweep import sweep_day

    with progress(_("日扫")):
        counts = sweep_day(here.database, **here.moment).as_json()
    if as_json:
        print_json(counts)
        return
    show_counts(counts)


def _rehearse(here: Installation, *, as_json: bool) -> None:
    """What a sweep of the day would raise, by the same rules, with nothing written."""
    import time

    from engine.actions.preview import preview_sweep
    from engine.db import reading

    begin = time.perf_counter()
    with progress(_("推演")), reading(here.database) as session:
        found = preview_sweep(session, today=here.today)
    counts: dict[str, object] = {
        "on": found.on.isoformat(), "examined": found.examined,
        "notices": dict(sorted(found.notices.items())), "messages": len(found.mailboxes),
        "superseded": found.superseded, "orphaned": found.orphaned,
        "elapsed_s": round(time.perf_counter() - begin, 3),
    }
    if as_json:
        print_json(counts | {"dry_run": True})
        return
    say(_("只推演，没有写入"), style="yellow")
    show_counts(counts)


def show_counts(counts: dict[str, object]) -> None:
    """The counts of a sweep as a table with a sentence."""
    from engine.rules.labels import notice_label


    notices = counts["notices"]
    assert isinstance(notices, dict)
    if notices:
        show_table(
            table(_("新产生的通知"), [_("种类"), (_("件数"), {"justify": "right"})]),
            [(notice_label(kind), count) for kind, count in notices.items()],
        )
    say(
        _("{on}：查看 {examined} 项，合并为 {messages} 封邮件，被后一级取代 {superseded} 件，"
          "无人可送 {orphaned} 件，用时 {elapsed_s} 秒").format(**counts)
    )
