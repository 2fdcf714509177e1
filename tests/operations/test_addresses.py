"""Addresses have one spelling."""

import pytest

from sloty.actor import Actor
from sloty.engine.contacts import EmailInvalid, PhoneInvalid
from sloty.engine.messaging import Channel
from sloty.operations import addresses
from sloty.operations.unit import open_unit
from tests.builders import Clinic


def test_a_number_without_a_prefix_is_of_the_tenants_country(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert addresses.spelled(unit, Channel.SMS, "(212) 555-0100") == "+12125550100"
        assert addresses.spelled(unit, Channel.EMAIL, " Rui@Example.com ") == "rui@example.com"
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as platform:
        platform.session.run("update tenant set country = 'PT' where id = %(id)s", id=clinic.tenant)
    with clinic.unit() as unit:
        assert addresses.spelled(unit, Channel.SMS, "912 345 678") == "+351912345678"


@pytest.mark.parametrize(
    ("channel", "text", "error"),
    [
        (Channel.EMAIL, "", EmailInvalid),
        (Channel.EMAIL, "rui", EmailInvalid),
        (Channel.SMS, "rui@example.com", PhoneInvalid),
    ],
)
def test_what_is_none_is_refused(clinic: Clinic, channel: Channel, text: str, error: type[Exception]) -> None:
    with pytest.raises(error), clinic.unit() as unit:
        addresses.spelled(unit, channel, text)
