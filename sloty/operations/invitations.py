"""Invitations: a secret that makes somebody a member of one tenant, once, within a week.

It proves nothing of who somebody is, for whoever invites has seen it. So it lets nobody choose a password for a user who
is there already: these accept with the password that they have, and no tenant can take another's users over.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.pool import Database
from sloty.db.queries import access as queries
from sloty.errors import Conflict, Forbidden, Refused
from sloty.ids import TenantId, new_id
from sloty.models.access import Invitation
from sloty.models.location import Location
from sloty.operations import access, passwords, rows, secrets, sign_in, users
from sloty.operations.access import AccessSuspended, Connection
from sloty.operations.idempotency import once
from sloty.operations.rows import Ambiguous, NoSuch
from sloty.operations.specs import UserSpec
from sloty.operations.unit import Unit

VALID_FOR = timedelta(days=7)


class InvitationUnusable(Refused):
    """Used, too old, replaced by a newer one, or never one of ours: all are told alike."""

    code = "invitation_unusable"
    sentence = "This invitation cannot be used any more."
    hint = "Ask for a new one."


class AlreadyMember(Conflict):
    """Whoever is a member has accepted, and needs no invitation."""

    code = "already_member"
    sentence = "'{email}' is a member already."
    hint = "Give them another role: sloty role grant {email} --role ROLE"


class OtherPassword(Forbidden):
    """Somebody accepts for a user who is there, with a password that is not that user's."""

    code = "other_password"
    sentence = "There is a user '{email}' already, whose password is another."
    hint = "Accept with the password that this user has; an invitation changes none."


@dataclass(frozen=True)
class InvitationView:
    """An invitation, with its secret: it is shown this once, and never again."""

    email: str
    role: str
    location: str | None
    expires_at: datetime
    token: str | None = None


@dataclass(frozen=True)
class Accepted:
    """Who is a member now, and where."""

    email: str
    tenant: str


def invite(unit: Unit, spec: UserSpec) -> InvitationView:
    """Ask somebody to be a member; an earlier invitation to the same place is void. Raises `AlreadyMember`, as `grant`."""
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    made: list[str] = []

    def act() -> InvitationView:
        _require_stranger(unit, spec.email)
        users.grant(unit, spec)
        where = None if spec.location is None else rows.find(unit, Location, spec.location, "location").id
        (row,) = rows.all_of(unit, Invitation, email=spec.email, location_id=where)
        return _issue(unit, row, made)

    return _shown(once(unit, "invite user", spec.model_dump(mode="json"), InvitationView, act), made)


def renew(unit: Unit, email: str, location: str | None = None) -> InvitationView:
    """Another secret for somebody who is waiting; the earlier one is void.

    Raises `NoSuch`, `AlreadyMember`, `Ambiguous`, `NotAllowed`.
    """
    unit.actor.require_somewhere(Permission.MANAGE_USERS)
    made: list[str] = []

    def act() -> InvitationView:
        where = None if location is None else rows.find(unit, Location, location, "location").id
        waiting = rows.all_of(unit, Invitation, email=email.lower())
        found = [row for row in waiting if location is None or row.location_id == where]
        if not waiting:
            _require_stranger(unit, email)
        if not found:
            raise NoSuch(noun="invitation", ref=email, hint=f"Run: sloty user invite {email} --role ROLE")
        if len(found) > 1:
            raise Ambiguous(noun="invitations", ref=email, found=_places(unit, found), hint="Name one with --location.")
        users.require_to_manage(unit, found[0].role, found[0].location_id)
        return _issue(unit, found[0], made)

    return _shown(once(unit, "renew invitation", {"email": email, "location": location}, InvitationView, act), made)


def _require_stranger(unit: Unit, email: str) -> None:
    person = users.known(unit, email)
    if person is not None and any(held.status != "PENDING" for held in person.roles):
        raise AlreadyMember(email=person.email)


