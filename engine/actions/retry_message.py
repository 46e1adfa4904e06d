"""重发: a mail that the server refused, or whose fate is unknown, is carried again.

It keeps its Message-ID, so that a mailbox that has it already can drop it. Where the person's
address was put right meanwhile, it goes to the new one.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.everywhere import track_everywhere
from engine.errors import Incomplete, NotFound, WrongState
from engine.language import _
from engine.models import Message, Person
from engine.queries.charges import require_charge
from engine.rules.labels import message_status_label
from engine.rules.permissions import Charge
from engine.rules.words import MessageStatus

AGAIN = frozenset({MessageStatus.REFUSED, MessageStatus.UNKNOWN, MessageStatus.DEFERRED})


def retry_message(
    session: Session, message_id: int, *, actor_id: int, at: datetime, today: date
) -> Message:
    """Let the next delivery carry the mail again; in the trail of every map.

    A refused one is queued anew with its attempts counted from one; one that is put off, or whose
    fate is unknown, stays what it is and is merely due now: it may lie in the mailbox already, so
    nothing may be merged into it or out of it.

    Raises: NotFound, NotYours, Incomplete; WrongState where there is nothing to carry again, or
    somebody else has just done it.
    """
    actor = require_charge(session, Charge.KEEP_MAIL, actor_id=actor_id)
    message = session.get(Message, message_id, populate_existing=True)
    if message is None or message.organisation_id != actor.organisation_id:
        raise NotFound(_("没有这封邮件：{message_id}").format(message_id=message_id))
    if message.status not in AGAIN:
        raise WrongState(
            _("这封邮件目前是“{status}”，不需要重发").format(
                status=message_status_label(message.status)
            )
        )
    address = _address(session, message)
    was = {"status": message.status.value, "address": message.address}
    refused = message.status is MessageStatus.REFUSED
    values = {
        "status": MessageStatus.QUEUED if refused else message.status,
        # Not nought: a mail that was once begun takes no further notices.
        "attempts": 1 if refused else message.attempts,
        "not_before": at, "address": address, "mailbox": address.lower(),
    }
    done = session.execute(
        sa.update(Message)
        .where(
            col(Message.id) == message_id, col(Message.status) == message.status,
            col(Message.attempts) == message.attempts,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongState(_("这封邮件刚刚有变动，请刷新后再办"))
    session.refresh(message)
    track_everywhere(
        session, actor.organisation_id, "retry_message", at=at, actor_id=actor_id,
        message_id=message_id, header_id=message.header_id, was=was, address=address,
    )
    return message


def _address(session: Session, message: Message) -> str:
    person = session.get_one(Person, message.person_id)
    if not person.active:
        raise Incomplete(
            _("{name}已离任，这封邮件不再重发；请办理移交，或另行告知接任人").format(name=person.name)
        )
    if not person.address.strip():
        raise Incomplete(_("{name}没有邮箱，请先补填").format(name=person.name))
    return person.address.strip()
