"""Members of a tenant, and who shall become one. A user may belong to several tenants; each sees its own part alone.

Nobody is a member before they have accepted: until then a role is an invitation, which names an address and says nothing
of a user who may have it elsewhere. `sloty/operations/members.py` has what is done to a member as a whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sloty.actor import PERMISSIONS, NotAllowed, Permission, Role
from sloty.db.queries import access as queries
from sloty.engine.limits import Limited
from sloty.errors import Refused
from sloty.models.access import Invitation
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


class RoleMisplaced(Refused):
    """LOCATION_ roles are had at a location, all others in the tenant."""

    code = "role_misplaced"
    sentence = "{role} is a role {place}."
    hint = "LOCATION_… roles take --location, the others do not."


@dataclass(frozen=True)
class MembershipView:
    """A role, in the tenant or at one location."""

    role: str
    location: str | None
    status: str = "ACTIVE"
    """ACTIVE, SUSPENDED, or PENDING until it is accepted."""


@dataclass(frozen=True)
class UserView:
    """Somebody who may act in the tenant, or may when they have accepted."""

    id: UUID
    """Of the user; of the invitation while there is only that."""
    email: str
    name: str
    status: str
    last_sign_in_at: datetime | None
    roles: tuple[MembershipView, ...]
    held: str
    """The roles in words: LOCATION_ADMIN at downtown."""


def list_(unit: Unit) -> list[UserView]:
    """The members and the invited, by e-mail address."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    return _people(unit, None)


def show(unit: Unit, email: str) -> UserView:
    """One member; everybody may see themselves. Raises `NoSuch`."""
    if email.lower() != unit.actor.name:
        unit.actor.require_somewhere(Permission.MANAGE_USERS)
    found = known(unit, email)
    if found is None:
        raise NoSuch(noun="user", ref=email, hint="Run: sloty user list")
    return found


def known(unit: Unit, email: str) -> UserView | None:
    """The member or invited of that address. Whoever calls has asked for the right."""
    return next(iter(_people(unit, email)), None)


def _people(unit: Unit, email: str | None) -> list[UserView]:
    views = []
    for _, group in groupby(unit.session.rows(queries.MEMBERS, email=email), key=lambda row: row[1]):
        of_one = list(group)
        identity, address, name, status, seen, *_, standing = of_one[0]
        held = tuple(MembershipView(*row[5:8]) for row in of_one)
        if standing == "SUSPENDED" and status == "ACTIVE":
            status = standing
        views.append(UserView(identity, address, name, status, seen, held, ", ".join(map(_told, held))))
    return views


def _told(held: MembershipView) -> str:
    at = f" at {held.location}" if held.location else ""
    return f"{held.role}{at}{' (invited)' if held.status == 'PENDING' else ''}"


def asked_for(given: Mapping[str, Any]) -> UserSpec:
    """A user with a role, as somebody asks for it; raises every `InvalidValue` at once."""
    return checked(UserSpec, given)


def grant(unit: Unit, spec: UserSpec) -> Change:
    """Let somebody have a role, in the tenant or at a location: a member at once, anybody else when they have accepted.

    Nobody grants more than they have. Raises `NotAllowed`, `NoSuch`, `RoleMisplaced`, `LastAdministrator`, `LimitReached`.
    """
    where = _location(unit, spec.role, spec.location)
    require_to_manage(unit, spec.role, where)
    held = _memberships(unit, spec.email)
    action = _grant_member(unit, spec, where, held) if held else _grant_invited(unit, spec, where)
    return Change(f"user/{spec.email}" + (f"/{spec.location}" if spec.location else ""), action)


def _grant_member(unit: Unit, spec: UserSpec, where: UUID | None, held: list[Membership]) -> Action:
    there = [row for row in held if row.location_id == where]
    if not there:
        of_all = {"user_id": held[0].user_id, "suspended_at": held[0].suspended_at}
        rows.add(unit, Membership, role=spec.role, location_id=where, **of_all)
        return Action.CREATED
    if there[0].role is not spec.role:
        require_to_manage(unit, there[0].role, where)
        require_another_admin(unit, there, spec.email)
    return rows.change(unit, there[0], {"role": spec.role})


def _grant_invited(unit: Unit, spec: UserSpec, where: UUID | None) -> Action:
    there = rows.all_of(unit, Invitation, email=spec.email, location_id=where)
    if not there:
        if not rows.all_of(unit, Invitation, email=spec.email):
            subscriptions.require_room(unit, Limited.USERS)
        name = spec.name or spec.email
        by = unit.actor.name
        rows.add(unit, Invitation, email=spec.email, name=name, role=spec.role, location_id=where, invited_by=by)
        return Action.CREATED
    values: dict[str, Any] = {"role": spec.role, "name": spec.name or there[0].name}
    if there[0].role is not spec.role:
        require_to_manage(unit, there[0].role, where)
        # Whoever holds the secret was promised another role.
        values |= {"token_hash": None, "expires_at": None}
    return rows.change(unit, there[0], values)


def _memberships(unit: Unit, email: str) -> list[Membership]:
    identity = unit.session.row(queries.MEMBER, email=email)
    return rows.all_of(unit, Membership, user_id=identity[0]) if identity else []


def revoke(unit: Unit, email: str, role: Role | None = None, location: str | None = None) -> list[MembershipView]:
    """Take a role away, or all of them: with the last one the user is a member no more, and signed out. What was taken.

    Raises `NoSuch`, `NotAllowed`, `LastAdministrator`.
    """
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    show(unit, email)
    where = None if location is None else rows.find(unit, Location, location, "location").id
    held = _memberships(unit, email)
    every: list[Membership | Invitation] = [*held, *rows.all_of(unit, Invitation, email=email.lower())]
    gone = [
        row for row in every if (role is None or row.role is role) and (location is None or row.location_id == where)
    ]
    if not gone:
        raise NoSuch(noun="role", ref=role.value if role else email, hint=f"Run: sloty user show {email}")
    taken = [row for row in gone if isinstance(row, Membership)]
    for row in gone:
        require_to_manage(unit, row.role, row.location_id)
    require_another_admin(unit, taken, email)
    for row in gone:
        unit.session.delete(row)
    unit.session.flush()
    if held and len(taken) == len(held):
        unit.session.run(queries.END_SESSIONS_OF, user=held[0].user_id, only=unit.tenant)
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


def require_another_admin(unit: Unit, gone: Iterable[Membership], email: str) -> None:
    """Raise `LastAdministrator` unless somebody else administers the tenant, or the operator asks."""
    users = {row.user_id for row in gone if row.role is Role.TENANT_ADMIN}
    if unit.actor.role is Role.SUPER_ADMIN or not users:
        return
    if not {user for (user,) in unit.session.rows(queries.ADMINISTRATORS)} - users:
        raise LastAdministrator(email=email)


def _location(unit: Unit, role: Role, location: str | None) -> UUID | None:
    if role.value.startswith("LOCATION_") is (location is None):
        raise RoleMisplaced(role=role.value, place="at a location" if location is None else "in the whole tenant")
    return None if location is None else rows.find(unit, Location, location, "location").id
