"""API keys: some of the rights of whoever made them, until they are revoked or expire."""

from datetime import timedelta

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Permission, Role
from sloty.operations import keys
from sloty.operations.keys import KeyUnknown, NoScopes
from sloty.operations.roles import PermissionUnknown
from sloty.operations.rows import Exists
from tests.builders import NOW, Clinic


def make(clinic: Clinic, *scopes: str, name: str = "website", **options: object) -> str:
    with clinic.unit() as unit:
        return keys.create(unit, name, scopes, **options).key  # type: ignore[arg-type]  # a location, an instant


def test_a_key_acts_with_its_scopes_and_no_more(clinic: Clinic) -> None:
    actor = keys.actor_of(clinic.database, make(clinic, "find_slots", "book"), "api", NOW)
    assert (actor.name, actor.tenant, actor.locations) == ("key website", clinic.tenant, None)
    assert actor.permissions == {Permission.FIND_SLOTS, Permission.BOOK}
    with clinic.unit() as unit:
        (view,) = keys.list_(unit)
        assert (view.scopes, view.used_at) == (("find_slots", "book"), NOW)


def test_a_key_for_one_location_holds_there(clinic: Clinic) -> None:
    actor = keys.actor_of(clinic.database, make(clinic, "book", location="downtown"), "api", NOW)
    assert actor.may(Permission.BOOK, clinic.ids["downtown"])
    assert not actor.may(Permission.BOOK)


def test_a_key_ends(clinic: Clinic, empty_clinic: Clinic) -> None:
    expiring = make(clinic, "book", expires_at=NOW + timedelta(days=1))
    keys.actor_of(clinic.database, expiring, "api", NOW)
    with pytest.raises(KeyUnknown):
        keys.actor_of(clinic.database, expiring, "api", NOW + timedelta(days=1))
    with clinic.unit() as unit:
        revoked = keys.revoke(unit, "website")
        assert keys.revoke(unit, str(revoked.id)).revoked_at == NOW
    moved = expiring.replace(clinic.tenant.hex, empty_clinic.tenant.hex)
    for key in (expiring, moved, "slkey_x", ""):
        with pytest.raises(KeyUnknown):
            keys.actor_of(clinic.database, key, "api", NOW)
    make(clinic, "book")


def test_a_key_never_carries_more_than_its_maker(clinic: Clinic) -> None:
    admin = Actor("admin", Role.TENANT_ADMIN, "cli", clinic.tenant, None, PERMISSIONS[Role.TENANT_ADMIN])
    with clinic.unit(actor=admin) as unit:
        keys.create(unit, "one", ["edit_catalog"])
        with pytest.raises(NotAllowed):
            keys.create(unit, "two", ["manage_platform"])
        with pytest.raises(Exists):
            keys.create(unit, "one", ["book"])
        with pytest.raises(NoScopes):
            keys.create(unit, "three", [])
        with pytest.raises(PermissionUnknown):
            keys.create(unit, "three", ["fly"])
    staff = Actor("eva", Role.STAFF, "cli", clinic.tenant, None, PERMISSIONS[Role.STAFF])
    with clinic.unit(actor=staff) as unit, pytest.raises(NotAllowed):
        keys.create(unit, "four", ["book"])
