"""Secret links: made when a message goes out, each for one recipient, one purpose and one start of one appointment.

Of the secret only its SHA-256 is kept. Whoever has a link needs no other proof: so what is wrong with one is told of a
single thing, that the appointment has another time since; everything else looks alike.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sloty.db.queries import link as queries
from sloty.engine.messaging import LinkScope, RecipientKind
from sloty.errors import Conflict, NotFound
from sloty.ids import TenantId
from sloty.operations import secrets
from sloty.operations.unit import Unit

HERE = "http://localhost:8000"
"""Where the booking page of this machine is, when it is nowhere else."""
_LASTS = timedelta(days=30)
"""After the visit; then there is nothing to manage."""


class LinkUnusable(NotFound):
    """Made up, cut off, too old, for another purpose, or of a tenant that is not served: all are told alike."""

    code = "link_unusable"
    sentence = "This link does not lead anywhere."
    hint = "Use the whole link, from the latest message about your appointment; or call us."


class LinkSuperseded(Conflict):
    """The appointment has been moved since the link was sent."""

    code = "link_superseded"
    sentence = "The appointment has another time since this link was sent."
    hint = "Use the link in the message that tells of the new time; or call us."


@dataclass(frozen=True)
class ManageLinkView:
    """What a link opens, and for whom."""

    id: UUID
    tenant: TenantId
    appointment: UUID
    confirmation_code: str
    recipient_kind: RecipientKind
    recipient: UUID
    scope: LinkScope
    starts_at: datetime
    expires_at: datetime


def base(unit: Unit, domain: str | None, slug: str, *, outward: bool) -> str:
    """Where a tenant's pages are: at its own domain, below the base domain, or below the installation's address.

    Empty where nobody knows. What goes `outward` never leads to this machine, which alone could open it; what stays here
    as a file does.
    """
    settings = unit.database.settings
    own = domain or (f"{slug}.{settings.web_base_domain}" if settings.web_base_domain else None)
    if own:
        return f"https://{own}"
    public = settings.public_url or ("" if outward else HERE)
    return f"{public.rstrip('/')}/{slug}" if public else ""


def made(
    unit: Unit,
    appointment: UUID,
    kind: RecipientKind,
    recipient: UUID,
    starts_at: datetime,
    scope: LinkScope = LinkScope.MANAGE,
) -> str:
    """A new secret for somebody who is told of an appointment that begins then."""
    token = secrets.new_link(unit.tenant)
    unit.session.run(
        queries.MAKE,
        hash=secrets.digest(token),
        appointment=appointment,
        kind=kind.value,
        recipient=recipient,
        scope=scope.value,
        starts=starts_at,
        expires=starts_at + _LASTS,
    )
    return token


def revoke(unit: Unit, appointment: UUID) -> int:
    """Let nobody manage an appointment any more by the links that were sent so far; how many they were."""
    return unit.session.run(queries.REVOKE, appointment=appointment, now=unit.now)


def restore(unit: Unit, appointment: UUID, starts_at: datetime) -> None:
    """A move was undone: the links that were sent with the start that is had again open once more, and no others."""
    unit.session.run(queries.RESTORE, appointment=appointment, starts=starts_at, now=unit.now)


def resolve(unit: Unit, token: str, scope: LinkScope = LinkScope.MANAGE) -> ManageLinkView:
    """What the link opens in the unit's tenant. Changes nothing. Raises `LinkUnusable`, `LinkSuperseded`."""
    if secrets.tenant_of_link(token) != unit.tenant:
        raise LinkUnusable
    row = unit.session.row(queries.OPEN, hash=secrets.digest(token), scope=scope.value, now=unit.now)
    if row is None:
        raise LinkUnusable
    identity, appointment, code, kind, recipient, starts_at, expires_at, superseded = row
    if superseded:
        raise LinkSuperseded
    return ManageLinkView(
        identity, unit.tenant, appointment, code, RecipientKind(kind), recipient, scope, starts_at, expires_at
    )


def note_used(unit: Unit, link: ManageLinkView) -> None:
    """Note that something was done by it, the first time."""
    unit.session.run(queries.USED, id=link.id, now=unit.now)
