"""uvicorn in a thread of this process, beside the timetable, from start to stop."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from engine.errors import Refused
from engine.language import _

MOST_CONNECTIONS = 2_000  # far more than people and screens: idle strangers cannot take all
GRACE_S = 5  # seconds for answers under way; live streams are told to close first


class PageServer:
    """Serves an application on an address until it is stopped."""

    def __init__(self, app: FastAPI, *, host: str, port: int, proxies: str = "") -> None:
        self._app = app
        self._server = uvicorn.Server(
            uvicorn.Config(
                app, host=host, port=port, log_config=None, access_log=False, lifespan="off",
                proxy_headers=bool(proxies), forwarded_allow_ips=proxies or None,
                server_header=False, limit_concurrency=MOST_CONNECTIONS, timeout_graceful_shutdown=GRACE_S,
                h11_max_incomplete_event_size=64 * 1024,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="pages", daemon=True)

    def start(self) -> None:
        """Begin to listen. Raises Refused where the address cannot be had."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.02)
        if not self._server.started:
            host, port = self._server.config.host, self._server.config.port
            raise Refused(
                _("网页没有启动：地址 {host}:{port} 用不上，可能已有程序占用").format(
                    host=host, port=port)
            )

    @property
    def port(self) -> int:
        """The port that was given, also where 0 was asked for."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Close the streams, finish the answers under way, and end."""
        for close in self._app.state.house.closing:
            close()
        self._server.should_exit = True
        self._thread.join()

    def _serve(self) -> None:
        try:
            # The signals of the process belong to `serve`; uvicorn must not take them.
            self._server.run()
        except SystemExit:  # uvicorn's answer to an address in use
            logging.getLogger("battlemap.web").error("the address could not be had")


@contextmanager
def serving(
    app: FastAPI, *, host: str, port: int, proxies: str = ""
) -> Iterator[PageServer]:
    """The pages are there inside the block."""
    server = PageServer(app, host=host, port=port, proxies=proxies)
    server.start()
    try:
        yield server
    finally:
        server.stop()
