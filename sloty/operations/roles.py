"""What roles carry, who gets them, and why a user may or may not do something."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sloty.actor import PERMISSIONS, Permission, Role
from sloty.db.queries import access as queries
from sloty.errors import NotFound
from sloty.models.location import Location
from sloty.operations import access, rows, users
from sloty.operations.idempotency import once
from sloty.operations.members import Taken
from sloty.operations.rows import Change, NoSuch
from sloty.operations.specs import UserSpec
from sloty.operations.unit import Unit
from sloty.operations.users import MembershipView


class PermissionUnknown(NotFound):
    """There is no such permission."""

    code = "permission_unknown"
    sentence = "There is no permission '{action}'."
    hint = "Run: sloty role list"


class RoleUnknown(NotFound):
    """There is no such role."""

    code = "role_unknown"
    sentence = "There is no role '{role}'."
    hint = "Run: sloty role list"


@dataclass(frozen=True)
class RoleView:
    """A role, and all that it carries."""

    role: str
    place: str
    """platform, tenant or location."""
    permissions: tuple[str, ...]


@dataclass(frozen=True)
class VerdictView:
    """Whether a user may do something, and why."""

    user: str
    action: str
    allowed: bool
    reason: str


def table() -> list[RoleView]:
    """The one table of permissions that every operation reads."""
    return [
        RoleView(role.value, _place(role), tuple(sorted(each.value for each in PERMISSIONS[role]))) for role in Role
    ]


def _place(role: Role) -> str:
    if role is Role.SUPER_ADMIN:
        return "platform"
    return "location" if role.value.startswith("LOCATION_") else "tenant"


def role_named(text: str) -> Role:
    """The role of that name, in any case; raises `RoleUnknown`."""
    name = text.upper().replace("-", "_")
    if name not in Role.__members__:
        close = get_close_matches(name, Role.__members__, n=1)
        raise RoleUnknown(role=text, hint=f"Did you mean {close[0]}?" if close else None)
    return Role(name)


def permission_named(text: str) -> Permission:
    """The permission of that name, in any case; raises `PermissionUnknown`."""
    name = text.lower().replace("-", "_")
    known = [each.value for each in Permission]
    if name not in known:
        close = get_close_matches(name, known, n=1)
        raise PermissionUnknown(action=text, hint=f"Did you mean {close[0]}?" if close else None)
    return Permission(name)


def grant(unit: Unit, spec: UserSpec) -> Change:
    """Let a member, or somebody who is invited, have a role. Raises `NoSuch`, and as `users.grant`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)

    def act() -> Change:
        if users.known(unit, spec.email) is None:
            close = get_close_matches(spec.email, [each.email for each in users.list_(unit)], n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Run: sloty user invite {spec.email} --role {spec.role}"
            raise NoSuch(noun="user", ref=spec.email, hint=hint)
        return users.grant(unit, spec)

    return once(unit, "grant role", spec.model_dump(mode="json"), Change, act)


def revoke(unit: Unit, email: str, role: Role, location: str | None = None) -> list[MembershipView]:
    """Take a role away; with the last one they are a member no more. What was taken. Raises as `users.revoke`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    request = {"email": email, "role": role.value, "location": location}
    taken = once(
        unit, "revoke role", request, Taken, lambda: Taken(tuple(users.revoke(unit, email, role, location)))
    )  # fmt: skip
    return list(taken.roles)


def can(unit: Unit, email: str, action: str, location: str | None = None) -> VerdictView:
    """Whether a member may do something, in the tenant or at a location, and why. Raises `NoSuch`.

    Asks the actor that they would be, so that it never says what an operation would not do.
    """
    if email.lower() != unit.actor.name:
        unit.actor.require_somewhere(Permission.MANAGE_USERS)
    permission = permission_named(action)
    where = None if location is None else rows.find(unit, Location, location, "location")
    person = users.show(unit, email)
    memberships = unit.session.rows(queries.MEMBER, email=email)
    actor = access.of_rows(memberships, unit.tenant, unit.actor.front_end)
    if actor is None:
        return VerdictView(person.email, permission.value, False, f"the user is {_spelled(person.status)}")
    allowed = actor.may(permission, where.id if where else None)
    held = [each for each in person.roles if each.status == "ACTIVE"]
    whole = [each for each in held if each.location is None]
    carrying = [each for each in held if permission in PERMISSIONS[Role(each.role)]]
    if allowed:
        here = [each for each in whole or carrying if whole or not where or each.location == where.slug]
        reason = _carries((here or carrying)[0])
    else:
        reason = _missing(permission, whole, carrying, held)
    return VerdictView(person.email, permission.value, allowed, reason)


def _carries(held: MembershipView) -> str:
    return f"{held.role} carries it{_at(held.location)}"


def _missing(
    permission: Permission,
    whole: Sequence[MembershipView],
    carrying: Sequence[MembershipView],
    held: Sequence[MembershipView],
) -> str:
    """What would have to be otherwise."""
    if whole and carrying:
        return (
            f"{whole[0].role} does not carry it, and is had in the whole tenant, where it counts alone:"
            f" {_carries(carrying[0])}, once {whole[0].role} is revoked"
        )
    if carrying:
        return f"{carrying[0].role} carries it at {', '.join(sorted(str(each.location) for each in carrying))} only"
    carriers = ", ".join(role.value for role in Role if permission in PERMISSIONS[role])
    return f"{', '.join(sorted({each.role for each in held}))} does not carry it; it needs {carriers}"


def _spelled(status: str) -> str:
    return "waiting for an invitation to be accepted" if status == "PENDING_VERIFICATION" else status.lower()


def _at(location: str | None) -> str:
    return "" if location is None else f" at {location}"
