"""What an attempt came to, and whose fault it was."""

from dataclasses import dataclass

from engine.rules.words import MessageStatus


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one letter. `ours`: the installation is at fault, not this recipient."""

    outcome: MessageStatus
    code: int | None
    text: str
    ours: bool = False


class Unreachable(Exception):  # noqa: N818 - said of the server, as Refused is of a request
    """No usable connection: refused, timed out, bad certificate, bad login, turned away."""

    def __init__(self, stage: str, code: int | None, text: str) -> None:
        super().__init__(f"{stage}: {code or ''} {text}".strip())
        self.stage, self.code, self.text = stage, code, text


_LOGIN_WANTED = frozenset({530, 534, 535, 538})


def answer_to_recipient(code: int, text: str) -> Reply:
    """The reply to RCPT, DATA or the final dot: 4xx comes again later, 5xx is for good.

    A server that wants a login or will not relay speaks of the installation, not of the recipient.
    """
    if 200 <= code < 300:
        return Reply(MessageStatus.SENT, code, text)
    if code in _LOGIN_WANTED or "relay" in text.lower():
        return Reply(MessageStatus.DEFERRED, code, text, ours=True)
    outcome = MessageStatus.REFUSED if 500 <= code < 600 else MessageStatus.DEFERRED
    return Reply(outcome, code, text)


def turned_away(stage: str, code: int | None, text: str) -> Reply:
    """Nothing was said of the recipient: the letter waits, however final the server sounds."""
    return Reply(MessageStatus.DEFERRED, code, f"{stage}: {text}", ours=True)
