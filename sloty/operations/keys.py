"""API keys: programs that act in a tenant, with some of the rights of whoever made the key.

Never with more than that user has at the time: who is given a lesser role, suspended or archived takes their keys along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Permission, Role
from sloty.db.pool import Database
from sloty.db.queries import access as queries
from sloty.engine.limits import Feature
from sloty.errors import Forbidden, Invalid
from sloty.ids import TenantId, UserId
from sloty.models.access import ApiKey
from sloty.models.location import Location
from sloty.operations import access, allowances, roles, rows, secrets, subscriptions
from sloty.operations.access import Connection
from sloty.operations.allowances import What
from sloty.operations.idempotency import once
from sloty.operations.rows import Exists
from sloty.operations.specs import checked
from sloty.operations.specs.people import KeySpec
from sloty.operations.unit import Unit, open_unit


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
    """A key with its secret: it is shown this once, and never again."""

    name: str
    scopes: tuple[str, ...]
    location: str | None
    expires_at: datetime | None
    key: str | None = None


class KeyNeedsDate(Invalid):
    """A key that has expired before it is made is of no use."""

    code = "key_expired"
    sentence = "The key would have expired already, at {expires_at}."


def create(
    unit: Unit, name: str, scopes: Sequence[str], *, location: str | None = None, expires_at: datetime | None = None
) -> NewKey:
    """A key with these permissions, in the tenant or at one location; never more than its maker has.

    Raises `NotAllowed`, `Exists`, `NoScopes`, `PermissionUnknown`, `KeyNeedsDate`, `FeatureOff`.
    """
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    subscriptions.require_feature(unit, Feature.API)
    wanted = tuple(dict.fromkeys(roles.permission_named(scope) for scope in scopes))
    if not wanted:
        raise NoScopes(field="scope")
    if expires_at is not None and expires_at <= unit.now:
        raise KeyNeedsDate(expires_at=f"{expires_at:%Y-%m-%d %H:%M} UTC")
    made: list[str] = []
    view = NewKey(checked(KeySpec, {"name": name}).name, tuple(each.value for each in wanted), location, expires_at)

    def act() -> NewKey:
        made.append(_make(unit, view, wanted))
        return view

    request = {"name": name, "scopes": view.scopes, "location": location, "expires_at": expires_at}
    # The answer that is kept for a retry has no secret.
    return replace(once(unit, "create token", request, NewKey, act), key=made[0] if made else None)


def _make(unit: Unit, wanted: NewKey, permissions: Sequence[Permission]) -> str:
    where = None if wanted.location is None else rows.find(unit, Location, wanted.location, "location").id
    unit.actor.require_at(Permission.MANAGE_USERS, where)
    for permission in permissions:
        if permission is Permission.MANAGE_PLATFORM:
            raise NotAllowed(actor=unit.actor.name, permission=permission.value, where=" for a key")
        unit.actor.require_at(permission, where)
    if rows.all_of(unit, ApiKey, name=wanted.name):
        raise Exists(noun="token", ref=wanted.name, hint=f"Revoke it first: sloty token revoke {wanted.name}")
    key = secrets.new(secrets.KEY, unit.tenant)
    rows.add(
        unit,
        ApiKey,
        name=wanted.name,
        key_hash=secrets.digest(key),
        user_id=unit.actor.user,
        scopes=list(wanted.scopes),
        location_id=where,
        created_by=unit.actor.name,
        expires_at=wanted.expires_at,
    )
    return key


def list_(unit: Unit) -> list[KeyView]:
    """The keys that the actor may revoke, by name."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    mine = [row for row in rows.all_of(unit, ApiKey) if unit.actor.may(Permission.MANAGE_USERS, row.location_id)]
    return [_view(unit, row) for row in sorted(mine, key=lambda row: row.name)]


def revoke(unit: Unit, ref: str) -> KeyView:
    """Let a key be valid no more, at once. Raises `NoSuch`, `NotAllowed`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)

    def act() -> KeyView:
        row = rows.find(unit, ApiKey, ref, "token")
        unit.actor.require_at(Permission.MANAGE_USERS, row.location_id)
        if row.revoked_at is None:
            # The name is free for a new one.
            name = f"{row.name} (revoked {unit.now:%Y-%m-%d %H:%M:%S})"
            rows.change(unit, row, {"revoked_at": unit.now, "name": name})
        return _view(unit, row)

    return once(unit, "revoke token", {"ref": ref}, KeyView, act)


def _view(unit: Unit, row: ApiKey) -> KeyView:
    where = next((each.slug for each in rows.all_of(unit, Location, id=row.location_id)), None)
    return KeyView(
        row.id, row.name, tuple(row.scopes), where if row.location_id else None, row.created_by, row.expires_at,
        row.revoked_at, row.used_at,
    )  # fmt: skip


def actor_of(
    database: Database, key: str, front_end: str, now: datetime | None, *, counted: What | None = None
) -> Actor:
    """Who a program with this key is, as `open_unit` takes `now`; `counted` says as what its request counts.

    Raises `KeyUnknown`, `TenantSuspended`, `FeatureOff`, `TooMany`.
    """
    tenant = secrets.tenant_of(secrets.KEY, key)
    if tenant is None:
        raise KeyUnknown
    # Asked for with every request: through the pool, where the others of the platform open a connection of their own.
    with open_unit(database, Actor.operator(front_end, front_end), now=now) as unit:
        platform = unit.session.driver
        known = {"tenant": tenant, "digest": secrets.digest(key.strip()), "now": unit.now}
        row = platform.execute(queries.KEY, known).fetchone()
        if row is None:
            raise KeyUnknown
        name, scopes, location, user, unseen, *rest = row
        access.refuse_unserved(*rest[:3])
        subscriptions.read((rest[0], *rest[3:]), unit.now).require(Feature.API)
        maker = _maker(platform, tenant, user, front_end)
        if unseen:
            platform.execute(queries.KEY_USED, known)
        if counted is not None:
            allowances.count(platform, tenant, counted, f"key {name}", unit.now)
    allowed = frozenset(map(Permission, scopes))
    located = _located(maker, allowed, location)
    permissions = allowed & maker.permissions if located is None else frozenset().union(*located.values())
    return Actor(f"key {name}", maker.role, front_end, tenant, maker.user, permissions, located)


def _maker(platform: Connection, tenant: TenantId, user: UserId | None, front_end: str) -> Actor:
    """Whoever made the key, as they are now; the operator counts as an administrator of the tenant."""
    if user is None:
        return Actor("", Role.TENANT_ADMIN, front_end, tenant, None, PERMISSIONS[Role.TENANT_ADMIN])
    held = platform.execute(queries.MEMBER_OF_ID, {"tenant": tenant, "user": user}).fetchall()
    maker = access.of_rows(held, tenant, front_end)
    if maker is None:
        raise KeyUnknown
    return maker


def _located(
    maker: Actor, allowed: frozenset[Permission], location: UUID | None
) -> Mapping[UUID, frozenset[Permission]] | None:
    """What the key may at each place; None when that is the same everywhere."""
    if maker.locations is None:
        return None if location is None else {location: allowed & maker.permissions}
    return {
        place: allowed & permissions
        for place, permissions in maker.locations.items()
        if location is None or place == location
    }
