"""What we hand out and want back as it was: signed for one purpose in one tenant, and kept nowhere.

The keys are those of the machine (`db/keyring.py`): what was signed with an older one is still known.
"""

import base64
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from sloty.db import keyring
from sloty.db.pool import Database
from sloty.ids import TenantId


class Purpose(StrEnum):
    """What is signed for one is worth nothing for another."""

    FORM = "form"
    HOLD = "hold"
    FILE = "file"
    WAITING = "waiting"


def sign(database: Database, purpose: Purpose, tenant: TenantId, facts: Mapping[str, Any]) -> str:
    """The facts as one word for a form or an address. Everybody can read them; nobody can change them."""
    signed = _serializer(database, purpose, tenant).dumps(dict(facts))
    return signed.decode() if isinstance(signed, bytes) else signed


def unsign(database: Database, purpose: Purpose, tenant: TenantId, word: str) -> dict[str, Any] | None:
    """The facts again; None for what we have not signed so."""
    try:
        facts = _serializer(database, purpose, tenant).loads(word)
    except BadData:
        return None
    return facts if isinstance(facts, dict) else None


def _serializer(database: Database, purpose: Purpose, tenant: TenantId) -> URLSafeSerializer:
    return _made(tuple(keyring.load(database.settings).keys.values()), purpose, tenant)


@lru_cache(256)
def _made(known: tuple[bytes, ...], purpose: Purpose, tenant: TenantId) -> URLSafeSerializer:
    # Ours has the current key first, the library wants it last; and the key that seals is not the key that signs.
    keys = [base64.b64encode(hashlib.sha256(b"sloty signing\0" + key).digest()) for key in reversed(known)]
    return URLSafeSerializer(
        keys,
        salt=f"sloty {purpose.value} {tenant.hex}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
