"""Who asks: from a tenant's slug and perhaps a user's e-mail to an actor with permissions.

Several memberships of a user in a tenant are one actor. A role in the whole tenant counts alone: rights in all of it
and more at one place cannot be told apart by row-level security, so the roles at locations wait until it is revoked.
Roles at locations hold each at its own.
"""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import psycopg

from sloty.actor import PERMISSIONS, Actor, Permission, Role
from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.db.sqlstate import translate
from sloty.errors import Forbidden, Refused
from sloty.ids import TenantId, UserId
from sloty.operations.tenants import TenantNotFound

Connection = psycopg.Connection[tuple[Any, ...]]
Rows = Sequence[tuple[Any, ...]]


class NotAMember(Forbidden):
    """The user does not exist, has not accepted, or is no member of the tenant."""

    code = "not_a_member"
    sentence = "'{email}' may not act in this tenant."
    hint = "Who may, and who has yet to accept an invitation: sloty user list"


class AccessSuspended(Forbidden):
    """The user is a member, and is let in no more for the time being."""

    code = "access_suspended"
    sentence = "'{email}' is suspended."
    hint = "An administrator of the tenant lets them in again: sloty user resume {email}"


class TenantSuspended(Refused):
    """The tenant is not served at present; its data are kept."""

    code = "tenant_suspended"
    sentence = "The tenant '{slug}' is {status}{reason}: nothing can be done in it at present, and its data are kept."
    hint = "Run: sloty tenant resume {slug}"


@contextmanager
def platform(database: Database) -> Iterator[Connection]:
    """A transaction of the platform, which alone sees all users; driver errors leave as ours."""
    try:
        with database.connect(DatabaseRole.PLATFORM) as connection:
            yield connection
    except psycopg.Error as error:
        raise translate(error) or error from error


def operator(front_end: str, tenant: TenantId | None = None) -> Actor:
    """Whoever sits at this machine: a superadmin."""
    return Actor.operator(getpass.getuser(), front_end, tenant)


def actor_for(database: Database, *, tenant: str | None, email: str | None, front_end: str) -> Actor:
    """The operator, or the user of that e-mail, in the tenant of that slug.

    Raises `TenantNotFound`, `TenantSuspended`, `NotAMember`, `AccessSuspended`, Unavailable.
    """
    if tenant is None:
        if email is not None:
            raise NotAMember(email=email)
        return operator(front_end)
    with platform(database) as connection:
        identity = _named(connection, tenant)
        if email is None:
            return operator(front_end, identity)
        return member(connection, identity, email, front_end)


def tenant_named(database: Database, slug: str) -> TenantId:
    """The tenant of that slug; raises `TenantNotFound`, `TenantSuspended`, Unavailable."""
    with platform(database) as connection:
        return _named(connection, slug)


def _named(connection: Connection, slug: str) -> TenantId:
    row = connection.execute(queries.TENANT, {"slug": slug}).fetchone()
    if row is None:
        raise _not_found(connection, slug)
    refuse_unserved(slug, row[1], row[2])
    return TenantId(row[0])


def _because(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def require_served(connection: Connection, tenant: TenantId) -> None:
    """Raise `TenantSuspended` unless the tenant is served; `TenantNotFound` when it is gone."""
    row = connection.execute(queries.TENANT_STATUS, {"tenant": tenant}).fetchone()
    if row is None:
        raise TenantNotFound(ref=str(tenant))
    refuse_unserved(*row)


def refuse_unserved(slug: str, status: str, reason: str | None) -> None:
    """Raise `TenantSuspended` for what a tenant says that is not served."""
    if status != "ACTIVE":
        raise TenantSuspended(slug=slug, status=status.lower(), reason=_because(reason))


def member(connection: Connection, tenant: TenantId, email: str, front_end: str) -> Actor:
    """The user as a member of the tenant; raises `NotAMember`, `AccessSuspended`."""
    rows = connection.execute(queries.MEMBER, {"email": email, "tenant": tenant}).fetchall()
    found = of_rows(rows, tenant, front_end)
    if found is None:
        raise AccessSuspended(email=rows[0][1]) if is_suspended(rows) else NotAMember(email=email)
    return found


def is_suspended(rows: Rows) -> bool:
    """Whether they are somebody's memberships, who is let in no more: here, or anywhere."""
    held = [row for row in rows if row[3] is not None]
    return any(status == "SUSPENDED" or suspended for _, _, status, _, _, suspended in held)


def of_rows(rows: Rows, tenant: TenantId, front_end: str) -> Actor | None:
    """A user's memberships in a tenant as one actor; None when there is none that counts."""
    held = [
        (Role(role), location)
        for _, _, status, role, location, suspended in rows
        if role is not None and status == "ACTIVE" and not suspended
    ]
    if not held:
        return None
    user, email = UserId(rows[0][0]), str(rows[0][1])
    whole = [role for role, location in held if location is None]
    if whole:
        return Actor(email, whole[0], front_end, tenant, user, PERMISSIONS[whole[0]])
    located = {location: PERMISSIONS[role] for role, location in held}
    somewhere = frozenset[Permission]().union(*located.values())
    return Actor(email, held[0][0], front_end, tenant, user, somewhere, located)


def _not_found(connection: Connection, slug: str) -> TenantNotFound:
    slugs = [name for (name,) in connection.execute("select slug from tenant")]
    close = get_close_matches(slug, slugs, n=3)
    return TenantNotFound(ref=slug, hint=f"Did you mean {' or '.join(close)}?" if close else None)
