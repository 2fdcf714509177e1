"""So much and no more, by each key, in each tenant, and again after a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from sloty.operations import allowances, upkeep
from sloty.operations.allowances import RATES, TooMany, What, spend
from tests.builders import NOW, Clinic


def spent(
    clinic: Clinic, times: int, key: str = "a@example.com", now: datetime = NOW, what: What = What.CONTACT
) -> int:
    """How many of so many tries were allowed."""
    allowed = 0
    for _ in range(times):
        try:
            spend(clinic.database, clinic.tenant, {what: key}, now)
            allowed += 1
        except TooMany:
            pass
    return allowed


def test_so_many_are_allowed_at_once_and_no_more(clinic: Clinic) -> None:
    most = RATES[What.CONTACT].most
    assert spent(clinic, most + 3) == most


def test_keys_tenants_and_things_are_counted_apart(clinic: Clinic, empty_clinic: Clinic) -> None:
    most = RATES[What.CONTACT].most
    assert spent(clinic, most + 1) == most
    assert spent(clinic, 1, key="b@example.com") == 1
    assert spent(clinic, 1, key=" A@Example.com ") == 0
    assert spent(empty_clinic, 1) == 1
    assert spent(clinic, 1, what=What.GUESS) == 1


def test_it_comes_back_bit_by_bit(clinic: Clinic) -> None:
    rate = RATES[What.CONTACT]
    spent(clinic, rate.most)
    with pytest.raises(TooMany) as refused:
        spend(clinic.database, clinic.tenant, {What.CONTACT: "a@example.com"}, NOW)
    wait = timedelta(seconds=refused.value.facts["seconds"])
    assert wait == rate.period / rate.most
    assert spent(clinic, 1, now=NOW + wait - timedelta(seconds=1)) == 0
    assert spent(clinic, 2, now=NOW + wait) == 1
    assert spent(clinic, rate.most + 1, now=NOW + 3 * rate.period) == rate.most


def test_what_is_used_up_uses_up_nothing_that_others_share(clinic: Clinic) -> None:
    most = RATES[What.HOLD].most
    spent(clinic, most, what=What.HOLD)
    for _ in range(2):
        with pytest.raises(TooMany):
            spend(clinic.database, clinic.tenant, {What.SUBMIT: "a", What.HOLD: "a@example.com", What.TENANT: ""}, NOW)
    assert spent(clinic, 200, key="a", what=What.SUBMIT) == RATES[What.SUBMIT].most - 2
    with clinic.unit() as unit:
        row = unit.session.row("select count(*) from allowance where tenant_id = %(tenant)s")
    # Of the network: what it held, and what it sent. None is the tenant's.
    assert row == (2,)


def test_of_many_at_once_as_many_pass_as_may(clinic: Clinic) -> None:
    most = RATES[What.CONTACT].most
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spent(clinic, 1), range(2 * most))) == most


def test_nobody_is_known_by_what_is_kept_and_it_is_forgotten(clinic: Clinic) -> None:
    spent(clinic, 1)
    with clinic.unit() as unit:
        (row,) = unit.session.rows("select allowance::text from allowance where tenant_id = %(tenant)s")
    assert "example" not in row[0]
    with clinic.unit(now=NOW + allowances.RATES[What.CONTACT].period) as unit:
        upkeep.forget(unit)
        assert unit.session.rows("select 1 from allowance where tenant_id = %(tenant)s") == []
