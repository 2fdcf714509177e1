"""Reports of mail servers, as they write them."""

from uuid import UUID

import pytest

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
    assert read(report()) == Bounce(MESSAGE, failed=True, status="5.1.1")
    assert not read(report("delayed", "4.4.1")).failed
    assert not read(report("failed", "4.4.7")).failed
    assert not read(report("delivered", "2.0.0")).failed


def test_the_whole_message_may_be_sent_back_too() -> None:
    whole = report().replace(b"text/rfc822-headers\n", b"message/rfc822\n")
    assert read(whole).message == MESSAGE


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: hello\n\nhi", report(message="x"), report().replace(b"Action", b"Acton")]
)
def test_what_is_no_report_about_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(NotABounce):
        read(raw)
