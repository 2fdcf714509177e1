"""Secrets that let somebody in: 256 random bits after the tenant's id, of which only the SHA-256 is kept."""

import base64
import hashlib
import secrets
from uuid import UUID

from sloty.ids import TenantId

SESSION, KEY, INVITATION = "slses", "slkey", "slinv"
"""What a secret begins with, so that one can tell which it is, and scanners find one that leaked."""
_BITS = 256


def new(kind: str, tenant: UUID) -> str:
    """A secret of a kind, for one tenant."""
    return f"{kind}_{tenant.hex}_{secrets.token_urlsafe(_BITS // 8)}"


def digest(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_hash(message: UUID, address: str) -> str:
    """By which an address that a message went to is known again; salted, so that no two messages tell of the same one."""
    return digest(f"{message}|{address}")


def tenant_of(kind: str, secret: str) -> TenantId | None:
    """The tenant that a secret of that kind is for; None when it is no such secret."""
    prefix, _, rest = secret.strip().partition("_")
    tenant, _, random = rest.partition("_")
    if prefix != kind or len(random) < _BITS // 8:
        return None
    try:
        return TenantId(UUID(hex=tenant))
    except ValueError:
        return None


def new_link(tenant: UUID) -> str:
    """A secret for a link: the tenant and 256 random bits, in few letters, for it goes into text messages too."""
    return base64.urlsafe_b64encode(tenant.bytes + secrets.token_bytes(_BITS // 8)).decode()


def tenant_of_link(secret: str) -> TenantId | None:
    """The tenant that a link leads to; None when it is no such secret."""
    try:
        known = base64.urlsafe_b64decode(secret.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return None
    return TenantId(UUID(bytes=known[:16])) if len(known) == 16 + _BITS // 8 else None
