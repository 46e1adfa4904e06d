"""`battlemap sweep`: raise what the calendar has earned, and merge it into mails."""

from typing import Annotated

import typer

from cli.console import print_json, say, show_table, table
from cli.installation import open_installation
from cli.options import AsJson, On
from cli.progress import progress
from engine.language import _

DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只算不写：今天会产生多少通知"))]


def sweep(on: On = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Sweep one day; a second sweep of a day is silent."""
    from engine.actions.sweep import sweep_day

    here = open_installation(on)
    with progress(_("日扫")):
        counts = sweep_day(here.database, **here.moment).as_json()
    if as_json:
        print_json(counts)
        return
    show_counts(counts)


def show_counts(counts: dict[str, object]) -> None:
    """The counts of a sweep as a table with a sentence."""
    from cli.labels import notice_label


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
