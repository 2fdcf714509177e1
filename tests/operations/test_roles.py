"""What roles carry, and why a user may or may not."""

import pytest

from sloty.actor import PERMISSIONS, Permission, Role
from sloty.operations import members, roles, users
from sloty.operations.roles import PermissionUnknown, RoleUnknown
from sloty.operations.rows import NoSuch
from sloty.operations.specs import UserSpec
from tests.builders import Clinic
from tests.operations.test_users import acting, email, grant, join


def test_the_table_is_the_one_that_operations_read() -> None:
    assert {view.role: set(view.permissions) for view in roles.table()} == {
        role.value: {each.value for each in PERMISSIONS[role]} for role in Role
    }
    assert {view.place for view in roles.table()} == {"platform", "tenant", "location"}


def test_why_somebody_may_or_may_not(clinic: Clinic) -> None:
    clinic.location("lake")
    staff = join(clinic, "staff", Role.STAFF)
    manager = join(clinic, "manager", Role.LOCATION_MANAGER, "lake")
    away = join(clinic, "away", Role.STAFF)
    pending = grant(clinic, "pending", Role.STAFF)
    with clinic.unit() as unit:
        members.suspend(unit, away)
        asked = [
            (staff, "book", None),
            (staff, "edit_catalog", None),
            (manager, "book", "lake"),
            (manager, "book", "downtown"),
            (manager, "view_customers", None),
            (pending, "book", None),
            (away, "book", None),
        ]
        found = [roles.can(unit, *each) for each in asked]
    assert [(view.allowed, view.reason) for view in found] == [
        (True, "STAFF carries it"),
        (False, "STAFF does not carry it; it needs SUPER_ADMIN, TENANT_ADMIN, LOCATION_ADMIN"),
        (True, "LOCATION_MANAGER carries it at lake"),
        (False, "LOCATION_MANAGER carries it at lake only"),
        (True, "LOCATION_MANAGER carries it at lake"),
        (False, "the user is waiting for an invitation to be accepted"),
        (False, "the user is suspended"),
    ]
    assert found[0].user == email(clinic, "staff")


def test_a_role_in_the_whole_tenant_counts_alone_and_that_is_said(clinic: Clinic) -> None:
    both = join(clinic, "both", Role.USER)
    join(clinic, "both", Role.LOCATION_ADMIN, "downtown")
    with clinic.unit() as unit:
        view = roles.can(unit, both, "edit_catalog", "downtown")
    assert (view.allowed, view.reason) == (
        False,
        "USER does not carry it, and is had in the whole tenant, where it counts alone:"
        " LOCATION_ADMIN carries it at downtown, once USER is revoked",
    )


def test_it_says_what_an_operation_would_do(clinic: Clinic) -> None:
    """Every permission, at each place, for users with one role, two, and two of different reach."""
    clinic.location("lake")
    users_of: list[list[tuple[Role, str | None]]] = [
        [(Role.LOCATION_ADMIN, "lake"), (Role.LOCATION_REPORTS, "downtown")],
        [(Role.PROVIDER, None), (Role.LOCATION_MANAGER, "lake")],
        [(Role.STAFF, None)],
    ]
    for number, held in enumerate(users_of):
        for role, location in held:
            address = join(clinic, f"u{number}", role, location)
        actor = acting(clinic, address)
        with clinic.unit() as unit:
            for permission in Permission:
                for place in (None, "lake", "downtown"):
                    view = roles.can(unit, address, permission.value, place)
                    assert view.allowed == actor.may(permission, clinic.ids[place] if place else None), view


def test_everybody_may_ask_about_themselves(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    with clinic.unit(actor=acting(clinic, eva)) as unit:
        assert roles.can(unit, eva, "book").allowed


def test_a_role_is_granted_to_those_who_are_known(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit:
        assert roles.grant(unit, UserSpec(email=eva, role=Role.PROVIDER)).action.value == "updated"
        with pytest.raises(NoSuch) as missed:
            roles.grant(unit, UserSpec(email=eva.replace("eva", "evs"), role=Role.PROVIDER))
        with pytest.raises(NoSuch) as stranger:
            roles.grant(unit, UserSpec(email="who@nowhere.org", role=Role.PROVIDER))
    assert missed.value.advice == f"Did you mean {eva}?"
    assert stranger.value.advice == "Run: sloty user invite who@nowhere.org --role PROVIDER"


def test_a_retry_takes_nothing_twice(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    join(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    for _ in range(2):
        with clinic.unit(key="revoke") as unit:
            assert [held.role for held in roles.revoke(unit, eva, Role.STAFF)] == ["STAFF"]
    with clinic.unit() as unit:
        assert [held.role for held in users.show(unit, eva).roles] == ["LOCATION_REPORTS"]


def test_names_are_read_in_any_spelling_and_guessed() -> None:
    assert roles.role_named("location-admin") is Role.LOCATION_ADMIN
    assert roles.permission_named("FIND-SLOTS") is Permission.FIND_SLOTS
    with pytest.raises(RoleUnknown) as role:
        roles.role_named("staf")
    with pytest.raises(PermissionUnknown) as permission:
        roles.permission_named("bok")
    assert (role.value.advice, permission.value.advice) == ("Did you mean STAFF?", "Did you mean book?")
