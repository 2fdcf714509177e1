"""Where somebody is told something, in the one spelling in which it is kept and compared."""

from sloty.engine.contacts import email_address, phone_number
from sloty.engine.messaging import Channel
from sloty.models.tenant import Tenant
from sloty.operations.unit import Unit


def spelled(unit: Unit, channel: Channel, address: str) -> str:
    """An e-mail address in small letters, or a number in E.164; without a prefix it is of the tenant's country.

    Raises `EmailInvalid`, `PhoneInvalid`.
    """
    if channel is Channel.EMAIL:
        return email_address(address)
    return phone_number(address, country=unit.session.get_one(Tenant, unit.tenant).country)
