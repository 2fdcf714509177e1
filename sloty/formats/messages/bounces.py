"""What a mail server reports of an e-mail of ours that it could not deliver (RFC 3464)."""

import email
import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from uuid import UUID

from sloty.engine.messaging import DeliveryOutcome
from sloty.errors import Invalid

_ARRIVED = ("delivered", "relayed", "expanded")
_ID = re.compile(r"[< ]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


class NotABounce(Invalid):
    """The e-mail is no report, or not one about a message of ours."""

    code = "not_a_bounce"
    sentence = "This e-mail is no delivery report about a message of ours."
    hint = "Pipe whole reports, as they come in: sloty message bounce < report.eml"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What was reported."""

    message: UUID
    outcome: DeliveryOutcome
    """It failed for good, is only late, or arrived."""
    status: str
    """Such as 5.1.1 (RFC 3463)."""
    address: str | None
    """Whom it is about."""


def read(raw: bytes) -> Bounce:
    """The report in an e-mail. Raises `NotABounce`."""
    report = email.message_from_bytes(raw, policy=policy.compat32)
    fields = [
        block
        for part in report.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
    ]
    found = _ID.search(_original(report))
    about = next((block for block in fields if block["Action"]), None)
    if found is None or about is None:
        raise NotABounce
    status = re.sub(r"[^0-9.]", "", str(about["Status"] or ""))[:11]
    return Bounce(UUID(found[1]), _outcome(str(about["Action"]).strip().lower(), status), status, _address(about))


def _outcome(action: str, status: str) -> DeliveryOutcome:
    if action in _ARRIVED:
        return DeliveryOutcome.DELIVERED
    return DeliveryOutcome.BOUNCED if action == "failed" and not status.startswith("4") else DeliveryOutcome.DEFERRED


def _address(about: Message) -> str | None:
    """Of the recipient as we wrote to them, when the server says so; else as it was in the end (RFC 3464 §2.3)."""
    given = str(about["Original-Recipient"] or about["Final-Recipient"] or "")
    return given.partition(";")[2].strip().strip("<>") or None


def _blocks(part: Message) -> list[Message]:
    """A report is a list of blocks of headers: one about the whole, and one for each recipient."""
    inside = part.get_payload()
    return [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []


def _original(report: Message) -> str:
    """What it is about, from the headers that are sent back; nothing else of it is believed."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            text = content if isinstance(content, bytes) else b""
            return _names(email.message_from_bytes(text))
        if kind == "message/rfc822":
            inside = part.get_payload()
            if isinstance(inside, list) and isinstance(inside[0], Message):
                return _names(inside[0])
    return ""


def _names(original: Message) -> str:
    """Some relays give it a Message-ID of their own; ours is in another header as well."""
    return f"{original['Message-ID']} {original['X-Entity-Ref-ID']}"
