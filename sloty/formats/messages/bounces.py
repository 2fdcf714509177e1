"""What a mail server reports of an e-mail of ours that it could not deliver (RFC 3464)."""

import email
import re
from dataclasses import dataclass
from email import policy
from email.message import Message
from uuid import UUID

from sloty.errors import Invalid

_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


class NotABounce(Invalid):
    """The e-mail is no report, or not one about a message of ours."""

    code = "not_a_bounce"
    sentence = "This e-mail is no delivery report about a message of ours."
    hint = "Pipe whole reports, as they come in: sloty message bounce < report.eml"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What was reported."""

    message: UUID
    failed: bool
    """For good; False: it is only late, or it arrived."""
    status: str
    """Such as 5.1.1 (RFC 3463)."""


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
    failed = str(about["Action"]).strip().lower() == "failed" and not status.startswith("4")
    return Bounce(UUID(found[1]), failed, status)


def _blocks(part: Message) -> list[Message]:
    """A report is a list of blocks of headers: one about the whole, and one for each recipient."""
    inside = part.get_payload()
    return [block for block in inside if isinstance(block, Message)] if isinstance(inside, list) else []


def _original(report: Message) -> str:
    """The Message-ID of what it is about, from the headers that are sent back; nothing else of it is believed."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            text = content if isinstance(content, bytes) else b""
            return str(email.message_from_bytes(text)["Message-ID"] or "")
        if kind == "message/rfc822":
            inside = part.get_payload()
            if isinstance(inside, list) and isinstance(inside[0], Message):
                return str(inside[0]["Message-ID"] or "")
    return ""
