"""How often forms and requests are taken: counted before anything else is done, by network, contact, key and tenant."""

from starlette.requests import Request

from sloty.operations import allowances
from sloty.operations.allowances import What
from sloty.web.guard import network_of
from sloty.web.here import Page, Serving


def count(here: Page, *what: What) -> None:
    """Count what was sent, as each of these, from where it comes; and a form to its tenant. Raises `TooMany`."""
    uses = dict.fromkeys(what, network_of(here.request))
    # Who guesses is slowed down alone: the tenant's customers are not to wait for it.
    if What.GUESS not in uses:
        uses[What.TENANT] = ""
    allowances.spend(here.database, here.host.tenant, uses, here.told)


def count_guess(request: Request) -> None:
    """Count a word that was never signed, for who has no page. Raises `TooMany`."""
    serving: Serving = request.app.state.serving
    host = request.state.found.host
    if host is not None:
        allowances.spend(serving.database, host.tenant, {What.GUESS: network_of(request)}, serving.instant())


def count_contact(here: Page, email: str) -> None:
    """Count a booking for an address, whoever sends it, once its form is known to be ours. Raises `TooMany`."""
    allowances.spend(here.database, here.host.tenant, {What.CONTACT: email}, here.told)
