"""What can be refused, and why. The text of a refusal is the sentence the person reads."""

from typing import Any, ClassVar


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The engine said no; `str(refusal)` is a whole sentence for the person who asked."""

    http_status: ClassVar[int] = 400

    def __init__(self, sentence: str, **facts: Any) -> None:
        super().__init__(sentence)
        self.facts = facts


class WrongState(Refused):
    """The item is not in a state that allows this, or it changed since it was read."""

    http_status = 409


class NotYours(Refused):
    """The permission matrix does not give this verb to this person on this item."""

    http_status = 403


class NotFound(Refused):
    """There is no such thing, or this person may not know that there is."""

    http_status = 404


class Incomplete(Refused):
    """Something the verb needs is missing or malformed."""

    http_status = 422


class Unreadable(Refused):
    """A file is refused whole: it is not what its name says, encrypted, a bomb, or too large."""

    http_status = 422


class NotLetIn(Refused):
    """Login, password or code do not fit; which of them is not said."""

    http_status = 401


class TooOften(Refused):
    """Too many failures at the door: wait."""

    http_status = 429
