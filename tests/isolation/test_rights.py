"""Every operation × every role × own location, other location, other tenant: allowed, or refused before anything happens.

What an operation demands stands in `rights.RIGHTS`, what a role carries in the one table of permissions.
"""

import inspect
from itertools import product
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.engine.lifecycle import Verb
from sloty.errors import NotFound
from sloty.ids import UserId
from sloty.operations import (
    appointments,
    attachments,
    audit,
    blocks,
    booking,
    customers,
    day_sheet,
    duplicates,
    exports,
    hours,
    integrations,
    invitations,
    keys,
    ledger,
    links,
    merging,
    moving,
    nouns,
    opt_outs,
    overrides,
    person,
    providers,
    receipts,
    remembering,
    reminders,
    reports,
    services,
    sign_in,
    slots,
    undo,
    users,
    waitlist,
    wordings,
)
from sloty.operations.records import HoldExpired
from sloty.operations.self_service import behalf, contact, holding, offered, reserving, waiting
from tests.builders import Clinic, at
from tests.isolation import administration
from tests.isolation import waiting as waiting_rights
from tests.isolation.rights import RIGHTS, TRIED_ELSEWHERE, WEEK, Right
from tests.isolation.world import Site, a_world

_NOT_THERE = (NotFound, HoldExpired)
REFUSED = (NotAllowed, *_NOT_THERE)


@pytest.fixture(scope="module")
def world(database: Database) -> tuple[Clinic, Site, Site, Site]:
    """A clinic, its two sites, and the site of another tenant."""
    clinic, (own, other) = a_world(database, ("downtown", "ana"), ("lake", "ben"))
    _, (foreign,) = a_world(database, ("remote", "cho"))
    return clinic, own, other, foreign


def actor_at(clinic: Clinic, role: Role, location: str) -> Actor:
    bound = {clinic.ids[location]: PERMISSIONS[role]} if role.value.startswith("LOCATION_") else None
    return Actor("someone", role, "cli", clinic.tenant, UserId(uuid4()), PERMISSIONS[role], bound)


def expected(right: Right, role: Role, place: str) -> bool:
    if right.permission not in PERMISSIONS[role]:
        return False
    if not role.value.startswith("LOCATION_") or right.reach == "shared":
        return True
    return right.reach == "located" and place == "own"


@pytest.mark.parametrize("right", [*RIGHTS, *waiting_rights.RIGHTS], ids=lambda right: right.name)
def test_a_role_may_what_the_table_says_and_where(world: tuple[Clinic, Site, Site, Site], right: Right) -> None:
    """Dry runs: what is allowed succeeds, what is not is refused, or not even found."""
    clinic, own, other, _ = world
    for role, (place, site) in product(Role, (("own", own), ("other", other))):
        allowed = True
        try:
            with clinic.unit(actor=actor_at(clinic, role, own.location), dry_run=True, now=at("13:00")) as unit:
                right.act(unit, site)
        except REFUSED:
            allowed = False
        assert allowed == expected(right, role, place), (role, place)


def test_no_operation_is_missing_from_the_table() -> None:
    """Whatever is public and takes a unit."""
    modules = (
        appointments, attachments, audit, blocks, booking, customers, day_sheet, duplicates, exports, hours, integrations,
        invitations, keys, ledger, links, merging, moving, nouns, opt_outs, overrides, person, providers, receipts,
        remembering, reminders, reports, services, sign_in, slots, undo, users, waitlist, wordings, behalf, contact, holding,
        offered, reserving, waiting,
    )  # fmt: skip
    there = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "unit"
    }
    known = {
        right.name.partition(" ")[0] for right in (*RIGHTS, *waiting_rights.RIGHTS, *administration.RIGHTS)
    } | administration.PLATFORM.keys()
    assert there - known - TRIED_ELSEWHERE - waiting_rights.TRIED_ELSEWHERE == set()


def test_a_right_at_one_location_shows_the_appointments_of_that_location_alone(
    world: tuple[Clinic, Site, Site, Site],
) -> None:
    """Row-level security does it, whatever the statement: `Verb` counts what hangs on appointments too."""
    clinic, own, _, _ = world
    with clinic.unit(actor=actor_at(clinic, Role.LOCATION_MANAGER, own.location)) as unit:
        assert {view.location for view in appointments.list_(unit, WEEK)} == {own.location}
        where = unit.session.rows("select distinct location_id from appointment where tenant_id = %(tenant)s")
        verbs = unit.session.row(
            "select count(*) from status_change where tenant_id = %(tenant)s and verb = %(verb)s", verb=Verb.BOOK.value
        )
    assert where == [(clinic.ids[own.location],)]
    assert verbs == (len(own.codes) + 2,)


def test_a_write_that_forgot_to_ask_is_refused_by_the_database(world: tuple[Clinic, Site, Site, Site]) -> None:
    clinic, own, other, _ = world
    actor = actor_at(clinic, Role.LOCATION_ADMIN, own.location)
    rename = "update location set name = 'x' where tenant_id = %(tenant)s and id = %(id)s"
    close = "insert into closure (tenant_id, id, location_id, day) values (%(tenant)s, %(new)s, %(id)s, '2027-02-01')"
    with clinic.unit(actor=actor, dry_run=True) as unit:
        assert unit.session.run(rename, id=clinic.ids[own.location]) == 1
        assert unit.session.run(rename, id=clinic.ids[other.location]) == 0
        assert unit.session.run(close, new=uuid4(), id=clinic.ids[own.location]) == 1
        with pytest.raises(InsufficientPrivilege):
            unit.session.run(close, new=uuid4(), id=clinic.ids[other.location])
