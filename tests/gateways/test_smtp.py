"""SMTP against a real server: let in or not, refused for now or for good, hung up on, left hanging."""

import socket
import ssl
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from sloty.gateways.outcome import Accepted, Deferred, Refused
from sloty.gateways.smtp import Security, SmtpServer, SmtpTransport
from tests.counterparts.certificates import a_certificate
from tests.counterparts.mail_server import USER, a_mail_server

MAIL = b"Subject: hello\r\nMessage-ID: <m1@example.com>\r\n\r\nHello.\r\n"


def send(transport: SmtpTransport, recipient: str = "rui@example.com") -> Any:
    return transport.send(MAIL, "desk@example.com", recipient)


def test_a_connection_is_kept_for_the_next_one_and_made_anew_when_it_is_lost() -> None:
    with a_mail_server() as server:
        transport = SmtpTransport(server.server())
        assert [send(transport) for _ in range(3)] == [Accepted()] * 3
        assert (len(server.taken), server.sessions) == (3, 1)
        assert server.taken[0][0] == "rui@example.com"
        assert server.taken[0][1]["Message-ID"] == "<m1@example.com>"
        assert transport._open is not None
        transport._open.close()
        assert send(transport) == Accepted()
        assert server.sessions == 2
        transport.close()


def test_it_signs_in_over_a_connection_that_is_kept_secret(tmp_path: Path) -> None:
    certificate = a_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=certificate[0])
    with a_mail_server(auth=True, certificate=certificate) as server:
        good = SmtpTransport(server.server(Security.STARTTLS, user=USER), trusted)
        assert (good.check(), send(good)) == (Accepted(), Accepted())
        good.close()
        wrong = SmtpTransport(server.server(Security.STARTTLS, user="other"), trusted).check()
        assert isinstance(wrong, Refused)
        assert not wrong.of_recipient
        assert wrong.error.startswith("535")
        stranger = SmtpTransport(server.server(Security.STARTTLS, user=USER)).check()
        assert isinstance(stranger, Refused)
        assert "certificate" in stranger.error
        assert [len(server.taken)] == [1]


WIDE = "Subject: hello\r\nTo: josé@example.com\r\n\r\nHello.\r\n".encode()


def test_a_domain_in_other_letters_goes_as_the_name_system_writes_it() -> None:
    """By the rules of 2008: those of 2003 would make `strasse.de` of it, which is somebody else's."""
    with a_mail_server(smtputf8=False) as server:
        transport = SmtpTransport(server.server())
        assert send(transport, "rui@münchen.de") == Accepted()
        assert transport.send(MAIL, "desk@straße.de", "eva@straße.de") == Accepted()
        transport.close()
    assert [recipient for recipient, _ in server.taken] == ["rui@xn--mnchen-3ya.de", "eva@xn--strae-oqa.de"]


def test_a_name_in_other_letters_needs_a_server_that_takes_them() -> None:
    with a_mail_server() as server:
        transport = SmtpTransport(server.server())
        assert transport.send(WIDE, "desk@example.com", "josé@example.com") == Accepted()
        assert send(transport) == Accepted()
        transport.close()
    assert [(recipient, message["To"]) for recipient, message in server.taken] == [
        ("josé@example.com", "josé@example.com"),
        ("rui@example.com", None),
    ]
    with a_mail_server(smtputf8=False) as server:
        transport = SmtpTransport(server.server())
        why = "the mail server takes no address with letters beyond ASCII before the @"
        assert transport.send(WIDE, "desk@example.com", "josé@example.com") == Refused(why)
        assert transport.send(MAIL, "büro@example.com", "rui@example.com") == Refused(why, of_recipient=False)
        assert send(transport, "rui@" + "ü" * 80 + ".de") == Refused("the address has no domain that can be")
        assert send(transport) == Accepted()
        transport.close()
    assert server.sessions == 1


