"""Passwords of the database's roles, generated here, kept in one file that only its owner can read."""

import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sloty.errors import Unavailable


class CredentialsUnsafe(Unavailable):
    """Others may read the passwords."""

    code = "credentials_unsafe"
    sentence = "{path} can be read by others."
    hint = "Run: chmod 600 {path}"


class CredentialsUnreadable(Unavailable):
    """The file is not what was written."""

    code = "credentials_unreadable"
    sentence = "{path} cannot be read as credentials."
    hint = "Restore it from a back-up; or set new passwords: move it away and run: sloty db init"


@dataclass(frozen=True)
class Credentials:
    """The passwords for one server, by role."""

    path: Path
    server: str
    """"embedded", or host:port: roles belong to a server."""
    known: dict[str, dict[str, str]]
    """All servers' passwords in the file."""

    def password(self, role: str) -> str | None:
        """The role's password, or None when none was generated here."""
        return self.known.get(self.server, {}).get(role)

    def with_generated(self, roles: Iterable[str]) -> "Credentials":
        """These and a new password for each of `roles` that has none, written to the file before it is used."""
        mine = dict(self.known.get(self.server, {}))
        missing = [role for role in roles if role not in mine]
        if not missing:
            return self
        mine.update({role: secrets.token_urlsafe(32) for role in missing})
        known = {**self.known, self.server: mine}
        _write(self.path, known)
        return Credentials(self.path, self.server, known)


def load(path: Path, server: str) -> Credentials:
    """The passwords kept for a server; none when there is no file. Raises `CredentialsUnsafe`."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text()
    except FileNotFoundError:
        return Credentials(path, server, {})
    if mode & 0o077:
        raise CredentialsUnsafe(path=path)
    try:
        known: dict[str, Any] = json.loads(text)
    except ValueError:
        raise CredentialsUnreadable(path=path) from None
    return Credentials(path, server, known)


def _write(path: Path, known: dict[str, dict[str, str]]) -> None:
    """Whole or not at all: a private temporary file, forced to the disk, then renamed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".credentials-")
    with os.fdopen(handle, "w") as file:
        json.dump(known, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
