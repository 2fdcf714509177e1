"""API keys: some of the rights of whoever made them, until they are revoked, expire, or their maker has them no more."""

from datetime import timedelta

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Permission, Role
from sloty.operations import keys, members, users
from sloty.operations.keys import KeyNeedsDate, KeyUnknown, NoScopes
from sloty.operations.roles import PermissionUnknown
from sloty.operations.rows import Exists
from sloty.operations.specs import InvalidValue, UserSpec
from tests.builders import NOW, Clinic
from tests.operations.test_users import acting, join


def make(clinic: Clinic, *scopes: str, name: str = "website", actor: Actor | None = None, **options: object) -> str:
    """The secret of a new key."""
    with clinic.unit(actor=actor) as unit:
        key = keys.create(unit, name, scopes, **options).key  # type: ignore[arg-type]  # a location, an instant
    assert key is not None
    return key


def program(clinic: Clinic, key: str) -> Actor:
    """Who acts with the key."""
    return keys.actor_of(clinic.database, key, "api", NOW)


def test_a_key_acts_with_its_scopes_and_no_more(clinic: Clinic) -> None:
    actor = program(clinic, make(clinic, "find_slots", "book"))
    assert (actor.name, actor.tenant, actor.locations) == ("key website", clinic.tenant, None)
    assert actor.permissions == {Permission.FIND_SLOTS, Permission.BOOK}
    assert actor.role is not Role.SUPER_ADMIN
    with clinic.unit() as unit:
        (view,) = keys.list_(unit)
        assert (view.scopes, view.used_at) == (("find_slots", "book"), NOW)


def test_a_key_for_one_location_holds_there(clinic: Clinic) -> None:
    actor = program(clinic, make(clinic, "book", location="downtown"))
    assert actor.may(Permission.BOOK, clinic.ids["downtown"])
    assert not actor.may(Permission.BOOK)


def test_a_key_ends(clinic: Clinic, empty_clinic: Clinic) -> None:
    expiring = make(clinic, "book", expires_at=NOW + timedelta(days=1))
    program(clinic, expiring)
    with pytest.raises(KeyUnknown):
        keys.actor_of(clinic.database, expiring, "api", NOW + timedelta(days=1))
    with clinic.unit() as unit:
        revoked = keys.revoke(unit, "website")
        assert keys.revoke(unit, str(revoked.id)).revoked_at == NOW
    moved = expiring.replace(clinic.tenant.hex, empty_clinic.tenant.hex)
    for key in (expiring, moved, "slkey_x", ""):
        with pytest.raises(KeyUnknown):
            program(clinic, key)
    make(clinic, "book")


def test_a_key_is_never_made_with_more_than_its_maker_has(clinic: Clinic) -> None:
    admin = acting(clinic, join(clinic, "admin", Role.TENANT_ADMIN))
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
        with pytest.raises(KeyNeedsDate):
            keys.create(unit, "three", ["book"], expires_at=NOW)
        with pytest.raises(InvalidValue):
            keys.create(unit, "", ["book"])
    staff = Actor("eva", Role.STAFF, "cli", clinic.tenant, None, PERMISSIONS[Role.STAFF])
    with clinic.unit(actor=staff) as unit, pytest.raises(NotAllowed):
        keys.create(unit, "four", ["book"])


@pytest.mark.parametrize("role", [role for role in Role if Permission.MANAGE_USERS in PERMISSIONS[role]])
def test_every_maker_times_every_scope(clinic: Clinic, role: Role) -> None:
    """In the whole tenant, and at the one location."""
    located = role.value.startswith("LOCATION_")
    bound = {clinic.ids["downtown"]: PERMISSIONS[role]} if located else None
    maker = Actor("someone", role, "cli", clinic.tenant, None, PERMISSIONS[role], bound)
    for scope in Permission:
        for location in (None, "downtown"):
            made = False
            with clinic.unit(actor=maker, dry_run=True) as unit:
                try:
                    keys.create(unit, "k", [scope.value], location=location)
                    made = True
                except NotAllowed:
                    pass
            has = scope in PERMISSIONS[role] and not (located and location is None)
            assert made == (has and scope is not Permission.MANAGE_PLATFORM), (scope, location)


def test_a_key_loses_what_its_maker_loses(clinic: Clinic) -> None:
    clinic.location("lake")
    admin = join(clinic, "admin", Role.TENANT_ADMIN)
    key = make(clinic, "edit_catalog", "view_appointments", actor=acting(clinic, admin))
    assert program(clinic, key).may(Permission.EDIT_CATALOG)
    with clinic.unit() as unit:
        users.grant(unit, UserSpec(email=admin, role=Role.STAFF))
    assert program(clinic, key).permissions == {Permission.VIEW_APPOINTMENTS}
    with clinic.unit() as unit:
        users.grant(unit, UserSpec(email=admin, role=Role.LOCATION_ADMIN, location="lake"))
        users.revoke(unit, admin, Role.STAFF)
    # Bound to the maker's place, by row-level security too: not the whole tenant's appointments any more.
    found = program(clinic, key)
    assert found.locations == {clinic.ids["lake"]: frozenset({Permission.EDIT_CATALOG, Permission.VIEW_APPOINTMENTS})}
    assert not found.may(Permission.EDIT_CATALOG)


@pytest.mark.parametrize("how", ["suspended", "archived"])
def test_who_is_let_in_no_more_takes_their_keys_along(clinic: Clinic, how: str) -> None:
    admin = join(clinic, "admin", Role.TENANT_ADMIN)
    key = make(clinic, "manage_users", actor=acting(clinic, admin))
    child = make(clinic, "manage_users", name="child", actor=program(clinic, key))
    with clinic.unit() as unit:
        (members.suspend if how == "suspended" else members.archive)(unit, admin)
    for each in (key, child):
        with pytest.raises(KeyUnknown):
            program(clinic, each)
    make(clinic, "book", name="operators")


def test_a_location_admin_sees_and_revokes_the_keys_of_its_location(clinic: Clinic) -> None:
    make(clinic, "book")
    make(clinic, "book", name="downtown", location="downtown")
    admin = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    with clinic.unit(actor=admin) as unit:
        assert [view.name for view in keys.list_(unit)] == ["downtown"]
        with pytest.raises(NotAllowed):
            keys.revoke(unit, "website")
        assert keys.revoke(unit, "downtown").revoked_at == NOW


def test_a_retry_is_answered_without_the_secret(clinic: Clinic) -> None:
    shown = []
    for _ in range(2):
        with clinic.unit(key="once") as unit:
            shown.append(keys.create(unit, "website", ["book"]))
    assert shown[0].key is not None
    assert (shown[1].key, shown[1].name, shown[1].scopes) == (None, "website", ("book",))
