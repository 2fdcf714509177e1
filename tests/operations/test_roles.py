"""What roles carry, and why a user may or may not."""

import pytest

from sloty.actor import PERMISSIONS, Permission, Role
from sloty.operations import roles
from sloty.operations.roles import PermissionUnknown, RoleUnknown
from tests.builders import Clinic
from tests.operations.test_users import activate, email, grant


def test_the_table_is_the_one_that_operations_read() -> None:
    assert {view.role: set(view.permissions) for view in roles.table()} == {
        role.value: {each.value for each in PERMISSIONS[role]} for role in Role
    }
    assert {view.place for view in roles.table()} == {"platform", "tenant", "location"}


def test_why_somebody_may_or_may_not(clinic: Clinic) -> None:
    clinic.location("lake")
    staff = grant(clinic, "staff", Role.STAFF)
    manager = grant(clinic, "manager", Role.LOCATION_MANAGER, "lake")
    activate(clinic, staff, manager)
    pending = grant(clinic, "pending", Role.STAFF)
    with clinic.unit() as unit:
        asked = [
            (staff, "book", None),
            (staff, "edit_catalog", None),
            (manager, "book", "lake"),
            (manager, "book", "downtown"),
            (manager, "view_customers", None),
            (pending, "book", None),
        ]
        found = [roles.can(unit, *each) for each in asked]
    assert [(view.allowed, view.reason) for view in found] == [
        (True, "STAFF carries it"),
        (False, "STAFF does not carry it; it needs SUPER_ADMIN, TENANT_ADMIN, LOCATION_ADMIN"),
        (True, "LOCATION_MANAGER carries it at lake"),
        (False, "LOCATION_MANAGER carries it at lake only"),
        (True, "LOCATION_MANAGER carries it at lake"),
        (False, "the user is waiting for an invitation to be accepted"),
    ]
    assert found[0].user == email(clinic, "staff")


def test_names_are_read_in_any_spelling_and_guessed() -> None:
    assert roles.role_named("location-admin") is Role.LOCATION_ADMIN
    assert roles.permission_named("FIND-SLOTS") is Permission.FIND_SLOTS
    with pytest.raises(RoleUnknown) as role:
        roles.role_named("staf")
    with pytest.raises(PermissionUnknown) as permission:
        roles.permission_named("bok")
    assert (role.value.advice, permission.value.advice) == ("Did you mean STAFF?", "Did you mean book?")
