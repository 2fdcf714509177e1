"""Invitations: a secret that lets somebody choose a password, once, for a week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.errors import Refused
from sloty.models.access import Invitation
from sloty.operations import passwords, rows, secrets, users
from sloty.operations.specs import UserSpec
from sloty.operations.unit import Unit

VALID_FOR = timedelta(days=7)


class InvitationUnusable(Refused):
    """Used, too old, replaced by a newer one, or never one of ours: all are told alike."""

    code = "invitation_unusable"
    sentence = "This invitation cannot be used any more."
    hint = "Ask for a new one."


@dataclass(frozen=True)
class InvitationView:
    """An invitation, with its secret: it is shown this once."""

    email: str
    role: str
    location: str | None
    token: str
    expires_at: datetime


def invite(unit: Unit, spec: UserSpec) -> InvitationView:
    """Make somebody a member, and an invitation to choose a password; earlier ones of theirs are void. Raises as `grant`."""
    users.grant(unit, spec)
    person = users.show(unit, spec.email)
    unit.session.run(queries.WITHDRAW, user=person.id)
    token = secrets.new(secrets.INVITATION, unit.tenant)
    expires = unit.now + VALID_FOR
    rows.add(
        unit,
        Invitation,
        user_id=person.id,
        token_hash=secrets.digest(token),
        expires_at=expires,
        invited_by=unit.actor.name,
    )
    return InvitationView(person.email, spec.role.value, spec.location, token, expires)


def accept(database: Database, token: str, password: str, now: datetime) -> str:
    """Choose a password by an invitation: who signs in with it from now on. Raises `InvitationUnusable`, `PasswordTooWeak`."""
    tenant = secrets.tenant_of(secrets.INVITATION, token)
    if tenant is None:
        raise InvitationUnusable
    with database.connect(DatabaseRole.PLATFORM) as platform:
        found = platform.execute(
            queries.INVITATION, {"tenant": tenant, "digest": secrets.digest(token.strip())}
        ).fetchone()
        if found is None or found[5] is not None or found[4] <= now:
            raise InvitationUnusable
        identity, user, email, name, *_ = found
        digest = passwords.hashed(password, email, name)
        platform.execute(queries.SET_DIGEST, {"hash": digest, "now": now, "verified": now, "id": user})
        platform.execute(queries.END_SESSIONS_OF, {"user": user, "only": None})
        platform.execute(queries.ACCEPT, {"tenant": tenant, "id": identity, "now": now})
    return str(email)
