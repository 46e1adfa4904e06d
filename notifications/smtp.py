"""One connection to the mail server, used for many letters.

aiosmtplib carries the commands. DATA is said here in two steps, because what an attempt came to
depends on whether the final dot was already on its way when the connection broke: before it the
letter comes again, after it nobody knows.
"""

import asyncio
import ssl
from email.utils import parseaddr

import aiosmtplib

from engine.language import _
from engine.rules.words import MessageStatus
from engine.settings import Settings
from notifications.addresses import Envelope, envelope_of
from notifications.compose import Letter
from notifications.replies import Reply, Unreachable, answer_to_recipient, turned_away

LETTER_BYTES = 64 * 1024  # what goes through within one step's time
SLOWEST_LINE = 16 * 1024  # bytes a second, of what is longer

_BROKEN = (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError)


class SmtpConnection:
    """Carries letters one after the other. Never shared by two tasks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._client: aiosmtplib.SMTP | None = None
        self._fresh = False

    async def send(self, letter: Letter) -> Reply:
        """Carry one letter; the answer is this recipient's own.

        A connection that the server dropped between two letters is opened again once.
        Raises Unreachable where no connection can be had; the letter was then not begun.
        """
        envelope = envelope_of(letter.address)
        if isinstance(envelope, str):
            return Reply(MessageStatus.REFUSED, None, envelope)
        client = await self._connected()
        if envelope.needs_utf8 and not client.supports_extension("smtputf8"):
            sentence = _("邮件服务器不支持中文邮箱地址：{address}").format(address=letter.address)
            return Reply(MessageStatus.REFUSED, None, sentence)
        reply = await self._attempt(client, letter, envelope)
        if reply is None:
            client = await self._connected()
            reply = await self._attempt(client, letter, envelope)
        self._fresh = False
        return reply or turned_away("MAIL", None, _("连接中断"))

    async def close(self) -> None:
        """Say goodbye, but wait for the answer no longer than a step may take."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            async with asyncio.timeout(min(self.settings.smtp_timeout, 5)):
                await client.quit()
        except _BROKEN:
            pass
        finally:
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        self._drop()
        self._client = await connect(self.settings)
        self._fresh = True
        return self._client

    def _drop(self) -> None:
        """Forget a connection at once: what lies in its buffer must not go out later."""
        client, self._client = self._client, None
        if client is None:
            return
        if client.transport is not None:
            client.transport.abort()  # type: ignore[attr-defined]
        client.close()

    async def _attempt(
        self, client: aiosmtplib.SMTP, letter: Letter, envelope: Envelope
    ) -> Reply | None:
        """One transaction; None where a reused connection broke before anything was promised."""
        options = b" SMTPUTF8 BODY=8BITMIME" if envelope.needs_utf8 else b""
        commands = (
            ("MAIL", b"MAIL FROM:<" + letter.sender.encode() + b">" + options, (250,)),
            ("RCPT", b"RCPT TO:<" + envelope.address.encode() + b">", (250, 251)),
            ("DATA", b"DATA", (354,)),
        )
        reached, now = "", asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(None) as limit:
                for stage, command, wanted in commands:
                    reached = stage
                    limit.reschedule(now() + self.settings.smtp_timeout)  # each step has its own
                    answer = await client.execute_command(command)
                    if answer.code not in wanted:
                        break
                else:
                    reached = ""
        except _BROKEN as trouble:
            reused = not self._fresh
            self._drop()
            return None if reused else turned_away(reached, None, _why(trouble))
        if reached:
            return await self._after_no(client, reached, answer.code, answer.message)
        return await self._say_content(client, letter)

    async def _say_content(self, client: aiosmtplib.SMTP, letter: Letter) -> Reply:
        """The letter and the final dot. Only from here on can the outcome be unknown."""
        protocol, transport = client.protocol, client.transport
        if protocol is None or transport is None:
            self._drop()
            return turned_away("DATA", None, _("连接中断"))
        try:
            async with asyncio.timeout(self._time_for(letter.content)):
                # base64 and CRLF throughout (notifications.mime): no dot to double, no bare LF.
                protocol.write(letter.content + b".\r\n")
                answer = await protocol.read_response()
        except _BROKEN as trouble:
            unsent = transport.get_write_buffer_size()  # type: ignore[attr-defined]
            self._drop()
            if unsent:  # the dot never left this machine
                return turned_away("DATA", None, _why(trouble))
            return Reply(MessageStatus.UNKNOWN, None, _why(trouble))
        if answer.code == 421:
            self._drop()
        return answer_to_recipient(answer.code, answer.message)

    def _time_for(self, content: bytes) -> float:
        """A step's time, and more where papers go with the letter: a slow line is no fault."""
        return self.settings.smtp_timeout + max(0, len(content) - LETTER_BYTES) / SLOWEST_LINE

    async def _after_no(
        self, client: aiosmtplib.SMTP, stage: str, code: int, text: str
    ) -> Reply | None:
        """The server said no: reset for the next letter. 421 on a reused connection: try anew."""
        if code == 421:
            reused = not self._fresh
            self._drop()
            if reused:
                return None
        else:
            try:
                async with asyncio.timeout(self.settings.smtp_timeout):
                    await client.rset()
            except _BROKEN:
                self._drop()
        if stage == "MAIL":
            return turned_away(stage, code, text)
        return answer_to_recipient(code, text)


async def connect(settings: Settings) -> aiosmtplib.SMTP:
    """A greeted, encrypted and logged-in connection, within three times the step's time-out.

    A client object is never connected twice: the lock it holds from its first life is what makes
    a reconnect wait for ever. Raises Unreachable, saying at which stage.
    """
    client = aiosmtplib.SMTP(
        hostname=settings.smtp_host or "localhost", port=settings.smtp_port,
        timeout=settings.smtp_timeout, use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls", tls_context=_trusting(settings),
        local_hostname=_own_name(settings),
    )
    stage = "CONNECT"
    try:
        async with asyncio.timeout(3 * settings.smtp_timeout):
            await client.connect()
            stage = "EHLO"
            await client.ehlo()
            if settings.smtp_username:
                stage = "AUTH"
                await client.login(settings.smtp_username, settings.smtp_password)
    except aiosmtplib.SMTPResponseException as refusal:
        client.close()
        raise Unreachable(stage, refusal.code, refusal.message) from refusal
    except (*_BROKEN, ValueError) as trouble:
        client.close()
        raise Unreachable(stage, None, _why(trouble)) from trouble
    client.timeout = None  # from here each step is timed by the one who takes it
    return client


def _trusting(settings: Settings) -> ssl.SSLContext | None:
    """Trust in the office's own authority alone; None is the system's, aiosmtplib's default."""
    if settings.smtp_ca is None or settings.smtp_tls == "none":
        return None
    try:
        return ssl.create_default_context(cafile=settings.smtp_ca)
    except OSError as trouble:  # ssl.SSLError is one too
        sentence = _("证书文件 {path}（BATTLEMAP_SMTP_CA）不能用：{trouble}")
        raise Unreachable(
            "TLS", None, sentence.format(path=settings.smtp_ca, trouble=trouble)
        ) from trouble


def _own_name(settings: Settings) -> str:
    """What EHLO says: looking up the machine's own name can take as long as a dead resolver."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    return domain if domain and domain.isascii() else "localhost"


def _why(trouble: BaseException) -> str:
    if isinstance(trouble, TimeoutError):
        return _("超时：{trouble}").format(trouble=str(trouble) or type(trouble).__name__)
    return str(trouble) or type(trouble).__name__
