"""What Twilio tells us is taken in when Twilio signed it, and from nobody else."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from sloty.engine.signatures import signature
from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import integrations, ledger, opt_outs, receiving
from sloty.operations.receipts import MessageUnknown, ReceiptView, ReplyView
from sloty.operations.receiving import NotSigned, Request
from tests.builders import Clinic
from tests.counterparts.web_server import WebServer, a_web_server
from tests.operations.test_booking import book
from tests.operations.test_messages import promise
from tests.operations.test_outbox import SOON, claims

NUMBER = "+12125550100"
URL = "https://book.example.com/t/receipts"


@pytest.fixture
def texting(clinic: Clinic) -> Clinic:
    """Its text messages go by Twilio, and Rui has a number."""
    promise(clinic, "messages.email=none", "messages.sms=BOOKED")
    with clinic.unit() as unit:
        integrations.set_(unit, "SMS", "TWILIO", {"account": "AC1", "sender": "+15550001111"}, {"token": "token"})
        unit.session.run("update customer set phone = %(phone)s where tenant_id = %(tenant)s", phone=NUMBER)
    return clinic


def asked(clinic: Clinic, form: dict[str, str], url: str = URL, token: str = "token") -> Any:
    with clinic.unit() as unit:
        return receiving.from_twilio(unit, Request(url, form, signature(token, url, form)))


class There(Carriers):
    """Twilio is somewhere else."""

    url: str

    def of(self, *words: Any) -> Any:
        made: Any = super().of(*words)
        made.transport.url = self.url
        return made


def send(clinic: Clinic, server: WebServer, folder: Path) -> UUID:
    """The one message that is due; its id."""
    (claimed,) = claims(clinic)
    carriers = There(folder)
    carriers.url = server.url
    sending = Sending(carriers)
    sending.send(Work(clinic.database, uuid4(), told=lambda: SOON), claimed)
    sending.close()
    return claimed.id


def numbers(clinic: Clinic) -> list[tuple[str, str]]:
    with clinic.unit() as unit:
        return [(each.address, each.reason) for each in opt_outs.list_(unit)]


def test_only_what_twilio_signed_is_believed(texting: Clinic) -> None:
    form = {"From": NUMBER, "Body": "STOP"}
    with pytest.raises(NotSigned):
        asked(texting, form, token="guessed")
    with texting.unit() as unit, pytest.raises(NotSigned):
        receiving.from_twilio(unit, Request(URL + "x", form, signature("token", URL, form)))
    with texting.unit() as unit:
        integrations.remove(unit, "SMS")
    with pytest.raises(NotSigned):
        asked(texting, form, token="")
    assert numbers(texting) == []


def test_an_answer_is_taken_in(texting: Clinic) -> None:
    assert isinstance(asked(texting, {"From": NUMBER, "Body": "Stop", "SmsStatus": "received"}), ReplyView)
    assert numbers(texting) == [(NUMBER, "STOP")]


def test_what_became_of_a_message_is_taken_in_by_its_id_or_by_twilios(
    texting: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that Twilio is given has the id in it."""
    monkeypatch.setitem(texting.database.settings.__dict__, "public_url", "https://book.example.com")
    book(texting, "11:00")
    with a_web_server(status=201, answer={"sid": "SM1"}) as server:
        message = send(texting, server, tmp_path)
        (sent,) = server.asked
    url = sent.form["StatusCallback"]
    assert url == f"https://book.example.com/{texting.slug}/receipts/{message}"
    told = {"MessageSid": "SM1", "To": NUMBER}
    assert asked(texting, {**told, "MessageStatus": "sent"}, url) is None
    found = asked(texting, {**told, "MessageStatus": "delivered"}, url)
    assert isinstance(found, ReceiptView)
    assert (found.message, found.outcome, found.noted) == (message, "DELIVERED", True)
    assert not asked(texting, {**told, "MessageStatus": "delivered"}).noted
    assert asked(texting, {**told, "MessageStatus": "undelivered", "ErrorCode": "30003"}).opted_out is None
    assert numbers(texting) == []
    with pytest.raises(MessageUnknown):
        asked(texting, {"MessageSid": "SM2", "MessageStatus": "delivered"})
    with texting.unit() as unit:
        found = ledger.show(unit, str(message))
    # Both reports came at one instant of the test's clock: no order between them.
    assert {(each.outcome, each.error) for each in found.deliveries} == {
        ("DELIVERED", None), ("BOUNCED", "30003"), ("ACCEPTED", None),
    }  # fmt: skip
    assert len(found.deliveries) == 3


def test_a_number_that_said_stop_to_twilio_gets_nothing_more(texting: Clinic, tmp_path: Path) -> None:
    """Whether Twilio says so at once, or later."""
    book(texting, "11:00")
    with a_web_server(status=400, answer={"code": 21610, "message": "unsubscribed"}) as server:
        message = send(texting, server, tmp_path)
    assert numbers(texting) == [(NUMBER, "STOP")]
    with texting.unit() as unit:
        opt_outs.remove(unit, "SMS", NUMBER)
    url = f"{URL}/{message}"
    asked(texting, {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": "21610", "To": NUMBER}, url)
    assert numbers(texting) == [(NUMBER, "STOP")]
