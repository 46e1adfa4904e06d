"""A mail server that takes everything and keeps nothing, in a process of its own.

Raw asyncio: a faithful server would be the bottleneck of what it is there to measure.
"""

import asyncio
import sys

GREETING = b"220 sink ESMTP\r\n"
EXTENSIONS = b"250-sink\r\n250-SIZE 33554432\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


class Sink(asyncio.Protocol):
    """One connection; counts the letters of all of them in `taken`."""

    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.pending = bytearray()
        self.in_data = False
        transport.write(GREETING)

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while self._step():
            pass

    def _step(self) -> bool:
        if self.in_data:
            if not self.pending.endswith(b"\r\n.\r\n"):
                return False
            self.pending.clear()
            self.in_data = False
            Sink.taken += 1
            self.transport.write(b"250 taken\r\n")
            return False
        line, found, rest = bytes(self.pending).partition(b"\r\n")
        if not found:
            return False
        self.pending = bytearray(rest)
        self.transport.write(self._answer(line.upper()))
        return True

    def _answer(self, line: bytes) -> bytes:
        if line.startswith(b"EHLO"):
            return EXTENSIONS
        if line == b"DATA":
            self.in_data = True
            return b"354 go on\r\n"
        if line == b"HELP":
            return b"214 %d\r\n" % Sink.taken
        return b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n"


async def main() -> None:
    """Serve on a free port of loopback; the port is the first line printed."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
