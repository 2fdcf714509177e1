"""Any gateway that apprise knows: here, a server of our own that takes JSON."""

import json

from sloty.gateways.other import OtherTransport
from sloty.gateways.outcome import Accepted, Deferred, Refused
from tests.counterparts.web_server import a_web_server


def test_the_number_goes_into_the_url() -> None:
    with a_web_server() as server:
        transport = OtherTransport(server.url.replace("http", "json") + "/sms/{to}")
        assert transport.check() == Accepted()
        assert transport.send("hello", "+15551234567") == Accepted()
        server.status = 500
        assert isinstance(transport.send("hello", "+15551234567"), Deferred)
        transport.close()
    assert server.asked[0].path == "/sms/15551234567"
    assert json.loads(server.asked[0].body)["message"] == "hello"


def test_a_url_that_is_none_is_told() -> None:
    outcome = OtherTransport("nothing://").check()
    assert isinstance(outcome, Refused)
    assert not outcome.of_recipient
