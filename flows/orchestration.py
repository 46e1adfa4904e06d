"""Which orchestrator this installation has: its own Prefect server, an operator's, or none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.settings import Settings
from flows.by_prefect import ByPrefect
from flows.prefect_environment import EXTERNAL_API
from flows.prefect_server import PrefectServer, address_file


@contextmanager
def open_orchestrator(settings: Settings) -> Iterator[ByPrefect | None]:
    """The orchestrator of `serve`; an own server is started, not waited for, and ended after."""
    if settings.orchestrator == "plain":
        yield None
    elif external := os.environ.get(EXTERNAL_API):
        yield ByPrefect(settings, lambda: external)
    else:
        server = PrefectServer(settings)
        server.start()
        try:
            yield ByPrefect(
                settings, lambda: _own_address(settings), is_starting=lambda: server.is_starting
            )
        finally:
            server.stop()


def find_orchestrator(settings: Settings) -> ByPrefect | None:
    """The orchestrator of a single command: an operator's server, or the one `serve` started."""
    if settings.orchestrator == "plain":
        return None
    external = os.environ.get(EXTERNAL_API)
    return ByPrefect(settings, lambda: external or _own_address(settings))


def _own_address(settings: Settings) -> str:
    path = address_file(settings)
    return path.read_text("utf-8").strip() if path.exists() else ""
