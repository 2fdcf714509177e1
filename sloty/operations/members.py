"""What is done to a member as a whole: made, edited, archived, suspended, let in again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sloty.actor import Permission
from sloty.db.queries import access as queries
from sloty.engine.contacts import phone_number
from sloty.errors import Forbidden
from sloty.models.person import Membership
from sloty.models.tenant import Tenant
from sloty.operations import rows, users
from sloty.operations.idempotency import once
from sloty.operations.rows import Exists, NoSuch
from sloty.operations.specs import UserSpec, checked
from sloty.operations.specs.people import DetailsSpec
from sloty.operations.unit import Unit
from sloty.operations.users import MembershipView, UserView

_ANYWHERE = "ZZ"
"""No country: a phone number needs its code then."""


class NotYourself(Forbidden):
    """A user's name is seen by every tenant that they belong to, so none of them may change it."""

    code = "not_yourself"
    sentence = "Only '{email}' may change this, or the operator."
    hint = "They do it when they have signed in: sloty login {email}"


@dataclass(frozen=True)
class DetailsView:
    """What users say about themselves, for every tenant alike."""

    email: str
    name: str
    phone: str | None
    timezone: str
    locale: str


@dataclass(frozen=True)
class Taken:
    """The roles that were taken away."""

    roles: tuple[MembershipView, ...]


def create(unit: Unit, spec: UserSpec) -> UserView:
    """Somebody who shall have a role: they wait for an invitation. Raises `Exists`, and as `grant`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)

    def act() -> UserView:
        if users.known(unit, spec.email) is not None:
            hint = f"Give them another role: sloty role grant {spec.email} --role ROLE"
            raise Exists(noun="user", ref=spec.email, hint=hint)
        users.grant(unit, spec)
        return users.show(unit, spec.email)

    return once(unit, "create user", spec.model_dump(mode="json"), UserView, act)


def edit(unit: Unit, email: str, given: Mapping[str, Any]) -> DetailsView:
    """Change name, phone, zone or language: one's own in a tenant; the operator, on the platform, anybody's.

    Raises `NotYourself`, `NoSuch`, and every `InvalidValue` at once.
    """
    values = checked(DetailsSpec, given).model_dump()
    if values["phone"] is not None:
        values["phone"] = phone_number(values["phone"], country=_country(unit))
    if unit.session.platform:
        unit.actor.require(Permission.MANAGE_PLATFORM)
        changed = unit.session.row(queries.EDIT_USER, email=email, now=unit.now, **values)
    else:
        require_self(unit, email)
        changed = unit.session.row(queries.EDIT_SELF, **values)
    row = unit.session.row(queries.DETAILS, email=email) if changed and changed[0] else None
    if row is None:
        raise NoSuch(noun="user", ref=email, hint="Members are listed by: sloty user list")
    return DetailsView(*row)


def require_self(unit: Unit, email: str) -> None:
    """Raise `NotYourself` unless the actor is that user in person, and not a key of theirs."""
    if unit.actor.user is None or email.lower() != unit.actor.name:
        raise NotYourself(email=email)


def _country(unit: Unit) -> str:
    return _ANYWHERE if unit.session.platform else unit.session.get_one(Tenant, unit.tenant).country


def archive(unit: Unit, email: str) -> list[MembershipView]:
    """Take every role in this tenant away, and sign the user out of it. What was taken. Raises as `revoke`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    taken = once(unit, "archive user", {"email": email}, Taken, lambda: Taken(tuple(users.revoke(unit, email))))
    return list(taken.roles)


def suspend(unit: Unit, email: str) -> UserView:
    """Let a member do nothing in this tenant, and sign them out of it; they keep their roles.

    Raises `NoSuch`, `NotAllowed`, `LastAdministrator`.
    """
    return _let_in(unit, email, "suspend user", since=unit.now)


def resume(unit: Unit, email: str) -> UserView:
    """Let a suspended member in again. Raises `NoSuch`, `NotAllowed`."""
    return _let_in(unit, email, "resume user", since=None)


def _let_in(unit: Unit, email: str, operation: str, since: Any) -> UserView:
    unit.actor.require_somewhere(Permission.MANAGE_USERS)

    def act() -> UserView:
        found = unit.session.row(queries.MEMBER, email=email)
        held = rows.all_of(unit, Membership, user_id=found[0]) if found else []
        if not held:
            raise NoSuch(noun="member", ref=email, hint="Run: sloty user list")
        for row in held:
            users.require_to_manage(unit, row.role, row.location_id)
        if since is not None:
            users.require_another_admin(unit, held, email)
            unit.session.run(queries.END_SESSIONS_OF, user=held[0].user_id, only=unit.tenant)
        for row in held:
            if (row.suspended_at is None) is not (since is None):
                rows.change(unit, row, {"suspended_at": since})
        return users.show(unit, email)

    return once(unit, operation, {"email": email}, UserView, act)


def set_status(unit: Unit, email: str, status: str) -> str:
    """Suspend a user in every tenant, or let them in again; suspended, they are signed out at once. The new status.

    Work of the platform. Raises `NoSuch`.
    """
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = unit.session.row(queries.USER, email=email)
    if row is None:
        raise NoSuch(noun="user", ref=email, hint="Members are listed by: sloty user list -t TENANT")
    unit.session.run(queries.SET_STATUS, status=status, now=unit.now, id=row[0])
    if status != "ACTIVE":
        unit.session.run(queries.END_SESSIONS_OF, user=row[0], only=None)
    return status
