"""Forms are counted by where they come from, and to whom they go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from starlette.requests import Request

from sloty.operations import allowances
from sloty.operations.allowances import RATES, TooMany, What
from sloty.operations.unit import Unit, open_unit
from sloty.web import limits
from sloty.web.here import Page
from tests.builders import at
from tests.web.site import Site
from tests.web.test_guard import page_of


def test_a_form_is_counted_in_one_transaction(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[datetime] = []

    @contextmanager
    def noted(*words: Any, **how: Any) -> Iterator[Unit]:
        opened.append(site.now)
        with open_unit(*words, **how) as unit:
            yield unit

    monkeypatch.setattr(allowances, "open_unit", noted)
    limits.count(page_of(site), What.SUBMIT, What.HOLD)
    assert (len(opened), counted(site)) == (1, 3)


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


def from_network(here: Page, number: int) -> Page:
    """The same page, looked at from another network."""
    scope = {**here.request.scope, "client": (f"198.51.{number}.7", 1)}
    return replace(here, request=Request(scope))


def test_a_tenant_takes_so_many_forms_from_everywhere(site: Site) -> None:
    here, most = page_of(site), RATES[What.TENANT].most
    with site.clinic.unit() as unit:
        for _ in range(most - 1):
            allowances.count(unit.session.driver, site.clinic.tenant, What.TENANT, "", site.now)
    limits.count(from_network(here, 200), What.SUBMIT)
    with pytest.raises(TooMany):
        limits.count(from_network(here, 201), What.SUBMIT)


def test_who_guesses_waits_alone_and_the_tenants_customers_do_not(site: Site) -> None:
    before = counted(site)
    answers = [site.get(f"/a/guess-{number}").status_code for number in range(30)]
    assert answers == [404] * RATES[What.GUESS].most + [429] * (30 - RATES[What.GUESS].most)
    # One row: that of the network which guesses, and none of the tenant.
    assert counted(site) - before == 1
    page = site.get("/book/cleaning")
    assert page.status_code == 200
    assert site.send(page, "/book/cleaning", {"slot": str(int(at("10:00").timestamp()))}).status_code == 303


def test_made_up_words_of_holds_count_as_guesses_too(site: Site) -> None:
    answers = [site.get(f"/h/guess-{number}").status_code for number in range(RATES[What.GUESS].most + 1)]
    assert answers == [404] * RATES[What.GUESS].most + [429]
    assert site.get("/a/guess").status_code == 429


def counted(site: Site) -> int:
    """How many things are counted in the tenant."""
    with site.clinic.unit() as unit:
        row = unit.session.row("select count(*) from allowance where tenant_id = %(tenant)s")
    assert row is not None
    return int(row[0])


def test_each_process_counts_what_the_others_have(site: Site) -> None:
    other = Site(site.clinic)
    for number in range(RATES[What.GUESS].most):
        assert (site, other)[number % 2].get("/a/guess").status_code == 404
    assert {site.get("/a/guess").status_code, other.get("/a/guess").status_code} == {429}
