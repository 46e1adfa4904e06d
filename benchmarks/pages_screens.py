"""Many wall screens, in a process of their own: each holds the live stream of a map open.

`python -m benchmarks.pages_screens PORT MAP COUNT` reads one cookie a line; it prints "ready" when
every screen has heard the first stamp. Then it answers "settle" when it has taken note of what all
have heard, and "told" when each has heard something newer: both with the instant at which the last
screen heard its last, by the monotonic clock that all processes of a machine share.
"""

import asyncio
import json
import sys
import time


class Screen:
    """A stream and what it told last."""

    def __init__(self) -> None:
        self.stamp, self.at = "", 0.0

    async def listen(self, port: int, map_id: int, cookie: str) -> None:
        """Hold the stream until the server ends it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /maps/{map_id}/wall/live HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n"
            f"cookie: battlemap={cookie}\r\n\r\n".encode()
        )
        status = await reader.readline()
        assert b" 200 " in status, status
        event = b""
        while line := await reader.readline():
            if line.startswith(b"event:"):
                event = line
            elif line.startswith(b"data:") and b"board" in event:
                self.stamp = json.loads(line[5:])["stamp"]
                self.at = time.monotonic()


async def main() -> None:
    """Connect all, then answer each line of input."""
    port, map_id, count = (int(word) for word in sys.argv[1:])
    cookies = [sys.stdin.readline().strip() for _n in range(count)]
    screens = [Screen() for _n in range(count)]
    tasks = [
        asyncio.create_task(screen.listen(port, map_id, cookie))
        for screen, cookie in zip(screens, cookies, strict=True)
    ]
    while not all(screen.stamp for screen in screens):
        await asyncio.sleep(0.02)
        for task in tasks:
            if task.done():
                task.result()
    known = {screen.stamp for screen in screens}
    print("ready", flush=True)
    while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
        while word == "told" and known & {screen.stamp for screen in screens}:
            await asyncio.sleep(0.01)
        known = {screen.stamp for screen in screens}
        print(max(screen.at for screen in screens), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
