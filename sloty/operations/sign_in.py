"""Signing in: a password once, then a secret that ends by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sloty.actor import Actor, Permission
from sloty.db.pool import Database
from sloty.db.queries import access as queries
from sloty.errors import Forbidden
from sloty.ids import new_id
from sloty.operations import access, attempts, passwords, secrets
from sloty.operations.rows import NoSuch
from sloty.operations.unit import Unit

LASTS = timedelta(days=30)
IDLE = timedelta(days=7)


class SignInFailed(Forbidden):
    """Wrong address or wrong password: both are told alike."""

    code = "sign_in_failed"
    sentence = "The e-mail address or the password is wrong."
    hint = "Ask an administrator for an invitation if you have no password."


class SessionEnded(Forbidden):
    """Signed out, too old, not used for long, or ended by a suspension or a new password."""

    code = "session_ended"
    sentence = "You are signed in no more."
    hint = "Sign in again: sloty login EMAIL -t TENANT; or be the operator of the machine: sloty logout"


@dataclass(frozen=True)
class Proven:
    """A user whose password was right."""

    user: UUID
    digest: str
    """The one that it was right for."""
    fresh: str | None
    """A better one, when that was made with weaker parameters."""


@dataclass(frozen=True)
class SignedIn:
    """Who has signed in, with the secret that says so: it is shown this once."""

    email: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class SessionView:
    """Somebody who is signed in."""

    id: UUID
    user: str
    front_end: str
    since: datetime
    seen_at: datetime
    expires_at: datetime


def prove(database: Database, email: str, password: str, origin: str, now: datetime) -> Proven:
    """Check a password, which takes as long for a user who does not exist. Raises `SignInFailed`, `SignInWait`."""
    attempts.begin(database, email, origin, now)
    with access.platform(database) as platform:
        row = platform.execute(queries.DIGEST_OF, {"email": email}).fetchone()
    user, digest, _ = row or (None, None, "")
    # No transaction is open meanwhile: it takes a tenth of a second.
    right, fresh = passwords.matches(password, digest)
    if not right or user is None or digest is None:
        raise SignInFailed
    with access.platform(database) as platform:
        attempts.succeeded(platform, email, origin)
    return Proven(user, digest, fresh)


def sign_in(
    database: Database, tenant: str, email: str, password: str, front_end: str, now: datetime, *, origin: str
) -> SignedIn:
    """Check the password, and open a session in a tenant; `origin` is the place that the password comes from.

    Raises `SignInFailed`, `SignInWait`, `TenantNotFound`, `TenantSuspended`; to whoever knows the password,
    `AccessSuspended` and `NotAMember`.
    """
    identity = access.tenant_named(database, tenant)
    email = email.strip()
    proven = prove(database, email, password, origin, now)
    with access.platform(database) as platform:
        actor = access.member(platform, identity, email, front_end)
        values = {"id": proven.user, "now": now, "fresh": proven.fresh, "proven": proven.digest}
        if platform.execute(queries.SIGNED_IN, values).fetchone() is None:
            raise SignInFailed
        token = secrets.new(secrets.SESSION, identity)
        platform.execute(
            queries.OPEN_SESSION,
            {
                "tenant": identity, "id": new_id(now), "user": proven.user, "digest": secrets.digest(token),
                "front_end": front_end, "now": now, "expires": now + LASTS,
            },
        )  # fmt: skip
    return SignedIn(actor.name, token, now + LASTS)


def actor_of(database: Database, token: str, front_end: str, now: datetime) -> Actor:
    """Who the session is; raises `SessionEnded`, `TenantSuspended`."""
    tenant = secrets.tenant_of(secrets.SESSION, token)
    if tenant is None:
        raise SessionEnded
    known = {"tenant": tenant, "digest": secrets.digest(token.strip()), "now": now, "since": now - IDLE}
    with access.platform(database) as platform:
        rows = platform.execute(queries.MEMBER_OF_SESSION, known).fetchall()
        actor = access.of_rows(rows, tenant, front_end)
        if actor is None:
            raise SessionEnded
        access.require_served(platform, tenant)
        platform.execute(queries.SEEN, known)
    return actor


def sign_out(database: Database, token: str) -> None:
    """End the session; one that has ended stays so."""
    tenant = secrets.tenant_of(secrets.SESSION, token)
    if tenant is not None:
        with access.platform(database) as platform:
            platform.execute(queries.END_SESSION, {"tenant": tenant, "digest": secrets.digest(token.strip())})


def sessions(unit: Unit) -> list[SessionView]:
    """Who is signed in to the tenant, the latest first."""
    unit.actor.require(Permission.MANAGE_USERS)
    found = unit.session.rows(queries.SESSIONS, now=unit.now, since=unit.now - IDLE)
    return [SessionView(*row) for row in found]


def set_password(unit: Unit, email: str, password: str) -> None:
    """Give a user another password, as the operator; every session of theirs ends. Raises `NoSuch`, `PasswordTooWeak`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = unit.session.row(queries.USER, email=email)
    if row is None:
        raise NoSuch(noun="user", ref=email, hint="Invite them first: sloty user invite EMAIL -t TENANT --role ROLE")
    digest = passwords.hashed(password, row[1], row[2])
    unit.session.run(queries.SET_DIGEST, hash=digest, now=unit.now, id=row[0])
    unit.session.run(queries.END_SESSIONS_OF, user=row[0], only=None)


def change_password(database: Database, email: str, present: str, password: str, now: datetime, *, origin: str) -> None:
    """Choose another password for oneself, by the present one; every session ends.

    Raises `SignInFailed`, `SignInWait`, `PasswordTooWeak`.
    """
    proven = prove(database, email, present, origin, now)
    with access.platform(database) as platform:
        row = platform.execute(queries.USER, {"email": email}).fetchone()
        known = row[1:3] if row else ()
        digest = passwords.hashed(password, *known)
        platform.execute(queries.SET_DIGEST, {"hash": digest, "now": now, "id": proven.user})
        platform.execute(queries.END_SESSIONS_OF, {"user": proven.user, "only": None})
