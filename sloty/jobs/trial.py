"""Trying an integration: the other side is really asked, outside any transaction."""

from datetime import UTC, datetime
from pathlib import Path

from sloty import clock
from sloty.engine.messaging import Channel
from sloty.formats.messages.facts import Content
from sloty.formats.messages.mail import Envelope, composed
from sloty.gateways.outcome import Accepted, Outcome
from sloty.ids import new_id
from sloty.jobs.carriers import carrier, sender
from sloty.operations import integrations
from sloty.operations.integrations import NoIntegration, Opened
from sloty.operations.telling import Letter, Note
from sloty.operations.unit import Unit

_WORDS = "This is a trial message. It was sent on purpose; there is nothing to do."


def opened(unit: Unit, channel: str) -> Opened:
    """The integration with its secrets. Raises `NoIntegration`."""
    integrations.show(unit, channel)
    found = integrations.opened(unit, Channel(channel.upper()))
    if found is None:
        raise NoIntegration(channel=channel)
    return found


def attempt(found: Opened, recipient: str | None, folder: Path) -> str | None:
    """What is wrong with it, or None. With a recipient, a message is sent, too."""
    carries = carrier(found, folder)
    try:
        problem = _problem(carries.check())
        if problem is None and recipient:
            problem = _problem(carries.send(_message(found, recipient, clock.now())))
    finally:
        carries.close()
    return problem


def _message(found: Opened, recipient: str, now: datetime) -> Letter | Note:
    name = f"trial-{now.astimezone(UTC):%Y%m%dT%H%M%S}"
    origin = sender(found)
    if origin is None:
        return Note(_WORDS, recipient, name)
    envelope = Envelope(
        sender=origin.address,
        sender_name=origin.name or "",
        recipient=recipient,
        recipient_name="",
        message_id=f"{new_id(now)}@{origin.address.rpartition('@')[2]}",
        sent_at=now,
        reply_to=origin.reply_to,
    )
    content = Content("Trial", f"{_WORDS}\n", f"<p>{_WORDS}</p>")
    return Letter(composed(content, envelope), origin.address, recipient, name)


def _problem(outcome: Outcome) -> str | None:
    return None if isinstance(outcome, Accepted) else outcome.error
