"""Twilio's reports come in over HTTP, signed for the address that Twilio was given."""

from typing import Any

import pytest

from sloty.engine.signatures import signature
from sloty.ids import new_id
from sloty.operations import integrations, opt_outs
from tests.builders import NOW
from tests.web.site import BASE, Site

NUMBER = "+12125550100"


@pytest.fixture
def texting(site: Site) -> Site:
    with site.clinic.unit() as unit:
        integrations.set_(unit, "SMS", "TWILIO", {"account": "AC1", "sender": "+15550001111"}, {"token": "token"})
    return site


def told(site: Site, form: dict[str, str], path: str = "/receipts", token: str = "token", **headers: str) -> Any:
    url = f"https://{site.clinic.slug}.{BASE}{path}"
    signed = {"x-twilio-signature": signature(token, url, form), **headers}
    return site.http.post(path, data=form, headers=signed)


def stopped(site: Site) -> list[str]:
    with site.clinic.unit() as unit:
        return [each.address for each in opt_outs.list_(unit)]


def test_an_answer_is_taken_in_when_it_is_signed(texting: Site) -> None:
    form = {"From": NUMBER, "Body": "STOP"}
    assert told(texting, form, token="guessed").status_code == 403
    assert texting.http.post("/receipts", data=form).status_code == 403
    assert stopped(texting) == []
    answer = told(texting, form)
    assert (answer.status_code, answer.content) == (204, b"")
    assert stopped(texting) == [NUMBER]


def test_a_report_comes_to_the_address_of_its_message(texting: Site) -> None:
    path = f"/receipts/{new_id(NOW)}"
    form = {"MessageSid": "SM1", "MessageStatus": "sent", "To": NUMBER}
    assert told(texting, form, path).status_code == 204
    assert told(texting, {**form, "MessageStatus": "delivered"}, path).status_code == 404
    assert told(texting, form, f"{path}?again=1").status_code == 204


def test_a_tenant_without_twilio_believes_nobody(site: Site) -> None:
    assert told(site, {"From": NUMBER, "Body": "STOP"}, token="").status_code == 403
    assert stopped(site) == []
