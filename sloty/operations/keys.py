"""API keys: programs that act in a tenant, with some of the rights of whoever made the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Permission, Role
from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.errors import Forbidden, Invalid
from sloty.models.access import ApiKey
from sloty.models.location import Location
from sloty.operations import access, roles, rows, secrets
from sloty.operations.rows import Exists
from sloty.operations.unit import Unit


class KeyUnknown(Forbidden):
    """Revoked, expired, or never one of ours: all are told alike."""

    code = "key_unknown"
    sentence = "This API key is not valid."
    hint = "Make a new one: sloty token create NAME --scope …"


class NoScopes(Invalid):
    """A key that may do nothing is of no use."""

    code = "no_scopes"
    sentence = "What shall the key be allowed to do?"
    hint = "Name permissions: --scope find_slots --scope book (sloty role list)."


@dataclass(frozen=True)
class KeyView:
    """An API key; its secret is never shown again."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    location: str | None
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True)
class NewKey:
    """A key with its secret: it is shown this once."""

    name: str
    key: str
    scopes: tuple[str, ...]
    expires_at: datetime | None


def create(
    unit: Unit, name: str, scopes: Sequence[str], *, location: str | None = None, expires_at: datetime | None = None
) -> NewKey:
    """A key with these permissions, in the tenant or at one location; never more than its maker has.

    Raises `NotAllowed`, `Exists`, `NoScopes`, `PermissionUnknown`.
    """
    where = None if location is None else rows.find(unit, Location, location, "location").id
    unit.actor.require_at(Permission.MANAGE_USERS, where)
    wanted = tuple(dict.fromkeys(roles.permission_named(scope) for scope in scopes))
    if not wanted:
        raise NoScopes(field="scope")
    for permission in wanted:
        if permission is Permission.MANAGE_PLATFORM:
            raise NotAllowed(actor=unit.actor.name, permission=permission.value, where=" for a key")
        unit.actor.require_at(permission, where)
    if rows.all_of(unit, ApiKey, name=name):
        raise Exists(noun="token", ref=name, hint=f"Revoke it first: sloty token revoke {name}")
    key = secrets.new(secrets.KEY, unit.tenant)
    rows.add(
        unit,
        ApiKey,
        name=name,
        key_hash=secrets.digest(key),
        role=unit.actor.role,
        scopes=[permission.value for permission in wanted],
        location_id=where,
        created_by=unit.actor.name,
        expires_at=expires_at,
    )
    return NewKey(name, key, tuple(permission.value for permission in wanted), expires_at)


def list_(unit: Unit) -> list[KeyView]:
    """Every key of the tenant, by name."""
    unit.actor.require(Permission.MANAGE_USERS)
    return [_view(unit, row) for row in sorted(rows.all_of(unit, ApiKey), key=lambda row: row.name)]


def revoke(unit: Unit, ref: str) -> KeyView:
    """Let a key be valid no more, at once. Raises `NoSuch`."""
    row = rows.find(unit, ApiKey, ref, "token")
    unit.actor.require_at(Permission.MANAGE_USERS, row.location_id)
    if row.revoked_at is None:
        # The name is free for a new one.
        rows.change(unit, row, {"revoked_at": unit.now, "name": f"{row.name} (revoked {unit.now:%Y-%m-%d %H:%M:%S})"})
    return _view(unit, row)


def _view(unit: Unit, row: ApiKey) -> KeyView:
    where = next((each.slug for each in rows.all_of(unit, Location, id=row.location_id)), None)
    return KeyView(
        row.id, row.name, tuple(row.scopes), where if row.location_id else None, row.created_by, row.expires_at,
        row.revoked_at, row.used_at,
    )  # fmt: skip


def actor_of(database: Database, key: str, front_end: str, now: datetime) -> Actor:
    """Who a program with this key is; raises `KeyUnknown`."""
    tenant = secrets.tenant_of(secrets.KEY, key)
    if tenant is None:
        raise KeyUnknown
    known = {"tenant": tenant, "digest": secrets.digest(key.strip()), "now": now}
    with database.connect(DatabaseRole.PLATFORM) as platform:
        access.require_served(platform, tenant)
        row = platform.execute(queries.KEY, known).fetchone()
        if row is None:
            raise KeyUnknown
        platform.execute(queries.KEY_USED, known)
    name, role, scopes, location = row
    scoped = frozenset(map(Permission, scopes)) & PERMISSIONS[Role(role)]
    located = None if location is None else {location: scoped}
    return Actor(f"key {name}", Role(role), front_end, tenant, None, scoped, located)
