"""Who asks: from a tenant's slug and perhaps a user's e-mail to an actor with permissions."""

import getpass
from collections.abc import Sequence
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


class NotAMember(Forbidden):
    """The user does not exist, is not active, or is no member of the tenant."""

    code = "not_a_member"
    sentence = "'{email}' may not act in this tenant."


class TenantSuspended(Refused):
    """The tenant is not served at present; its data are kept."""

    code = "tenant_suspended"
    sentence = "The tenant '{slug}' is {status}{reason}: nothing can be done in it at present, and its data are kept."
    hint = "Run: sloty tenant resume {slug}"


def operator(front_end: str, tenant: TenantId | None = None) -> Actor:
    """Whoever sits at this machine: a superadmin."""
    return Actor.operator(getpass.getuser(), front_end, tenant)


def actor_for(database: Database, *, tenant: str | None, email: str | None, front_end: str) -> Actor:
    """The operator, or the user of that e-mail, in the tenant of that slug.

    Raises `TenantNotFound`, `TenantSuspended`, `NotAMember`, Unavailable.
    """
    if tenant is None:
        if email is not None:
            raise NotAMember(email=email)
        return operator(front_end)
    try:
        with database.connect(DatabaseRole.PLATFORM) as platform:
            identity = _named(platform, tenant)
            if email is None:
                return operator(front_end, identity)
            found = member(platform, identity, email, front_end)
    except psycopg.Error as error:
        raise translate(error) or error from error
    if found is None:
        raise NotAMember(email=email)
    return found


def tenant_named(database: Database, slug: str) -> TenantId:
    """The tenant of that slug; raises `TenantNotFound`, `TenantSuspended`, Unavailable."""
    try:
        with database.connect(DatabaseRole.PLATFORM) as platform:
            return _named(platform, slug)
    except psycopg.Error as error:
        raise translate(error) or error from error


def _named(platform: Connection, slug: str) -> TenantId:
    row = platform.execute(queries.TENANT, {"slug": slug}).fetchone()
    if row is None:
        raise _not_found(platform, slug)
    if row[1] != "ACTIVE":
        raise TenantSuspended(slug=slug, status=row[1].lower(), reason=_because(row[2]))
    return TenantId(row[0])


def _because(reason: str | None) -> str:
    return f" ({reason})" if reason else ""


def require_served(platform: Connection, tenant: TenantId) -> None:
    """Raise `TenantSuspended` unless the tenant is served; `TenantNotFound` when it is gone."""
    row = platform.execute(queries.TENANT_STATUS, {"tenant": tenant}).fetchone()
    if row is None:
        raise TenantNotFound(ref=str(tenant))
    if row[1] != "ACTIVE":
        raise TenantSuspended(slug=row[0], status=row[1].lower(), reason=_because(row[2]))


def member(platform: Connection, tenant: TenantId, email: str, front_end: str) -> Actor | None:
    """The user as a member of the tenant; None when they are none, or may not sign in."""
    return of_rows(platform.execute(queries.MEMBER, {"email": email, "tenant": tenant}).fetchall(), tenant, front_end)


def of_rows(rows: Sequence[tuple[Any, ...]], tenant: TenantId, front_end: str) -> Actor | None:
    """A user's memberships in a tenant as one actor: a role in the whole of it counts alone, those at locations each there."""
    held = [(Role(role), location) for _, _, status, role, location in rows if role is not None and status == "ACTIVE"]
    if not held:
        return None
    user, email = UserId(rows[0][0]), str(rows[0][1])
    whole = [role for role, location in held if location is None]
    if whole:
        return Actor(email, whole[0], front_end, tenant, user, PERMISSIONS[whole[0]])
    located = {location: PERMISSIONS[role] for role, location in held}
    somewhere = frozenset[Permission]().union(*located.values())
    return Actor(email, held[0][0], front_end, tenant, user, somewhere, located)


def _not_found(platform: Connection, slug: str) -> TenantNotFound:
    slugs = [name for (name,) in platform.execute("select slug from tenant")]
    close = get_close_matches(slug, slugs, n=3)
    return TenantNotFound(ref=slug, hint=f"Did you mean {' or '.join(close)}?" if close else None)
