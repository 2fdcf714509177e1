"""Administration × every role: in one's own location, in another, in another tenant, on the platform, on the machine."""

import inspect
from types import ModuleType
from typing import Any

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.operations import (
    backups,
    branding,
    demo,
    domains,
    imports,
    installation,
    members,
    policies,
    roles,
    subscriptions,
    tenants,
)
from sloty.operations.plans import affected, applying, exporting, templates
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, at
from tests.isolation.administration import MACHINE, PLATFORM, RIGHTS, TRIED_ELSEWHERE
from tests.isolation.rights import RIGHTS as OTHERS
from tests.isolation.rights import Right
from tests.isolation.test_rights import REFUSED, actor_at, expected
from tests.isolation.world import Site, a_world

_USERS = [role for role in Role if role is not Role.SUPER_ADMIN]
_PLANS = {applying: "plans", exporting: "plans", templates: "plans", affected: "affected"}


@pytest.fixture(scope="module")
def world(database: Database) -> tuple[Clinic, Site, Site, Site]:
    """A clinic, its two sites, and the site of another tenant."""
    clinic, (own, other) = a_world(database, ("downtown", "ana"), ("lake", "ben"))
    _, (foreign,) = a_world(database, ("remote", "cho"))
    return clinic, own, other, foreign


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.name)
def test_a_role_may_what_the_table_says_and_where(world: tuple[Clinic, Site, Site, Site], right: Right) -> None:
    clinic, own, other, _ = world
    for role in Role:
        for place, site in (("own", own), ("other", other)):
            allowed = True
            try:
                with clinic.unit(actor=actor_at(clinic, role, own.location), dry_run=True, now=at("13:00")) as unit:
                    right.act(unit, site)
            except REFUSED:
                allowed = False
            assert allowed == expected(right, role, place), (role, place)


@pytest.mark.parametrize("right", [each for each in (*RIGHTS, *OTHERS) if each.refers], ids=lambda right: right.name)
def test_nobody_reaches_into_another_tenant_whatever_their_role(
    world: tuple[Clinic, Site, Site, Site], right: Right
) -> None:
    """Whatever is named by code, name or id: for this tenant it does not exist."""
    clinic, own, _, foreign = world
    for role in Role:
        actor = actor_at(clinic, role, own.location)
        with clinic.unit(actor=actor, dry_run=True) as unit:
            if right.name.startswith("imports.run"):
                report = _refused_or(lambda unit=unit: right.act(unit, foreign))
                assert report is None or not report.written, role
            else:
                with pytest.raises(REFUSED):
                    right.act(unit, foreign)


def _refused_or(act: Any) -> Any:
    try:
        return act()
    except REFUSED:
        return None


@pytest.mark.parametrize("name", PLATFORM)
def test_the_platform_is_the_operators(world: tuple[Clinic, Site, Site, Site], name: str) -> None:
    """No user of a tenant, not even of that very one."""
    clinic, own, _, _ = world
    for role in _USERS:
        with (
            clinic.unit(actor=actor_at(clinic, role, own.location), dry_run=True) as unit,
            pytest.raises(NotAllowed),
        ):
            PLATFORM[name](unit, clinic.slug, own)
    with open_unit(clinic.database, Actor.operator("operator", "cli"), dry_run=True, now=NOW) as platform:
        PLATFORM[name](platform, clinic.slug, own)


@pytest.mark.parametrize("name", MACHINE)
def test_the_machine_is_its_operators(world: tuple[Clinic, Site, Site, Site], name: str) -> None:
    """Refused before anything is looked at; that the operator may is tried where it is done."""
    clinic, own, _, _ = world
    for role in _USERS:
        with pytest.raises(NotAllowed):
            MACHINE[name](clinic.database, actor_at(clinic, role, own.location), clinic.slug)


def test_no_operation_is_missing_from_the_tables() -> None:
    """Whatever is public and takes a unit, or the database and whoever asks."""
    modules: dict[ModuleType, str] = {
        **{each: each.__name__.rpartition(".")[2] for each in (imports.running, tenants, policies, roles, members)},
        **{
            each: each.__name__.rpartition(".")[2]
            for each in (subscriptions, backups, installation, demo, branding, domains)
        },
        imports.running: "imports",
        **_PLANS,
    }
    there = {
        f"{called}.{name}"
        for module, called in modules.items()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and _asks(function)
    }
    known = {right.name.partition(" ")[0] for right in RIGHTS} | PLATFORM.keys() | MACHINE.keys()
    assert there - known - TRIED_ELSEWHERE == set()


def _asks(function: Any) -> bool:
    names = list(inspect.signature(function).parameters)
    return names[:1] in (["unit"], ["platform"]) or names[1:2] in (["actor"], ["operator"])
