"""Members of a tenant: users with roles in it. A user may belong to several tenants; each sees its own part alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from sloty.actor import PERMISSIONS, NotAllowed, Permission, Role
from sloty.db.queries import access as queries
from sloty.engine.limits import Limited
from sloty.errors import Refused
from sloty.ids import new_id
from sloty.models.location import Location
from sloty.models.person import Membership
from sloty.operations import rows, subscriptions
from sloty.operations.rows import Action, Change, NoSuch
from sloty.operations.specs import UserSpec, checked
from sloty.operations.unit import Unit


class LastAdministrator(Refused):
    """A tenant without an administrator could not be helped from within."""

    code = "last_administrator"
    sentence = "'{email}' is the last administrator of the tenant."
    hint = "Make somebody else one first: sloty role grant EMAIL --role TENANT_ADMIN"


@dataclass(frozen=True)
class MembershipView:
    """A role, in the tenant or at one location."""

    role: str
    location: str | None


@dataclass(frozen=True)
class UserView:
    """Somebody who may act in the tenant."""

    id: UUID
    email: str
    name: str
    status: str
    last_sign_in_at: datetime | None
    roles: tuple[MembershipView, ...]


def list_(unit: Unit, email: str | None = None) -> list[UserView]:
    """The members, by e-mail address."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    found = unit.session.rows(queries.MEMBERS, email=email)
    views = []
    for _, group in groupby(found, key=lambda row: row[0]):
        of_one = list(group)
        identity, address, name, status, seen = of_one[0][:5]
        held = tuple(MembershipView(row[5], row[6]) for row in of_one)
        views.append(UserView(identity, address, name, status, seen, held))
    return views


def show(unit: Unit, email: str) -> UserView:
    """One member; raises `NoSuch`."""
    found = list_(unit, email)
    if not found:
        raise NoSuch(noun="user", ref=email, hint="Run: sloty user list")
    return found[0]


def asked_for(given: Mapping[str, Any]) -> UserSpec:
    """A user with a role, as somebody asks for it; raises every `InvalidValue` at once."""
    return checked(UserSpec, given)


def grant(unit: Unit, spec: UserSpec) -> Change:
    """Let a user have a role: in the tenant, or at a location. A new user waits for an invitation to be accepted.

    Nobody grants more than they have. Raises `NotAllowed`, `NoSuch`, `RoleMisplaced`.
    """
    where = _location(unit, spec.role, spec.location)
    require_to_manage(unit, spec.role, where)
    row = unit.session.row(queries.ENSURE_USER, id=new_id(unit.now), email=spec.email, name=spec.name or spec.email)
    assert row is not None
    there = rows.all_of(unit, Membership, user_id=row[0], location_id=where)
    ref = f"user/{spec.email}" + (f"/{spec.location}" if spec.location else "")
    if not there:
        if not rows.all_of(unit, Membership, user_id=row[0]):
            subscriptions.require_room(unit, Limited.USERS)
        rows.add(unit, Membership, user_id=row[0], role=spec.role, location_id=where)
        return Change(ref, Action.CREATED)
    if there[0].role is not spec.role:
        require_to_manage(unit, there[0].role, where)
        _require_another_admin(unit, there, spec.email)
    return Change(ref, rows.change(unit, there[0], {"role": spec.role}))


def revoke(unit: Unit, email: str, role: Role | None = None, location: str | None = None) -> list[MembershipView]:
    """Take a role away, or all of them: with the last one the user is a member no more, and signed out. What was taken.

    Raises `NoSuch`, `NotAllowed`, `LastAdministrator`.
    """
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    person = show(unit, email)
    where = None if location is None else rows.find(unit, Location, location, "location").id
    held = rows.all_of(unit, Membership, user_id=person.id)
    gone = [
        row for row in held if (role is None or row.role is role) and (location is None or row.location_id == where)
    ]
    if not gone:
        raise NoSuch(noun="role", ref=role.value if role else email, hint=f"Run: sloty user show {email}")
    _require_another_admin(unit, gone, email)
    for row in gone:
        require_to_manage(unit, row.role, row.location_id)
        unit.session.delete(row)
    unit.session.flush()
    if len(gone) == len(held):
        unit.session.run(queries.END_SESSIONS_OF, user=person.id, only=unit.tenant)
        unit.session.run(queries.WITHDRAW, user=person.id)
    slugs = {row.id: row.slug for row in rows.all_of(unit, Location)}
    return [MembershipView(row.role.value, slugs.get(row.location_id) if row.location_id else None) for row in gone]


def require_to_manage(unit: Unit, role: Role, location: UUID | None) -> None:
    """Raise `NotAllowed` unless the actor manages users there, and has every permission that the role carries."""
    unit.actor.require_at(Permission.MANAGE_USERS, location)
    if role is Role.SUPER_ADMIN:
        raise RoleMisplaced(role=role.value, place="of whoever operates the machine, and of nobody else")
    more = [each for each in PERMISSIONS[role] if not unit.actor.may(each, location)]
    if more:
        raise NotAllowed(actor=unit.actor.name, permission=min(each.value for each in more), where="")


def _location(unit: Unit, role: Role, location: str | None) -> UUID | None:
    if role.value.startswith("LOCATION_") is (location is None):
        raise RoleMisplaced(role=role.value, place="at a location" if location is None else "in the whole tenant")
    return None if location is None else rows.find(unit, Location, location, "location").id


class RoleMisplaced(Refused):
    """LOCATION_ roles are had at a location, all others in the tenant."""

    code = "role_misplaced"
    sentence = "{role} is a role {place}."
    hint = "LOCATION_… roles take --location, the others do not."


def _require_another_admin(unit: Unit, gone: Iterable[Membership], email: str) -> None:
    if unit.actor.role is Role.SUPER_ADMIN or all(row.role is not Role.TENANT_ADMIN for row in gone):
        return
    admins = select(Membership).where(
        col(Membership.tenant_id) == unit.tenant, col(Membership.role) == Role.TENANT_ADMIN
    )
    # Locked: two administrators who take each other's role away must not both succeed.
    if len(unit.session.exec(admins.with_for_update()).all()) < 2:
        raise LastAdministrator(email=email)


def set_status(unit: Unit, email: str, status: str) -> str:
    """Suspend a user everywhere, or let them in again; suspended, they are signed out at once. The new status.

    Raises `NoSuch`.
    """
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = unit.session.row(queries.USER, email=email)
    if row is None:
        raise NoSuch(noun="user", ref=email, hint="Members are listed by: sloty user list -t TENANT")
    unit.session.run(queries.SET_STATUS, status=status, now=unit.now, id=row[0])
    if status != "ACTIVE":
        unit.session.run(queries.END_SESSIONS_OF, user=row[0], only=None)
    return status