def test_a_server_without_starttls_gets_no_password() -> None:
    with a_mail_server() as server:
        outcome = send(SmtpTransport(server.server(Security.STARTTLS, user=USER)))
    assert isinstance(outcome, Refused)
    assert not outcome.of_recipient


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ({"rcpt": "550 5.1.1 <rui@example.com> unknown"}, Refused("550 5.1.1 … unknown")),
        ({"rcpt": "451 4.7.1 greylisted"}, Deferred("451 4.7.1 greylisted")),
        ({"data": "554 5.7.1 spam"}, Refused("554 5.7.1 spam")),
        ({"data": "452 4.2.2 mailbox full"}, Deferred("452 4.2.2 mailbox full")),
        ({"rcpt": "421 4.3.2 closing"}, Deferred("421 4.3.2 closing")),
        ({"data": "421 4.3.2 closing"}, Deferred("421 4.3.2 closing")),
    ],
)
def test_for_now_and_for_good_are_told_apart(behaviour: dict[str, Any], expected: Any) -> None:
    """And after it the connection serves the next one, or there is a new one."""
    with a_mail_server(**behaviour) as server:
        transport = SmtpTransport(server.server())
        assert send(transport) == expected
        server.rcpt = server.data = None
        assert send(transport) == Accepted()
        transport.close()


def test_who_hangs_or_hangs_up_is_tried_again() -> None:
    with a_mail_server(hang=Event()) as server:
        assert isinstance(send(SmtpTransport(server.server(seconds=0.2))), Deferred)
    with a_mail_server(reset=True) as server:
        transport = SmtpTransport(server.server())
        assert isinstance(send(transport), Deferred)
        assert len(server.taken) == 1
        server.reset = False
        assert send(transport) == Accepted()
        transport.close()


def test_all_answers_together_have_one_limit() -> None:
    """Each of them comes in time. Connecting is not counted: nobody waits for it."""
    with a_mail_server(pause=0.4) as server:
        transport = SmtpTransport(server.server(seconds=1))
        assert transport.reach() == Accepted()
        assert send(transport) == Deferred("no answer in time", silent=True)
        assert server.taken == []
        server.pause = 0
        assert send(transport) == Accepted()
        transport.close()


@pytest.mark.parametrize("greets", [True, False])
def test_who_never_comes_to_an_end_is_cut_off(greets: bool) -> None:
    """A server that greets and then drips, a byte at a time; one that says nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                if greets:
                    connection.sendall(b"220 here\r\n250-")
                while not ended.wait(0.02):
                    if greets:
                        connection.sendall(b".")

        dripping = Thread(target=drip)
        dripping.start()
        server = SmtpServer("127.0.0.1", listening.getsockname()[1], Security.NONE, seconds=0.3)
        assert SmtpTransport(server).reach() == Deferred("no answer in time", silent=True)
        ended.set()
        dripping.join()


def test_it_says_when_a_message_may_be_taken() -> None:
    """And not, when it was refused before."""
    said: list[int] = []
    with a_mail_server() as server:
        transport = SmtpTransport(server.server())
        for answer in (None, "550 no"):
            server.rcpt = answer
            transport.send(MAIL, "desk@example.com", "rui@example.com", lambda: said.append(len(server.taken)))
        assert said == [0]
        assert len(server.taken) == 1
        transport.close()


def test_a_line_that_is_a_dot_does_not_end_a_message() -> None:
    with a_mail_server() as server:
        transport = SmtpTransport(server.server())
        assert transport.send(MAIL + b".\r\n..more", "desk@example.com", "rui@example.com") == Accepted()
        transport.close()
        assert server.taken[0][1].get_content() == "Hello.\r\n.\r\n..more\r\n"


def test_nobody_there_is_for_now() -> None:
    with a_mail_server() as server:
        gone = server.server()
    assert isinstance(send(SmtpTransport(gone)), Deferred)
    assert isinstance(send(SmtpTransport(SmtpServer("no-such-host.invalid", 25, Security.NONE))), Deferred)


def test_a_connection_is_not_kept_for_ever() -> None:
    now = [0.0]
    with a_mail_server() as server:
        transport = SmtpTransport(server.server(), tick=lambda: now[0])
        for _ in range(2):
            assert send(transport) == Accepted()
            now[0] += 31
        assert server.sessions == 2
        transport.close()
