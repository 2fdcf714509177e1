"""An e-mail on the wire, read back by the standard library."""

import email as standard
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.formats.messages import rendering
from sloty.formats.messages.facts import Content
from sloty.formats.messages.invitation import Invitation, Method
from sloty.formats.messages.mail import AddressUnusable, Envelope, composed
from tests.formats.messages.samples import facts, invitation

START = datetime(2027, 3, 1, 14, 30, tzinfo=UTC)


def envelope(name: str = "Rui Costa", recipient: str = "rui@example.com", sender_name: str = "Riverside") -> Envelope:
    return Envelope("desk@riverside.example", sender_name, recipient, name, "m1@riverside.example", START)


def sent(content: Content, wrapped: Envelope, invited: Invitation | None = None) -> EmailMessage:
    raw = composed(content, wrapped, invited)
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    return standard.message_from_bytes(raw, policy=policy.default)


def test_it_has_text_and_html_and_the_invitation_twice() -> None:
    message = sent(rendering.email(facts()), envelope(), invitation(START))
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "invite.ics"
    assert message["Message-ID"] == "<m1@riverside.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None


@given(st.text(), st.text())
def test_a_name_adds_no_header_and_no_recipient(name: str, subject: str) -> None:
    message = sent(Content(subject, "text", "<p>html</p>"), envelope(name, sender_name=name))
    assert [address.addr_spec for address in message["To"].addresses] == ["rui@example.com"]
    assert [address.addr_spec for address in message["From"].addresses] == ["desk@riverside.example"]
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Entity-Ref-ID", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize(
    "recipient",
    [
        "a@example.com, b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "<a@example.com>",
        "a b@c.de",
        "x",
        "a@b@c",
        "",
    ],
)
def test_what_is_not_one_address_is_refused(recipient: str) -> None:
    with pytest.raises(AddressUnusable):
        composed(rendering.email(facts()), envelope(recipient=recipient))


def test_a_withdrawal_says_so() -> None:
    message = sent(rendering.email(facts()), envelope(), invitation(START, method=Method.CANCEL, sequence=2))
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "CANCEL"


def test_an_address_in_other_letters_is_written_as_it_travels() -> None:
    """A domain as the name system has it; letters before the @ as they are, and then nothing else is disguised either."""
    assert b"To: Rui Costa <rui@xn--mnchen-3ya.de>" in composed(
        rendering.email(facts()), envelope(recipient="rui@münchen.de")
    )
    raw = composed(rendering.email(facts()), envelope(recipient="josé@münchen.de"), invitation(START))
    assert "To: Rui Costa <josé@xn--mnchen-3ya.de>".encode() in raw
    head, _, body = raw.partition(b"\r\n\r\n")
    assert body.isascii()
    assert not head.isascii()
