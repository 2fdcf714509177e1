"""Secrets know their kind and their tenant, and nothing else can be read from them."""

from uuid import UUID, uuid4

import pytest

from sloty.operations import secrets


def test_a_secret_is_for_its_kind_and_tenant() -> None:
    tenant = uuid4()
    secret = secrets.new(secrets.KEY, tenant)
    assert secrets.tenant_of(secrets.KEY, f" {secret}\n") == tenant
    assert secrets.tenant_of(secrets.SESSION, secret) is None
    assert secrets.new(secrets.KEY, tenant) != secret
    assert len(secrets.digest(secret)) == 64


@pytest.mark.parametrize("wrong", ["", "slkey", "slkey__", f"slkey_{UUID(int=1).hex}_short", f"slkey_nohex_{'x' * 43}"])
def test_what_is_none_is_nobodys(wrong: str) -> None:
    assert secrets.tenant_of(secrets.KEY, wrong) is None


def test_an_address_is_known_again_for_its_own_message_alone() -> None:
    one, other = uuid4(), uuid4()
    assert secrets.address_hash(one, "rui@example.com") == secrets.address_hash(one, "rui@example.com")
    assert secrets.address_hash(one, "rui@example.com") != secrets.address_hash(other, "rui@example.com")
    assert "rui" not in secrets.address_hash(one, "rui@example.com")
