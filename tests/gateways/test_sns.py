"""Amazon SNS, as moto plays it."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from sloty.gateways import sns
from sloty.gateways.outcome import Accepted, Deferred, Refused
from sloty.gateways.sns import SnsTransport


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def test_it_is_published_to_the_number(url: str) -> None:
    transport = SnsTransport("eu-west-1", "key", "secret", "Sloty", url)
    assert transport.check() == Accepted()
    outcome = transport.send("hello", "+15551234567")
    assert isinstance(outcome, Accepted)
    assert outcome.reference
    assert transport.send("hello", "no number") == Refused(
        "InvalidParameter Phone number does not meet the E164 format"
    )
    transport.close()


def test_nobody_there_is_for_now(url: str) -> None:
    transport = SnsTransport("eu-west-1", "key", "secret", None, "http://127.0.0.1:9")
    assert isinstance(transport.send("hello", "+15551234567"), Deferred)
    transport.close()


@pytest.mark.parametrize(
    ("code", "message", "stopped"),
    [
        ("OptedOut", "", True),
        ("InvalidParameter", "PhoneNumber Reason: +15551234567 is opted out", True),
        ("InvalidParameter", "PhoneNumber Reason: not valid", False),
    ],
)
def test_who_said_stop_is_told_from_a_number_that_is_none(code: str, message: str, stopped: bool) -> None:
    outcome = sns._judged({"Error": {"Code": code, "Message": message}})
    assert isinstance(outcome, Refused)
    assert (outcome.of_recipient, outcome.opted_out) == (True, stopped)
