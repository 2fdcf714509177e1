"""Twilio's API, as its documentation says it answers."""

import base64
from threading import Event
from typing import Any

import pytest

from sloty.gateways.outcome import Accepted, Deferred, Refused
from sloty.gateways.twilio import TwilioTransport
from tests.counterparts.web_server import WebServer, a_web_server


def transport(server: WebServer, **more: Any) -> TwilioTransport:
    return TwilioTransport("AC1", "token", "+15550001111", server.url, **more)


def test_one_request_a_message() -> None:
    with a_web_server(status=201, answer={"sid": "SM1"}) as server:
        sender = transport(server)
        assert sender.send("hello & bye", "+15551234567", "https://x.example/t") == Accepted("SM1")
        sender.close()
        (asked,) = server.asked
    assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert asked.form == {
        "To": "+15551234567",
        "From": "+15550001111",
        "Body": "hello & bye",
        "StatusCallback": "https://x.example/t",
    }
    assert base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")) == b"AC1:token"


@pytest.mark.parametrize(
    ("status", "answer", "headers", "expected"),
    [
        (400, {"code": 21211, "message": "'To' +1 555 123 4567 is not valid"}, {}, Refused("400 'To' … is not valid")),
        (400, {"code": 21610, "message": "unsubscribed"}, {}, Refused("400 unsubscribed", opted_out=True)),
        (400, {"code": 21606, "message": "not yours"}, {}, Refused("400 not yours", of_recipient=False)),
        (401, {"code": 20003, "message": "Authenticate"}, {}, Refused("401 Authenticate", of_recipient=False)),
        (429, {"message": "slow"}, {"Retry-After": "30"}, Deferred("429 slow", 30.0)),
        (503, {}, {}, Deferred("503")),
    ],
)
def test_answers_are_judged(status: int, answer: Any, headers: dict[str, str], expected: Any) -> None:
    with a_web_server(status=status, answer=answer, headers=headers) as server:
        sender = transport(server)
        assert sender.send("hello", "+15551234567") == expected
        sender.close()


def test_who_does_not_answer_is_tried_again() -> None:
    with a_web_server(hang=Event()) as server:
        sender = transport(server, seconds=0.2)
        assert isinstance(sender.send("hello", "+15551234567"), Deferred)
        sender.close()
    gone = transport(server)
    assert isinstance(gone.send("hello", "+15551234567"), Deferred)
    gone.close()


def test_the_account_can_be_tried() -> None:
    with a_web_server(answer={"sid": "AC1"}) as server:
        sender = transport(server)
        assert isinstance(sender.check(), Accepted)
        sender.close()
        assert server.asked[0].method == "GET"
