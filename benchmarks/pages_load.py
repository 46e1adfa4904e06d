"""Asks for pages over some kept-alive connections, in a process of its own; prints JSON.

A plan comes on the input: {"port", "seconds", "connections": [{"cookie", "paths"}, …]}. Each
connection is a thread with a bare socket that asks for its paths in turn, one after the other: a
client with more to it would measure itself.
"""

import json
import socket
import sys
import threading
import time
from statistics import median
from typing import Any

LARGEST_READ = 1 << 18


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = f"host: 127.0.0.1:{port}\r\ncookie: battlemap={cookie}\r\n\r\n"

    def get(self, path: str) -> tuple[int, int]:
        """(status, bytes of the body). Raises ConnectionError when the server hangs up."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{self._rest}".encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _blank, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        have = len(body)
        while have < length:
            have += len(self._more())
        return int(head[9:12]), length

    def _more(self) -> bytes:
        got = self._socket.recv(LARGEST_READ)
        if not got:
            raise ConnectionError("the server hung up")
        return got


def ask(plan: dict[str, Any], one: dict[str, Any], answers: list[tuple[float, int, int]]) -> None:
    """Ask in turn until the time is over; (ms, status, bytes) of each."""
    line = Line(plan["port"], one["cookie"])
    until, turn = time.perf_counter() + plan["seconds"], 0
    while (begin := time.perf_counter()) < until:
        status, size = line.get(one["paths"][turn % len(one["paths"])])
        answers.append(((time.perf_counter() - begin) * 1000, status, size))
        turn += 1


def main() -> None:
    """Run the plan, print what came back."""
    plan = json.load(sys.stdin)
    answers: list[tuple[float, int, int]] = []  # appending is atomic
    threads = [
        threading.Thread(target=ask, args=(plan, one, answers)) for one in plan["connections"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(taken for taken, _status, _size in answers)
    print(json.dumps({
        "count": len(times), "p50_ms": times[len(times) // 2], "p95_ms": times[len(times) * 95 // 100],
        "p99_ms": times[len(times) * 99 // 100], "statuses": sorted({one[1] for one in answers}),
        "bytes": int(median(size for _taken, _status, size in answers)),
    }))


if __name__ == "__main__":
    main()
