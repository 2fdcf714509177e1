"""What was told to whom, what became of it, and what is to be tried again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import message as queries
from sloty.engine import civil
from sloty.engine.messaging import MessageStatus
from sloty.errors import Invalid, NotFound, Refused
from sloty.operations import records
from sloty.operations.bookers import as_id
from sloty.operations.unit import Unit

MOST_LISTED = 10_000
_GIVEN_UP = {MessageStatus.DEAD, MessageStatus.EXPIRED}


class MessageNotFound(NotFound):
    """No message has that id."""

    code = "message_not_found"
    sentence = "There is no message '{ref}' that this can be done with."
    hint = "Look: sloty message list"


class StatusUnknown(Invalid):
    """A message has one of a few statuses."""

    code = "status_unknown"
    sentence = "'{status}' is no status of a message."
    hint = "One of: {known}"


class NothingNamed(Invalid):
    """Which message is meant was not said."""

    code = "nothing_named"
    sentence = "Which message?"
    hint = "Name it by its id, or say --dead for all that were given up."


class VisitBegun(Refused):
    """What a message tells is of no use any more."""

    code = "visit_begun"
    sentence = "Message '{ref}' is about something that has begun: it is not sent any more."
    hint = "Call, or write by hand; what it was about: sloty message show {ref}"


@dataclass(frozen=True)
class MessageView:
    """One message."""

    id: UUID
    cause: str
    channel: str
    status: str
    due: datetime
    """In the location's zone."""
    expires: datetime
    sent: datetime | None
    reason: str | None
    attempts: int
    last_error: str | None
    provider_reference: str | None
    recipient_kind: str
    recipient: str | None
    appointment: str | None
    """Confirmation code."""


@dataclass(frozen=True)
class DeliveryView:
    """One attempt, or what was heard of it later."""

    attempt: int
    at: datetime
    outcome: str
    transport: str
    provider_reference: str | None
    error: str | None


@dataclass(frozen=True)
class LedgerView:
    """A message with all that came of it."""

    message: MessageView
    deliveries: tuple[DeliveryView, ...]


def list_(
    unit: Unit, start: datetime, end: datetime, statuses: list[str], appointment: str | None = None
) -> list[MessageView]:
    """Messages that were or are due in that time, the first due first. Raises `StatusUnknown`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    for status in statuses:
        if status.upper() not in list(MessageStatus):
            raise StatusUnknown(status=status, known=", ".join(MessageStatus))
    rows = unit.session.rows(
        queries.LIST,
        first=start,
        last=end,
        statuses=[status.upper() for status in statuses] or None,
        appointment=records.find(unit, appointment) if appointment else None,
        limit=MOST_LISTED,
    )
    return [_view(row) for row in rows]


def show(unit: Unit, ref: str) -> LedgerView:
    """One message, with every attempt. Raises `MessageNotFound`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    row = unit.session.row(queries.SHOW, id=as_id(ref))
    if row is None:
        raise MessageNotFound(ref=ref)
    deliveries = unit.session.rows(queries.DELIVERIES, id=row[0])
    return LedgerView(_view(row), tuple(DeliveryView(*each) for each in deliveries))


def retry(unit: Unit, ref: str | None, *, every_dead: bool = False) -> int:
    """Let one be tried again, or all that are dead and still of use; how many.

    Raises `NothingNamed`, `MessageNotFound`, `VisitBegun`.
    """
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    if (ref is None) is not every_dead:
        raise NothingNamed
    identity = as_id(ref) if ref else None
    found = unit.session.rows(queries.RETRY, id=identity, now=unit.now) if every_dead or identity else []
    if ref is not None and not found:
        row = unit.session.row(queries.SHOW, id=identity)
        raise VisitBegun(ref=ref) if row and row[3] in _GIVEN_UP else MessageNotFound(ref=ref)
    return len(found)


def _view(row: tuple[Any, ...]) -> MessageView:
    (
        identity, cause, channel, status, due, expires, sent, reason, attempts, error, reference, kind, recipient, code, _, _,
        zone,
    ) = row  # fmt: skip
    where = civil.zone(zone or "UTC")
    return MessageView(
        identity, cause, channel, status, due.astimezone(where).replace(microsecond=0),
        expires.astimezone(where).replace(microsecond=0), sent.astimezone(where).replace(microsecond=0) if sent else None,
        reason, attempts, error, reference, kind, recipient, code,
    )  # fmt: skip
