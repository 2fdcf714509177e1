"""From a tenant's slug and a user's e-mail to somebody with permissions."""

from uuid import UUID, uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, Permission, Role
from sloty.ids import new_id
from sloty.models.person import Membership, User, UserStatus
from sloty.operations import tenants
from sloty.operations.access import AccessSuspended, NotAMember, TenantSuspended, actor_for, operator
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic

PLATFORM = Actor.operator("operator", "cli")


def user(clinic: Clinic, status: UserStatus = UserStatus.ACTIVE) -> tuple[str, UUID]:
    """Somebody who signs in, and is a member of nothing."""
    email, identity = f"u{uuid4().hex[:12]}@example.org", new_id(NOW)
    with open_unit(clinic.database, PLATFORM) as unit:
        unit.session.add(User(id=identity, email=email, name="Eva", status=status))
        unit.session.flush()
    return email, identity


def member(clinic: Clinic, identity: UUID, role: Role, location: UUID | None = None) -> None:
    """They have the role in the tenant, or at one location of it."""
    with open_unit(clinic.database, PLATFORM) as unit:
        row = Membership(tenant_id=clinic.tenant, id=new_id(NOW), user_id=identity, role=role, location_id=location)
        unit.session.add(row)
        unit.session.flush()


def who(clinic: Clinic, email: str | None) -> Actor:
    """Whoever asks in the clinic through the desk."""
    return actor_for(clinic.database, tenant=clinic.slug, email=email, front_end="desk")


def test_whoever_sits_at_the_machine_may_do_everything(clinic: Clinic) -> None:
    assert operator("cli").permissions == PERMISSIONS[Role.SUPER_ADMIN]
    assert actor_for(clinic.database, tenant=None, email=None, front_end="cli") == operator("cli")
    assert who(clinic, None) == operator("desk", clinic.tenant)


def test_a_member_has_the_permissions_of_their_role(clinic: Clinic) -> None:
    email, identity = user(clinic)
    member(clinic, identity, Role.STAFF)
    found = who(clinic, email.upper())
    assert (found.name, found.role, found.user, found.tenant) == (email, Role.STAFF, identity, clinic.tenant)
    assert found.permissions == PERMISSIONS[Role.STAFF]


def test_the_role_in_the_whole_tenant_counts_before_one_at_a_location(clinic: Clinic) -> None:
    email, identity = user(clinic)
    member(clinic, identity, Role.LOCATION_BILLING, clinic.ids["downtown"])
    assert who(clinic, email).role is Role.LOCATION_BILLING
    member(clinic, identity, Role.TENANT_ADMIN)
    assert who(clinic, email).role is Role.TENANT_ADMIN


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (UserStatus.INACTIVE, NotAMember),
        (UserStatus.SUSPENDED, AccessSuspended),
        (UserStatus.PENDING_VERIFICATION, NotAMember),
    ],
)
def test_who_is_not_active_may_not_act(clinic: Clinic, status: UserStatus, refusal: type[Exception]) -> None:
    email, identity = user(clinic, status)
    member(clinic, identity, Role.STAFF)
    with pytest.raises(refusal):
        who(clinic, email)


def test_roles_at_locations_hold_each_at_its_own(clinic: Clinic) -> None:
    lake = clinic.location("lake")
    email, identity = user(clinic)
    member(clinic, identity, Role.LOCATION_ADMIN, lake)
    member(clinic, identity, Role.LOCATION_REPORTS, clinic.ids["downtown"])
    actor = who(clinic, email)
    assert actor.locations == {
        lake: PERMISSIONS[Role.LOCATION_ADMIN],
        clinic.ids["downtown"]: PERMISSIONS[Role.LOCATION_REPORTS],
    }
    assert actor.permissions == PERMISSIONS[Role.LOCATION_ADMIN] | PERMISSIONS[Role.LOCATION_REPORTS]
    assert actor.may(Permission.EDIT_CATALOG, lake)
    assert not actor.may(Permission.EDIT_CATALOG, clinic.ids["downtown"])
    assert not actor.may(Permission.EDIT_CATALOG)


def test_a_member_of_another_tenant_is_nobody_here(clinic: Clinic) -> None:
    other = Clinic(clinic.database)
    email, identity = user(clinic)
    member(other, identity, Role.TENANT_ADMIN)
    assert who(other, email).tenant == other.tenant
    with pytest.raises(NotAMember):
        who(clinic, email)
    with pytest.raises(NotAMember):
        actor_for(clinic.database, tenant=None, email=email, front_end="cli")


@pytest.mark.parametrize("status", ["SUSPENDED", "INACTIVE", "DELETED"])
def test_nobody_acts_in_a_tenant_that_is_not_served(clinic: Clinic, status: str) -> None:
    with open_unit(clinic.database, PLATFORM) as unit:
        tenants.set_status(unit, clinic.slug, status)
    with pytest.raises(TenantSuspended) as refused:
        who(clinic, None)
    assert status.lower() in refused.value.message
