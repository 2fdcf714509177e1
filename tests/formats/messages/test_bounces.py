"""Reports of mail servers, as they write them."""

from uuid import UUID

import pytest

from sloty.engine.messaging import DeliveryOutcome
from sloty.formats.messages.bounces import Bounce, NotABounce, read

MESSAGE = UUID("019a8a7c-0000-4000-8000-000000000001")
REPORT = """\
From: MAILER-DAEMON@mx.example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry. Message-ID: <00000000-0000-4000-8000-000000000000@other.example>

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; rui@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

From: desk@riverside.example
Message-ID: <{message}@riverside.example>

--b--
"""


def report(action: str = "failed", status: str = "5.1.1", message: object = MESSAGE) -> bytes:
    return REPORT.format(action=action, status=status, message=message).encode()


def test_a_failure_for_good_is_told_from_one_for_now() -> None:
    assert read(report()) == Bounce(MESSAGE, DeliveryOutcome.BOUNCED, "5.1.1", "rui@example.com")
    assert read(report("delayed", "4.4.1")).outcome is DeliveryOutcome.DEFERRED
    assert read(report("failed", "4.4.7")).outcome is DeliveryOutcome.DEFERRED
    assert read(report("Delivered", "2.0.0")).outcome is DeliveryOutcome.DELIVERED


def test_it_is_about_whom_we_wrote_to_wherever_that_was_forwarded() -> None:
    forwarded = report().replace(b"Final-Recipient", b"Original-Recipient: rfc822;rui@example.com\nFinal-Recipient")
    assert (
        read(forwarded.replace(b"rfc822; rui@example.com", b"rfc822; rui@elsewhere.example")).address
        == "rui@example.com"
    )
    assert read(report().replace(b"Final-Recipient: rfc822; rui@example.com\n", b"")).address is None


def test_a_relay_that_renames_messages_leaves_what_they_are_called_here() -> None:
    """As Amazon SES does."""
    renamed = report(message="0102018").replace(
        b"Message-ID: <0102018", b"X-Entity-Ref-ID: %s@riverside.example\nMessage-ID: <0102018" % str(MESSAGE).encode()
    )
    assert read(renamed).message == MESSAGE


def test_the_whole_message_may_be_sent_back_too() -> None:
    whole = report().replace(b"text/rfc822-headers\n", b"message/rfc822\n")
    assert read(whole).message == MESSAGE


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: hello\n\nhi", report(message="x"), report().replace(b"Action", b"Acton")]
)
def test_what_is_no_report_about_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(NotABounce):
        read(raw)
