"""Members and their roles: nobody grants more than they have, and nobody is a member before they have accepted."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import psycopg
import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.db.queries import access as queries
from sloty.errors import SlotyError
from sloty.ids import new_id
from sloty.operations import users
from sloty.operations.access import NotAMember, actor_for
from sloty.operations.rows import NoSuch
from sloty.operations.specs import UserSpec
from sloty.operations.unit import open_unit
from sloty.operations.users import LastAdministrator, RoleMisplaced
from tests.builders import NOW, Clinic, a_clinic

OPERATOR = Actor.operator("operator", "cli")


def email(clinic: Clinic, name: str) -> str:
    """Users are global: each test has its own."""
    return f"{name}@{clinic.slug}.example.com"


def grant(clinic: Clinic, name: str, role: Role, location: str | None = None, actor: Actor | None = None) -> str:
    """Let somebody have a role; a stranger waits."""
    address = email(clinic, name)
    with clinic.unit(actor=actor) as unit:
        users.grant(unit, UserSpec(email=address, name=name.title(), role=role, location=location))
    return address


def join(clinic: Clinic, name: str, role: Role, location: str | None = None, address: str = "") -> str:
    """They are a member, as if they had accepted; without a password, for digests take time."""
    address = address or email(clinic, name)
    values = {"tenant": clinic.tenant, "id": new_id(NOW), "email": address, "name": name.title(), "hash": None}
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        made = platform.execute(queries.MAKE_USER, values).fetchone()
        user = made or platform.execute(queries.USER, values).fetchone()
        assert user is not None
        at = None if location is None else clinic.ids[location]
        platform.execute(queries.MAKE_MEMBER, {**values, "user": user[0], "role": role.value, "location": at})
    return address


def acting(clinic: Clinic, address: str) -> Actor:
    """The member, who acts."""
    return actor_for(clinic.database, tenant=clinic.slug, email=address, front_end="cli")


def test_a_member_is_told_with_every_role(clinic: Clinic) -> None:
    clinic.location("lake")
    eva = join(clinic, "eva", Role.LOCATION_MANAGER, "lake")
    grant(clinic, "eva", Role.LOCATION_REPORTS, "downtown")
    with clinic.unit() as unit:
        view = users.show(unit, eva.upper())
        assert [(held.role, held.location, held.status) for held in view.roles] == [
            ("LOCATION_REPORTS", "downtown", "ACTIVE"),
            ("LOCATION_MANAGER", "lake", "ACTIVE"),
        ]
        assert (view.name, view.status) == ("Eva", "ACTIVE")
        assert view.held == "LOCATION_REPORTS at downtown, LOCATION_MANAGER at lake"
        assert [each.email for each in users.list_(unit)] == [eva]
        with pytest.raises(NoSuch):
            users.show(unit, "nobody@example.com")


def test_until_they_accept_they_wait_and_may_not_act(clinic: Clinic) -> None:
    eva = grant(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit:
        view = users.show(unit, eva)
    assert (view.name, view.status, view.held) == ("Eva", "PENDING_VERIFICATION", "STAFF (invited)")
    with pytest.raises(NotAMember):
        acting(clinic, eva)


def test_everybody_may_see_themselves_and_only_managers_see_others(clinic: Clinic) -> None:
    eva, bo = join(clinic, "eva", Role.STAFF), join(clinic, "bo", Role.STAFF)
    with clinic.unit(actor=acting(clinic, eva)) as unit:
        assert users.show(unit, eva).email == eva
        for forbidden in (lambda: users.show(unit, bo), lambda: users.list_(unit)):
            with pytest.raises(NotAllowed):
                forbidden()


def test_a_user_of_two_tenants_is_seen_by_each_as_its_own_alone(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    eva = join(clinic, "eva", Role.STAFF)
    join(other, "", Role.TENANT_ADMIN, address=eva)
    with other.unit() as unit:
        assert [held.role for held in users.show(unit, eva).roles] == ["TENANT_ADMIN"]
        users.revoke(unit, eva)
        with pytest.raises(NoSuch):
            users.show(unit, eva)
    assert acting(clinic, eva).role is Role.STAFF


def test_naming_another_tenants_user_tells_nothing_of_them(clinic: Clinic) -> None:
    """Known or not, it looks the same: the name as it was given, an id of its own, no sign-in."""
    other = a_clinic(clinic.database)
    eva = join(clinic, "eva", Role.STAFF)
    stranger = email(other, "nobody")
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        platform.execute('update "user" set last_sign_in_at = now() where email = %s', [eva])
    told = {}
    with other.unit() as unit:
        for address in (eva, stranger):
            users.grant(unit, UserSpec(email=address, role=Role.STAFF))
            view = users.show(unit, address)
            told[address] = (view.name == address, view.status, view.last_sign_in_at, view.roles)
    assert told[eva] == told[stranger]
    assert told[eva][0]


@pytest.mark.parametrize("own", Role)
def test_nobody_grants_more_than_they_have(clinic: Clinic, own: Role) -> None:
    """Every role × granting every role, to somebody new and to a member."""
    located_own = own.value.startswith("LOCATION_")
    bound = {clinic.ids["downtown"]: PERMISSIONS[own]} if located_own else None
    granter = Actor("someone", own, "cli", clinic.tenant, None, PERMISSIONS[own], bound)
    join(clinic, "member", Role.LOCATION_REPORTS, "downtown")
    for role in Role:
        located = role.value.startswith("LOCATION_")
        for name in ("new", "member"):
            granted = False
            with suppress(NotAllowed, RoleMisplaced), clinic.unit(actor=granter, dry_run=True) as unit:
                spec = UserSpec(email=email(clinic, name), role=role, location="downtown" if located else None)
                users.grant(unit, spec)
                granted = True
            manages = "manage_users" in {each.value for each in PERMISSIONS[own]}
            within = PERMISSIONS[role] <= PERMISSIONS[own] and (located or granter.locations is None)
            assert granted == (manages and within and role is not Role.SUPER_ADMIN), (role, name)


@pytest.mark.parametrize("own", [Role.LOCATION_ADMIN, Role.STAFF, Role.TENANT_ADMIN])
def test_nobody_takes_away_or_lowers_more_than_they_have(clinic: Clinic, own: Role) -> None:
    at = "downtown" if own is Role.LOCATION_ADMIN else None
    actor = acting(clinic, join(clinic, "own", own, at))
    for role in (Role.TENANT_ADMIN, Role.PROVIDER, Role.LOCATION_ADMIN):
        there = join(clinic, "other", role, "downtown" if role is Role.LOCATION_ADMIN else None)
        allowed = own is Role.TENANT_ADMIN or (own is Role.LOCATION_ADMIN and role is Role.LOCATION_ADMIN)
        done = False
        with suppress(NotAllowed), clinic.unit(actor=actor, dry_run=True) as unit:
            users.revoke(unit, there, role)
            done = True
        assert done == allowed, role


def test_a_location_admin_manages_its_location_alone(clinic: Clinic) -> None:
    clinic.location("lake")
    actor = acting(clinic, join(clinic, "admin", Role.LOCATION_ADMIN, "downtown"))
    lake = join(clinic, "lake", Role.LOCATION_SCHEDULER, "lake")
    grant(clinic, "new", Role.LOCATION_SCHEDULER, "downtown", actor)
    grant(clinic, "lake", Role.LOCATION_SCHEDULER, "downtown", actor)
    for role, location in ((Role.LOCATION_SCHEDULER, "lake"), (Role.STAFF, None)):
        with pytest.raises(NotAllowed):
            grant(clinic, "new", role, location, actor)
    with pytest.raises(NotAllowed), clinic.unit(actor=actor) as unit:
        users.revoke(unit, lake)
    with clinic.unit(actor=actor) as unit:
        assert [held.location for held in users.revoke(unit, lake, location="downtown")] == ["downtown"]


def test_the_last_administrator_is_removed_by_the_operator_alone(clinic: Clinic) -> None:
    first, second = (join(clinic, name, Role.TENANT_ADMIN) for name in ("first", "second"))
    grant(clinic, "invited", Role.TENANT_ADMIN)
    with clinic.unit(actor=acting(clinic, first)) as unit:
        users.revoke(unit, second)
        with pytest.raises(LastAdministrator):
            users.revoke(unit, first)
        with pytest.raises(LastAdministrator):
            users.grant(unit, UserSpec(email=first, role=Role.STAFF))
    with clinic.unit() as unit:
        assert [held.role for held in users.revoke(unit, first)] == ["TENANT_ADMIN"]


@pytest.mark.parametrize("guarded", [False, True])
def test_two_administrators_cannot_remove_each_other_at_once(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Without the lock both find the other still there, and the tenant has none."""
    if not guarded:
        monkeypatch.setattr(queries, "ADMINISTRATORS", queries.ADMINISTRATORS.replace("for update of m", ""))
    first, second = (join(clinic, name, Role.TENANT_ADMIN) for name in ("first", "second"))
    actor = acting(clinic, second)

    def remove_first() -> None:
        with clinic.unit(actor=actor) as unit:
            users.revoke(unit, first)

    with ThreadPoolExecutor(1) as other:
        with clinic.unit(actor=acting(clinic, first)) as unit:
            users.revoke(unit, second)
            removing = other.submit(remove_first)
            _wait_for(clinic, removing)
        if guarded:
            with pytest.raises(LastAdministrator):
                removing.result()
        else:
            removing.result()
    with clinic.unit() as unit:
        assert [each.email for each in users.list_(unit)] == ([first] if guarded else [])


