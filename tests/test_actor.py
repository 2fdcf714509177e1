"""Roles carry permissions; nothing else does."""

from uuid import UUID

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, NoTenant, Permission, Role
from sloty.ids import TenantId


def test_every_role_has_its_permissions_and_only_the_superadmin_all() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert [role for role in Role if PERMISSIONS[role] == frozenset(Permission)] == [Role.SUPER_ADMIN]
    assert [role for role in Role if Permission.MANAGE_PLATFORM in PERMISSIONS[role]] == [Role.SUPER_ADMIN]


def test_the_public_looks_and_books_for_itself_and_does_nothing_else() -> None:
    assert PERMISSIONS[Role.USER] == {Permission.VIEW_CATALOG, Permission.FIND_SLOTS, Permission.BOOK_OWN}
    assert Actor.visitor(TenantId(UUID(int=1))).permissions == PERMISSIONS[Role.USER]


def test_what_is_missing_is_named() -> None:
    actor = Actor("eva", Role.USER, "web", permissions=PERMISSIONS[Role.USER])
    assert actor.may(Permission.FIND_SLOTS)
    actor.require(Permission.FIND_SLOTS)
    with pytest.raises(NotAllowed) as refused:
        actor.require(Permission.BOOK)
    assert "'book'" in refused.value.message


def test_work_in_a_tenant_needs_one() -> None:
    with pytest.raises(NoTenant):
        Actor.operator("eva", "cli").within()
