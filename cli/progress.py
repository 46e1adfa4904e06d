"""Progress on anything that takes long: on stderr, only on a terminal, only after a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

PATIENCE_S = 1.0


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Inside the block, call the answer with how many more are done; unknown totals only pulse."""
    if not sys.stderr.isatty():
        yield lambda _more: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from cli.console import console

    columns = [TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()]
    if total is not None:
        columns.insert(2, MofNCompleteColumn())
    shown = Progress(*columns, console=console(stderr=True), transient=True)
    task = shown.add_task(title, total=total)
    patience = Timer(PATIENCE_S, shown.start)
    patience.daemon = True
    patience.start()
    try:
        yield lambda more: shown.advance(task, more)
    finally:
        patience.cancel()
        patience.join()
        shown.stop()