def _wait_for(clinic: Clinic, other: Future[None]) -> None:
    """Until the other is done, or waits for us."""
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    with clinic.database.connect(DatabaseRole.ADMIN, autocommit=True) as watch:
        while not other.done() and not watch.execute(waiting).fetchall():
            pass


@pytest.mark.parametrize(("role", "location"), [(Role.STAFF, "downtown"), (Role.LOCATION_ADMIN, None)])
def test_a_role_is_had_where_it_belongs(clinic: Clinic, role: Role, location: str | None) -> None:
    with pytest.raises(RoleMisplaced):
        grant(clinic, "eva", role, location)


def test_what_is_not_held_cannot_be_revoked(clinic: Clinic) -> None:
    eva = join(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit:
        with pytest.raises(NoSuch):
            users.revoke(unit, eva, Role.PROVIDER)
        with pytest.raises(NoSuch):
            users.revoke(unit, "nobody@example.com")


def test_what_was_not_accepted_yet_is_revoked_alike(clinic: Clinic) -> None:
    eva = grant(clinic, "eva", Role.STAFF)
    with clinic.unit() as unit:
        assert [held.role for held in users.revoke(unit, eva)] == ["STAFF"]
        assert users.list_(unit) == []


def _user_of(clinic: Clinic, address: str) -> UUID:
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        row = platform.execute(queries.USER, {"email": address}).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def test_a_front_end_can_read_no_digest_and_change_no_user(clinic: Clinic) -> None:
    join(clinic, "eva", Role.STAFF)
    for statement in (
        'select password_hash from "user"',
        """update "user" set status = 'ACTIVE'""",
        "select * from sign_in_failure where failures > 0 for update",
    ):
        with pytest.raises(SlotyError), clinic.unit() as unit:
            unit.session.rows(statement)


def test_a_front_end_can_attach_nobody_elses_user_even_by_sql(clinic: Clinic) -> None:
    """A membership would show the user: the database lets front ends write one for members alone."""
    other = a_clinic(clinic.database)
    mine = _user_of(clinic, join(clinic, "mine", Role.STAFF))
    theirs = _user_of(other, join(other, "theirs", Role.STAFF))
    attach = (
        "insert into membership (tenant_id, id, user_id, role, location_id)"
        " values (%(tenant)s, %(id)s, %(user)s, 'LOCATION_REPORTS', %(location)s)"
    )
    swap = "update membership set user_id = %(user)s where tenant_id = %(tenant)s"
    known = {"id": new_id(NOW), "location": clinic.ids["downtown"]}
    for user, permitted in ((mine, True), (theirs, False)):
        for statement in (attach, swap):
            done = False
            with suppress(psycopg.errors.InsufficientPrivilege, SlotyError), clinic.unit(dry_run=True) as unit:
                done = unit.session.run(statement, user=user, **known) == 1
            assert done == permitted, statement
    with clinic.unit() as unit:
        assert unit.session.rows('select count(*) from "user" where id = %(id)s', id=theirs) == [(0,)]


def test_a_plan_names_users_who_then_wait(clinic: Clinic) -> None:
    """As the platform at work in the tenant: it makes nobody a member either."""
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        unit = platform.within(clinic.tenant)
        spec = UserSpec(email=email(clinic, "eva"), name="Eva", role=Role.STAFF)
        assert [users.grant(unit, spec).action.value for _ in range(2)] == ["created", "unchanged"]
        assert users.show(unit, spec.email).status == "PENDING_VERIFICATION"
