"""Who asks: from a tenant's slug and perhaps a user's e-mail to an actor with permissions."""

import getpass
from difflib import get_close_matches
from typing import Any

import psycopg

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.db.pool import Database, DatabaseRole
from sloty.db.sqlstate import translate
from sloty.errors import Forbidden, Refused
from sloty.ids import TenantId, UserId
from sloty.operations.tenants import TenantNotFound

_TENANT = """
select t.id, t.status from domain d join tenant t on t.id = d.tenant_id where d.name = lower(%(slug)s) and d.kind = 'SLUG'
"""
_MEMBER = """
select u.id, m.role from "user" u join membership m on m.user_id = u.id
where u.email = lower(%(email)s) and u.status = 'ACTIVE' and m.tenant_id = %(tenant)s
order by m.location_id nulls first limit 1
"""


class NotAMember(Forbidden):
    """The user does not exist, is not active, or is no member of the tenant."""

    code = "not_a_member"
    sentence = "'{email}' may not act in this tenant."


class TenantSuspended(Refused):
    """The tenant is not served at present; its data are kept."""

    code = "tenant_suspended"
    sentence = "The tenant '{slug}' is {status}: nothing can be done in it at present, and its data are kept."
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
            row = platform.execute(_TENANT, {"slug": tenant}).fetchone()
            if row is None:
                raise _not_found(platform, tenant)
            if row[1] != "ACTIVE":
                raise TenantSuspended(slug=tenant, status=row[1].lower())
            if email is None:
                return operator(front_end, TenantId(row[0]))
            member = platform.execute(_MEMBER, {"email": email, "tenant": row[0]}).fetchone()
    except psycopg.Error as error:
        raise translate(error) or error from error
    if member is None:
        raise NotAMember(email=email)
    role = Role(member[1])
    return Actor(email.lower(), role, front_end, TenantId(row[0]), UserId(member[0]), PERMISSIONS[role])


def _not_found(platform: psycopg.Connection[Any], slug: str) -> TenantNotFound:
    slugs = [name for (name,) in platform.execute("select slug from tenant")]
    close = get_close_matches(slug, slugs, n=3)
    return TenantNotFound(ref=slug, hint=f"Did you mean {' or '.join(close)}?" if close else None)
