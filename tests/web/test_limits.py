"""Forms are counted by where they come from, and to whom they go."""

import pytest

from sloty.operations.allowances import RATES, TooMany, What
from sloty.web import limits
from tests.web.site import Site
from tests.web.test_guard import page_of


def test_one_network_sends_so_many_forms_and_no_more(site: Site) -> None:
    here = page_of(site)
    for _ in range(RATES[What.GUESS].most):
        limits.count(here, What.GUESS)
    with pytest.raises(TooMany):
        limits.count(here, What.GUESS)
    limits.count(here, What.SUBMIT)


def test_one_address_is_booked_for_so_often_from_wherever(site: Site) -> None:
    here = page_of(site)
    for _ in range(RATES[What.CONTACT].most):
        limits.count_contact(here, "eva@example.com")
    with pytest.raises(TooMany):
        limits.count_contact(here, "Eva@Example.com")
