"""How often forms and requests are taken: counted before anything else is done, by network, contact, key and tenant."""

from sloty.operations import allowances
from sloty.operations.allowances import What
from sloty.web.guard import network_of
from sloty.web.here import Page


def count(here: Page, *what: What) -> None:
    """Count a form that was sent, as each of these, from where it comes; and to its tenant. Raises `TooMany`."""
    tenant = here.host.tenant
    for each in what:
        allowances.spend(here.database, tenant, each, network_of(here.request), here.now)
    allowances.spend(here.database, tenant, What.TENANT, "", here.now)


def count_contact(here: Page, email: str) -> None:
    """Count a booking for an address, whoever sends it. Raises `TooMany`."""
    allowances.spend(here.database, here.host.tenant, What.CONTACT, email, here.now)
