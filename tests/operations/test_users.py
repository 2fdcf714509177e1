"""Members and their roles: nobody grants more than they have."""

from contextlib import suppress

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.errors import SlotyError
from sloty.operations import users
from sloty.operations.access import NotAMember, actor_for
from sloty.operations.rows import NoSuch
from sloty.operations.specs import UserSpec
from sloty.operations.unit import open_unit
from sloty.operations.users import LastAdministrator, RoleMisplaced
from tests.builders import Clinic, a_clinic

OPERATOR = Actor.operator("operator", "cli")


def email(clinic: Clinic, name: str) -> str:
    """Users are global: each test has its own."""
    return f"{name}@{clinic.slug}.example.com"


def grant(clinic: Clinic, name: str, role: Role, location: str | None = None, actor: Actor | None = None) -> str:
    address = email(clinic, name)
    with clinic.unit(actor=actor) as unit:
        users.grant(unit, UserSpec(email=address, name=name.title(), role=role, location=location))
    return address


def activate(clinic: Clinic, *addresses: str) -> None:
    with open_unit(clinic.database, OPERATOR) as platform:
        for address in addresses:
            users.set_status(platform, address, "ACTIVE")


def acting(clinic: Clinic, address: str) -> Actor:
    return actor_for(clinic.database, tenant=clinic.slug, email=address, front_end="cli")


def test_a_member_is_told_with_every_role(clinic: Clinic) -> None:
    clinic.location("lake")
    eva = grant(clinic, "eva", Role.LOCATION_MANAGER, "lake")
    grant(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    with clinic.unit() as unit:
        view = users.show(unit, eva.upper())
        assert [(held.role, held.location) for held in view.roles] == [
            ("LOCATION_REPORTS", "downtown"),
            ("LOCATION_MANAGER", "lake"),
        ]
        assert (view.name, view.status) == ("Eva", "PENDING_VERIFICATION")
        assert [each.email for each in users.list_(unit)] == [eva]
        with pytest.raises(NoSuch):
            users.show(unit, "nobody@example.com")


def test_until_they_accept_and_when_suspended_they_may_not_act(clinic: Clinic) -> None:
    eva = grant(clinic, "eva", Role.STAFF)
    with pytest.raises(NotAMember):
        acting(clinic, eva)
    activate(clinic, eva)
    assert acting(clinic, eva).role is Role.STAFF
    with open_unit(clinic.database, OPERATOR) as platform:
        users.set_status(platform, eva, "SUSPENDED")
    with pytest.raises(NotAMember):
        acting(clinic, eva)


def test_a_user_of_two_tenants_is_seen_by_each_as_its_own_alone(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    eva = grant(clinic, "eva", Role.STAFF)
    with other.unit() as unit:
        users.grant(unit, UserSpec(email=eva, name="Somebody else", role=Role.TENANT_ADMIN))
        assert [held.role for held in users.show(unit, eva).roles] == ["TENANT_ADMIN"]
        users.revoke(unit, eva)
        with pytest.raises(NoSuch):
            users.show(unit, eva)
    with clinic.unit() as unit:
        view = users.show(unit, eva)
        assert ([held.role for held in view.roles], view.name) == (["STAFF"], "Eva")


@pytest.mark.parametrize("own", Role)
def test_nobody_grants_more_than_they_have(clinic: Clinic, own: Role) -> None:
    """Every role × granting every role."""
    granter = Actor("someone", own, "cli", clinic.tenant, None, PERMISSIONS[own])
    if own.value.startswith("LOCATION_"):
        granter = Actor(
            "someone", own, "cli", clinic.tenant, None, PERMISSIONS[own], {clinic.ids["downtown"]: PERMISSIONS[own]}
        )
    for role in Role:
        located = role.value.startswith("LOCATION_")
        granted = False
        with suppress(NotAllowed, RoleMisplaced), clinic.unit(actor=granter, dry_run=True) as unit:
            spec = UserSpec(email=email(clinic, "new"), role=role, location="downtown" if located else None)
            users.grant(unit, spec)
            granted = True
        manages = "manage_users" in {each.value for each in PERMISSIONS[own]}
        within = PERMISSIONS[role] <= PERMISSIONS[own] and (located or granter.locations is None)
        assert granted == (manages and within and role is not Role.SUPER_ADMIN), role


def test_a_location_admin_manages_its_location_alone(clinic: Clinic) -> None:
    clinic.location("lake")
    admin = grant(clinic, "admin", Role.LOCATION_ADMIN, "downtown")
    lake = grant(clinic, "lake", Role.LOCATION_SCHEDULER, "lake")
    activate(clinic, admin)
    actor = acting(clinic, admin)
    grant(clinic, "new", Role.LOCATION_SCHEDULER, "downtown", actor)
    with pytest.raises(NotAllowed):
        grant(clinic, "new", Role.LOCATION_SCHEDULER, "lake", actor)
    with pytest.raises(NotAllowed):
        grant(clinic, "new", Role.STAFF, None, actor)
    with pytest.raises(NotAllowed), clinic.unit(actor=actor) as unit:
        users.revoke(unit, lake)


def test_the_last_administrator_is_removed_by_the_operator_alone(clinic: Clinic) -> None:
    first, second = (grant(clinic, name, Role.TENANT_ADMIN) for name in ("first", "second"))
    activate(clinic, first, second)
    with clinic.unit(actor=acting(clinic, first)) as unit:
        users.revoke(unit, second)
        with pytest.raises(LastAdministrator):
            users.revoke(unit, first)
        with pytest.raises(LastAdministrator):
            users.grant(unit, UserSpec(email=first, role=Role.STAFF))
    with clinic.unit() as unit:
        assert [held.role for held in users.revoke(unit, first)] == ["TENANT_ADMIN"]


@pytest.mark.parametrize(("role", "location"), [(Role.STAFF, "downtown"), (Role.LOCATION_ADMIN, None)])
def test_a_role_is_had_where_it_belongs(clinic: Clinic, role: Role, location: str | None) -> None:
    with pytest.raises(RoleMisplaced):
        grant(clinic, "eva", role, location)


def test_what_is_not_held_cannot_be_revoked(clinic: Clinic) -> None:
    eva = grant(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit:
        with pytest.raises(NoSuch):
            users.revoke(unit, eva, Role.PROVIDER)
        with pytest.raises(NoSuch):
            users.revoke(unit, "nobody@example.com")


def test_a_front_end_can_read_no_digest_and_change_no_user(clinic: Clinic) -> None:
    grant(clinic, "eva", Role.STAFF)
    for statement in ('select password_hash from "user"', """update "user" set status = 'ACTIVE'"""):
        with pytest.raises(SlotyError), clinic.unit() as unit:
            unit.session.rows(statement)
