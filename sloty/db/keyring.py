"""Keys that seal what is secret in the database. They are never in it: whoever has a dump alone has no secret.

AES-256-GCM (NIST SP 800-38D). What is sealed is bound to its place, so that it can be opened nowhere else.
"""

import base64
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sloty.db.credentials import CredentialsUnreadable, read_private, write_private
from sloty.db.filelock import exclusive
from sloty.errors import Unavailable
from sloty.settings import Settings

FILE = "keys.json"
_BITS, _NONCE, _LOCK_SECONDS = 256, 12, 30


class KeyMissing(Unavailable):
    """A secret was sealed with a key that this machine does not have."""

    code = "key_missing"
    sentence = "What is secret here was sealed with the key '{key}', which this machine does not have."
    hint = "Copy {file} from the machine that sealed it, or set the integration again: sloty integration set"


class KeysUnreadable(Unavailable):
    """The keys are not what was written."""

    code = "keys_unreadable"
    sentence = "The keys in {place} cannot be read."
    hint = "Each is ID:BASE64 of 32 bytes; restore the file from a back-up of this machine."


class SealBroken(Unavailable):
    """What is sealed was changed, or is in another place than it was sealed for."""

    code = "seal_broken"
    sentence = "A secret in the database is not what was sealed."
    hint = "Set it again: sloty integration set"


@dataclass(frozen=True)
class Keyring:
    """The keys of this machine, the current one first."""

    keys: dict[str, bytes] = field(repr=False)
    place: str
    """Where they are."""

    @property
    def current(self) -> str:
        """Which key seals."""
        return next(iter(self.keys))

    def seal(self, plain: bytes, bound_to: str) -> tuple[str, bytes]:
        """The key that was used, and the secret as it may be stored."""
        nonce = os.urandom(_NONCE)
        return self.current, nonce + AESGCM(self.keys[self.current]).encrypt(nonce, plain, bound_to.encode())

    def unseal(self, key: str, sealed: bytes, bound_to: str) -> bytes:
        """The secret again. Raises `KeyMissing`, `SealBroken`."""
        if key not in self.keys:
            raise KeyMissing(key=key, file=self.place)
        try:
            return AESGCM(self.keys[key]).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except InvalidTag:
            raise SealBroken from None


def load(settings: Settings) -> Keyring:
    """The keys of this machine; made when there are none. Raises `KeysUnreadable`, and what reading the file does."""
    if settings.secret_keys:
        return Keyring(_parsed(settings.secret_keys.split(","), "SLOTY_SECRET_KEYS"), "SLOTY_SECRET_KEYS")
    path = settings.data_dir / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return _of_file(path, _made(path, None))
    except OSError:
        raise CredentialsUnreadable(path=path) from None
    return _read(path, state.st_ino, state.st_ctime_ns)


@lru_cache(16)
def _read(path: Path, *_state: int) -> Keyring:
    """The keys of a file in one state, read once. A new key is another file, and new permissions are a change."""
    return _of_file(path, read_private(path))


def renew(settings: Settings) -> Keyring:
    """A new current key, before those that are there: what they sealed can still be opened."""
    path = settings.data_dir / FILE
    load(settings)
    if settings.secret_keys:
        return load(settings)
    return _of_file(path, _made(path, read_private(path)))


def _made(path: Path, before: Any) -> list[str]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(path.with_name(f"{path.name}.lock"), seconds=_LOCK_SECONDS):
        known: list[str] = read_private(path) or []
        if known != (before or []):
            # Somebody else made one meanwhile.
            return known
        made = f"k{len(known) + 1}:{base64.b64encode(AESGCM.generate_key(_BITS)).decode()}"
        write_private(path, [made, *known])
        return [made, *known]


def _of_file(path: Path, known: Any) -> Keyring:
    if not isinstance(known, list) or not all(isinstance(each, str) for each in known):
        raise KeysUnreadable(place=path)
    return Keyring(_parsed(known, str(path)), str(path))


def _parsed(lines: list[str], place: str) -> dict[str, bytes]:
    found = {}
    for line in lines:
        name, _, text = line.strip().partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except ValueError:
            raise KeysUnreadable(place=place) from None
        if not name or len(key) * 8 != _BITS:
            raise KeysUnreadable(place=place)
        found[name] = key
    if not found:
        raise KeysUnreadable(place=place)
    return found