def _places(unit: Unit, found: list[Invitation]) -> str:
    slugs = {row.id: row.slug for row in rows.all_of(unit, Location)}
    return ", ".join(sorted(slugs[row.location_id] if row.location_id else "the whole tenant" for row in found))


def _issue(unit: Unit, row: Invitation, made: list[str]) -> InvitationView:
    made.append(secrets.new(secrets.INVITATION, unit.tenant))
    values = {"token_hash": secrets.digest(made[0]), "expires_at": unit.now + VALID_FOR, "invited_by": unit.actor.name}
    rows.change(unit, row, values)
    place = None if row.location_id is None else rows.find(unit, Location, str(row.location_id), "location").slug
    return InvitationView(row.email, row.role.value, place, unit.now + VALID_FOR)


def _shown(view: InvitationView, made: list[str]) -> InvitationView:
    """With the secret when it was made just now: answers that are kept for a retry have none."""
    return replace(view, token=made[0] if made else None)


def accept(database: Database, token: str, password: str, now: datetime, *, front_end: str, origin: str) -> Accepted:
    """Become a member. Who is no user yet chooses a password; who is one gives the one that they have.

    Raises `InvitationUnusable`, `PasswordTooWeak`, `OtherPassword`, `SignInWait`, `AccessSuspended`, `TenantSuspended`.
    """
    tenant = secrets.tenant_of(secrets.INVITATION, token)
    if tenant is None:
        raise InvitationUnusable
    with access.platform(database) as platform:
        _, email, name, *_ = _found(platform, tenant, token, now)
        access.require_served(platform, tenant)
        there = platform.execute(queries.USER, {"email": email}).fetchone()
    # Digests take a tenth of a second each: no transaction is open meanwhile.
    if there is None:
        digest = passwords.hashed(password, email, name)
    else:
        _prove(database, email, password, origin, now)
    with access.platform(database) as platform:
        platform.execute(queries.SAY, {"tenant": tenant, "actor": email, "front_end": front_end})
        invitation, _, _, role, location, slug = _found(platform, tenant, token, now)
        if there is None:
            user = _make_user(platform, {"email": email, "name": name, "hash": digest, "tenant": tenant}, now)
        else:
            user = _not_suspended(platform, tenant, email)
        of = {"tenant": tenant, "id": new_id(now), "user": user, "role": role, "location": location}
        platform.execute(queries.MAKE_MEMBER, of)
        platform.execute(queries.ACCEPTED, {"tenant": tenant, "id": invitation})
    return Accepted(email, slug)


def _prove(database: Database, email: str, password: str, origin: str, now: datetime) -> None:
    try:
        sign_in.prove(database, email, password, origin, now)
    except sign_in.SignInFailed:
        raise OtherPassword(email=email) from None


def _make_user(platform: Connection, values: dict[str, Any], now: datetime) -> UUID:
    """Raises `OtherPassword` when another invitation to the address was accepted at the same moment."""
    row = platform.execute(queries.MAKE_USER, {"id": new_id(now), **values}).fetchone()
    if row is None:
        raise OtherPassword(email=values["email"])
    return UUID(str(row[0]))


def _not_suspended(platform: Connection, tenant: TenantId, email: str) -> UUID:
    """The user, who is suspended neither everywhere, nor here; raises `AccessSuspended`."""
    held = platform.execute(queries.MEMBER, {"email": email, "tenant": tenant}).fetchall()
    if not held or any(status != "ACTIVE" or suspended for _, _, status, _, _, suspended in held):
        raise AccessSuspended(email=email)
    return UUID(str(held[0][0]))


def _found(platform: Connection, tenant: TenantId, token: str, now: datetime) -> tuple[Any, ...]:
    """The invitation, locked; raises `InvitationUnusable`."""
    known = {"tenant": tenant, "digest": secrets.digest(token.strip()), "now": now}
    row = platform.execute(queries.INVITATION, known).fetchone()
    if row is None:
        raise InvitationUnusable
    return row
