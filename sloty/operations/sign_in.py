"""Signing in: a password once, then a secret that ends by itself; who guesses waits, and longer each time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sloty.actor import Actor, Permission
from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.errors import Forbidden, Refused
from sloty.ids import new_id
from sloty.operations import access, passwords, secrets
from sloty.operations.rows import NoSuch
from sloty.operations.unit import Unit

LASTS = timedelta(days=30)
IDLE = timedelta(days=7)
_FREE = 3
"""Failures that cost nothing: fingers slip."""
_LONGEST_WAIT = timedelta(hours=1)


class SignInFailed(Forbidden):
    """Wrong address, wrong password, suspended, no member: all are told alike."""

    code = "sign_in_failed"
    sentence = "The e-mail address or the password is wrong."
    hint = "Ask an administrator for an invitation if you have no password."


class SignInWait(Refused):
    """Too many failures: no account is ever locked for good."""

    code = "sign_in_wait"
    sentence = "Too many wrong passwords: try again in {wait}."


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


def sign_in(database: Database, tenant: str, email: str, password: str, front_end: str, now: datetime) -> SignedIn:
    """Check the password, and open a session in a tenant. Raises `SignInFailed`, `SignInWait`, `TenantNotFound`."""
    identity = access.tenant_named(database, tenant)
    with database.connect(DatabaseRole.PLATFORM) as platform:
        # The row is locked: guesses at one account come one after the other.
        row = platform.execute(queries.DIGEST_OF, {"email": email}).fetchone()
        user, digest, status, failures, failed_at = row or (None, None, "", 0, None)
        _require_waited(failures, failed_at, now)
        right, fresh = passwords.matches(password, digest)
        if not right:
            platform.execute(queries.FAILED, {"id": user, "now": now})
            platform.commit()
            raise SignInFailed
        if status != "ACTIVE":
            raise SignInFailed
        platform.execute(queries.SIGNED_IN, {"id": user, "now": now, "hash": fresh})
        actor = access.member(platform, identity, email, front_end)
        if actor is None:
            raise SignInFailed
        token = secrets.new(secrets.SESSION, identity)
        platform.execute(
            queries.OPEN_SESSION,
            {
                "tenant": identity, "id": new_id(now), "user": user, "digest": secrets.digest(token),
                "front_end": front_end, "now": now, "expires": now + LASTS,
            },
        )  # fmt: skip
    return SignedIn(actor.name, token, now + LASTS)


def _require_waited(failures: int, failed_at: datetime | None, now: datetime) -> None:
    """After some failures each next try costs twice the wait of the one before."""
    if failures < _FREE or failed_at is None:
        return
    wait = min(timedelta(seconds=2 ** min(failures - _FREE, 20)), _LONGEST_WAIT)
    left = failed_at + wait - now
    if left > timedelta():
        seconds = max(1, round(left.total_seconds()))
        raise SignInWait(wait=f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes")


def actor_of(database: Database, token: str, front_end: str, now: datetime) -> Actor:
    """Who the session is; raises `SignInFailed` when it has ended."""
    tenant = secrets.tenant_of(secrets.SESSION, token)
    if tenant is None:
        raise SignInFailed(hint="Sign in again: sloty login EMAIL")
    known = {"tenant": tenant, "digest": secrets.digest(token.strip()), "now": now, "since": now - IDLE}
    with database.connect(DatabaseRole.PLATFORM) as platform:
        access.require_served(platform, tenant)
        actor = access.of_rows(platform.execute(queries.MEMBER_OF_SESSION, known).fetchall(), tenant, front_end)
        if actor is None:
            raise SignInFailed(hint="Sign in again: sloty login EMAIL")
        platform.execute(queries.SEEN, known)
    return actor


def sign_out(database: Database, token: str) -> None:
    """End the session; one that has ended stays so."""
    tenant = secrets.tenant_of(secrets.SESSION, token)
    if tenant is not None:
        with database.connect(DatabaseRole.PLATFORM) as platform:
            platform.execute(queries.END_SESSION, {"tenant": tenant, "digest": secrets.digest(token.strip())})


def sessions(unit: Unit) -> list[SessionView]:
    """Who is signed in to the tenant, the latest first."""
    unit.actor.require(Permission.MANAGE_USERS)
    return [SessionView(*row) for row in unit.session.rows(queries.SESSIONS, now=unit.now)]


def set_password(unit: Unit, email: str, password: str) -> None:
    """Give a user another password; every session of theirs ends. Raises `NoSuch`, `PasswordTooWeak`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    row = unit.session.row(queries.USER, email=email)
    if row is None:
        raise NoSuch(noun="user", ref=email, hint="Invite them first: sloty user invite EMAIL -t TENANT")
    digest = passwords.hashed(password, row[1], row[2])
    unit.session.run(queries.SET_DIGEST, hash=digest, now=unit.now, verified=None, id=row[0])
    unit.session.run(queries.END_SESSIONS_OF, user=row[0], only=None)
