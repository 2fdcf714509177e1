"""The words of messages: what causes one, how it goes, who gets it, and what becomes of it."""

from enum import StrEnum


class Cause(StrEnum):
    """Why somebody is told something."""

    BOOKED = "BOOKED"
    REQUESTED = "REQUESTED"
    """Booked, and awaiting approval."""
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    CONFIRMED = "CONFIRMED"
    MOVED = "MOVED"
    """To another time, perhaps with another provider or at another location as well."""
    REASSIGNED = "REASSIGNED"
    """Another provider, at the same time."""
    LOCATION_CHANGED = "LOCATION_CHANGED"
    """Another location, at the same time."""
    CANCELLED = "CANCELLED"
    REMINDER = "REMINDER"
    MISSED = "MISSED"
    DIGEST = "DIGEST"
    """A provider's day, in the morning."""


TOLD = (
    Cause.BOOKED, Cause.REQUESTED, Cause.APPROVED, Cause.DECLINED, Cause.CONFIRMED, Cause.MOVED, Cause.REASSIGNED,
    Cause.LOCATION_CHANGED, Cause.CANCELLED, Cause.MISSED,
)  # fmt: skip
"""What follows at once from something that was done."""


class Channel(StrEnum):
    """How a message goes."""

    EMAIL = "EMAIL"
    SMS = "SMS"


class RecipientKind(StrEnum):
    """Who is told."""

    CUSTOMER = "CUSTOMER"
    PARTICIPANT = "PARTICIPANT"
    PROVIDER = "PROVIDER"


class MessageStatus(StrEnum):
    """What becomes of a message."""

    PENDING = "PENDING"
    """Due at some time, or again after a failure."""
    SENDING = "SENDING"
    """Claimed by a daemon until its lease ends."""
    SENT = "SENT"
    """Taken by the transport."""
    SKIPPED = "SKIPPED"
    """Never meant to go, for the reason that is kept: no address, opted out, quiet hours."""
    CANCELLED = "CANCELLED"
    """What it told is not so any more."""
    EXPIRED = "EXPIRED"
    """Too late to be of use."""
    DEAD = "DEAD"
    """Refused for good, or tried too often; `sloty message retry` sends it again."""


class DeliveryOutcome(StrEnum):
    """What came of one attempt, or was heard of it later."""

    ACCEPTED = "ACCEPTED"
    DEFERRED = "DEFERRED"
    """A temporary failure: tried again."""
    REFUSED = "REFUSED"
    """A permanent one."""
    DELIVERED = "DELIVERED"
    """The provider says that it arrived."""
    BOUNCED = "BOUNCED"
    COMPLAINED = "COMPLAINED"
    """The recipient called it spam."""


class LinkScope(StrEnum):
    """What a secret link is good for."""

    MANAGE = "MANAGE"
    """To see the appointment, confirm, move or cancel it."""
    UNSUBSCRIBE = "UNSUBSCRIBE"
    """To want no more reminders: it stands where machines read it, and opens nothing else."""


class OptOutReason(StrEnum):
    """Why an address gets nothing more."""

    STOP = "STOP"
    """The recipient answered STOP."""
    UNSUBSCRIBED = "UNSUBSCRIBED"
    BOUNCED = "BOUNCED"
    COMPLAINED = "COMPLAINED"
    DESK = "DESK"
    """Told to the front desk."""
