"""What is heard of a message after it went out: it arrived, came back, was called spam, or was answered with STOP.

A report is believed for the address that the message really went to, known by its hash: who has another one since
is not cut off by a late report about the old one. What is reported twice is noted once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import receipt as queries
from sloty.engine.messaging import Channel, DeliveryOutcome, OptOutReason
from sloty.engine.replies import Reply, meaning
from sloty.errors import Invalid, NotFound
from sloty.operations import addresses, opt_outs, secrets
from sloty.operations.bookers import as_id
from sloty.operations.opt_outs import OptOutView
from sloty.operations.unit import Unit

_HEARD = (DeliveryOutcome.DELIVERED, DeliveryOutcome.BOUNCED, DeliveryOutcome.COMPLAINED, DeliveryOutcome.DEFERRED)
_WHY = {DeliveryOutcome.BOUNCED: OptOutReason.BOUNCED, DeliveryOutcome.COMPLAINED: OptOutReason.COMPLAINED}


class MessageUnknown(NotFound):
    """The report is about a message that is not this tenant's."""

    code = "message_unknown"
    sentence = "The report is about no message of this tenant."


class OutcomeUnknown(Invalid):
    """Only some things can be heard of a message."""

    code = "outcome_unknown"
    sentence = "'{outcome}' is nothing that is heard of a message."
    hint = "One of: {known}"


@dataclass(frozen=True)
class ReceiptView:
    """What was made of a report."""

    message: UUID
    outcome: str
    noted: bool
    """False: it was known."""
    opted_out: OptOutView | None
    """The address to which nothing more goes."""


@dataclass(frozen=True)
class ReplyView:
    """What was made of an answer."""

    number: str
    meaning: str
    opted_out: OptOutView | None
    """The number to which nothing more goes."""


def heard(
    unit: Unit,
    channel: str,
    reference: str,
    outcome: str,
    *,
    address: str | None = None,
    at: datetime | None = None,
    error: str | None = None,
) -> ReceiptView:
    """Keep what a provider or a mail server reports; after a bounce of an e-mail, or a complaint, nothing more goes there.

    `reference` is the provider's name for the message, or the message's own id; `address` is whom the report is about.
    A telephone that was off is no reason to tell it nothing more. Raises `MessageUnknown`, `OutcomeUnknown`.
    """
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    way, what = opt_outs.channel_of(channel), _outcome(outcome)
    row = unit.session.row(queries.LOCK, channel=way.value, reference=reference, id=as_id(reference))
    if row is None:
        raise MessageUnknown
    message, attempt = row
    words = {"message": message, "attempt": attempt, "outcome": what.value, "at": at or unit.now, "error": error}
    noted = unit.session.run(queries.NOTE, **words) == 1
    why = _WHY.get(what) if way is Channel.EMAIL or what is DeliveryOutcome.COMPLAINED else None
    told = _told(unit, way, message, address) if noted and why else None
    return ReceiptView(
        message, what.value, noted, opt_outs.put(unit, way, told, why) if told is not None and why else None
    )


def _outcome(name: str) -> DeliveryOutcome:
    known = next((each for each in _HEARD if each.value == name.upper()), None)
    if known is None:
        raise OutcomeUnknown(outcome=name, known=", ".join(_HEARD))
    return known


def _told(unit: Unit, channel: Channel, message: UUID, address: str | None) -> str | None:
    """The address that the message went to, of the one that is reported and the recipient's present one."""
    row = unit.session.row(queries.TOLD_WHERE, id=message)
    assert row is not None
    hashes, *present = row
    for candidate in _spelled(unit, channel, address, *present):
        if secrets.address_hash(message, candidate) in hashes:
            return candidate
    return None


def _spelled(unit: Unit, channel: Channel, *written: str | None) -> Iterator[str]:
    for address in written:
        try:
            if address:
                yield addresses.spelled(unit, channel, address)
        except Invalid:
            continue


def replied(unit: Unit, number: str, text: str) -> ReplyView:
    """Do what an answer to a text message wants: STOP and START; HELP and all else are for people. Raises `PhoneInvalid`."""
    unit.actor.require(Permission.MANAGE_INTEGRATIONS)
    wanted, origin = meaning(text), addresses.spelled(unit, Channel.SMS, number)
    opted_out = None
    if wanted is Reply.STOP:
        opted_out = opt_outs.put(unit, Channel.SMS, origin, OptOutReason.STOP)
    elif wanted is Reply.START:
        opt_outs.take_back(unit, Channel.SMS, origin)
    return ReplyView(origin, wanted.value, opted_out)
