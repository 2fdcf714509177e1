"""An e-mail as it travels (RFC 5322, RFC 2046): one recipient, nothing in a header that was not meant, seven bits."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sloty.engine.contacts import EmailInvalid, ascii_domain
from sloty.errors import Invalid
from sloty.formats.messages.facts import Content
from sloty.formats.messages.invitation import Invitation, written

_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"\0-\x1f\x7f]+@[^\s@,;:<>()\[\]\\\"\0-\x1f\x7f]+")
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


class AddressUnusable(Invalid):
    """One e-mail address is meant, and nothing else."""

    code = "address_unusable"
    sentence = "That is not one e-mail address."


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom, and what it is called."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    message_id: str
    """Without its angle brackets: the same each time it is sent."""
    sent_at: datetime
    reply_to: str | None = None
    unsubscribe_url: str | None = None


def composed(content: Content, envelope: Envelope, invitation: Invitation | None = None) -> bytes:
    """The whole message. Raises `AddressUnusable` for what is not one address."""
    people = {
        "From": _named(envelope.sender, envelope.sender_name),
        "To": _named(envelope.recipient, envelope.recipient_name),
        **({"Reply-To": _named(envelope.reply_to, "")} if envelope.reply_to else {}),
    }
    # Seven bits have no way to write such a name before the @: whoever takes it takes the rest as it is, too (RFC 6532).
    message = EmailMessage(policy=_POLICY.clone(utf8=not all(each.username.isascii() for each in people.values())))
    for header, person in people.items():
        message[header] = person
    message["Subject"] = _line(content.subject)
    message["Date"] = envelope.sent_at
    message["Message-ID"] = f"<{_line(envelope.message_id)}>"
    # Nobody's holiday notice answers it, and no mail program lumps two of them together.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Entity-Ref-ID"] = _line(envelope.message_id)
    if envelope.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_line(envelope.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(content.text, cte="quoted-printable")
    message.add_alternative(content.html, subtype="html", cte="quoted-printable")
    if invitation is not None:
        _invite(message, invitation)
    return message.as_bytes()


def usable(address: str) -> bool:
    """Whether it is one address, and nothing else."""
    try:
        _named(address, "")
    except AddressUnusable:
        return False
    return True


def _invite(message: EmailMessage, invitation: Invitation) -> None:
    """Once for mail programs that act on it, and once as a file for all others."""
    calendar = written(invitation)
    method = invitation.method.value
    message.add_alternative(calendar, "text", "calendar", params={"method": method, "charset": "UTF-8"})
    message.add_attachment(calendar, "application", "ics", filename="invite.ics")


def _named(address: str, name: str) -> Address:
    if not _ADDRESS.fullmatch(address):
        raise AddressUnusable
    try:
        user, _, domain = ascii_domain(address).rpartition("@")
    except EmailInvalid:
        raise AddressUnusable from None
    return Address(_line(name), user, domain)


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
