"""What roles carry, and why a user may or may not do something."""

from dataclasses import dataclass
from difflib import get_close_matches

from sloty.actor import ANYWHERE, PERMISSIONS, Permission, Role
from sloty.errors import NotFound
from sloty.models.location import Location
from sloty.operations import rows, users
from sloty.operations.unit import Unit


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


def can(unit: Unit, email: str, action: str, location: str | None = None) -> VerdictView:
    """Whether a member may do something, in the tenant or at a location, and why. Raises `NoSuch`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    permission = permission_named(action)
    where = None if location is None else rows.find(unit, Location, location, "location").slug
    person = users.show(unit, email)
    if person.status != "ACTIVE":
        return VerdictView(person.email, permission.value, False, f"the user is {_spelled(person.status)}")
    carrying = [held for held in person.roles if permission in PERMISSIONS[Role(held.role)]]
    for held in carrying:
        if held.location is None or held.location == where or permission in ANYWHERE:
            return VerdictView(person.email, permission.value, True, f"{held.role} carries it{_at(held.location)}")
    if carrying:
        places = ", ".join(sorted(str(held.location) for held in carrying))
        reason = f"{carrying[0].role} carries it at {places} only"
    else:
        held_roles = ", ".join(sorted({held.role for held in person.roles}))
        carriers = ", ".join(role.value for role in Role if permission in PERMISSIONS[role])
        reason = f"{held_roles} does not carry it; it needs {carriers}"
    return VerdictView(person.email, permission.value, False, reason)


def _spelled(status: str) -> str:
    return "waiting for an invitation to be accepted" if status == "PENDING_VERIFICATION" else status.lower()


def _at(location: str | None) -> str:
    return "" if location is None else f" at {location}"
