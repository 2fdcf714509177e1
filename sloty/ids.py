"""Identifiers: UUIDv7 (RFC 9562), made here so that they sort by time of birth on any PostgreSQL."""

import os
import secrets
from datetime import datetime
from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", UUID)
UserId = NewType("UserId", UUID)

# No 0/O, 1/I/L, nor vowels: read out on the phone without doubt, and never a word.
_CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_CODE_LENGTH = 8


def new_id(now: datetime) -> UUID:
    """A UUIDv7 born at `now`: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562 §5.7)."""
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    random = int.from_bytes(os.urandom(10))
    high = milliseconds << 16 | 0x7000 | random >> 68
    low = 1 << 63 | random & (1 << 62) - 1
    return UUID(int=high << 64 | low)


def new_confirmation_code() -> str:
    """Eight characters that a customer can read out; 27⁸ of them, unique within a tenant by the database."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))
