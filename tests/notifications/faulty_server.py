"""A mail server that misbehaves as it is told: raw asyncio in a thread of its own."""

import asyncio
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP

DROP = "drop"  # the connection is cut without a word
SILENCE = "silence"  # nothing is ever answered

# (verb, argument, which time this verb comes on this connection) -> an answer, or None for 250
Script = Callable[[str, str, int], str | None]


@dataclass
class FaultyServer:
    """Counts what it took; `script` decides every answer, `greet` the first one."""

    script: Script = lambda _verb, _argument, _time: None
    greet: Callable[[int], str] = lambda _connection: "220 faulty ESMTP"
    extensions: tuple[str, ...] = ("8BITMIME",)
    delay_s: float = 0.0
    tls: ssl.SSLContext | None = None  # offered by STARTTLS, or at once where `wrapped`
    wrapped: bool = False
    port: int = 0
    connections: int = 0
    open_connections: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def __enter__(self) -> "FaultyServer":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_exception: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs taken, in order, repeats included."""
        return [
            str(message_from_bytes(raw, policy=SMTP)["Message-ID"]) for _to, raw in self.taken
        ]

    async def _start(self) -> asyncio.Server:
        context = self.tls if self.wrapped else None
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)

    async def _stop(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self.open_connections -= 1
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        times: dict[str, int] = {}
        recipients: list[str] = []
        if not await self._say(writer, self.greet(self.connections)):
            return
        while line := (await reader.readline()).decode("utf-8").strip():
            verb, _, argument = line.partition(" ")
            verb = verb.upper()
            times[verb] = times.get(verb, 0) + 1
            answer = self.script(verb, argument, times[verb])
            if verb == "EHLO" and answer is None:
                answer = "\r\n".join([*(f"250-{one}" for one in self._offers()), "250 HELP"])
            if verb == "RCPT" and answer is None:
                recipients.append(re.findall(r"<(.*)>", argument)[0])
            if verb == "DATA" and answer is None:
                if not await self._say(writer, "354 go on"):
                    return
                content = await reader.readuntil(b"\r\n.\r\n")
                answer = self.script(".", "", times["DATA"])
                if answer is None or answer in (DROP, SILENCE):
                    self.taken += [(one, content[:-3]) for one in recipients]
                recipients = []
            if verb == "STARTTLS" and answer is None and self.tls is not None:
                await self._say(writer, "220 go ahead")
                await writer.start_tls(self.tls)
                continue
            if not await self._say(writer, answer or "250 ok"):
                return
            if verb == "QUIT":
                return

    def _offers(self) -> list[str]:
        starttls = ["STARTTLS"] if self.tls is not None and not self.wrapped else []
        return ["faulty", *self.extensions, *starttls]

    async def _say(self, writer: asyncio.StreamWriter, answer: str) -> bool:
        """Answer; False where the connection ends with it."""
        if answer == DROP:
            return False
        if answer == SILENCE:
            await asyncio.sleep(3600)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        writer.write(answer.encode() + b"\r\n")
        await writer.drain()
        return not answer.startswith("421")
