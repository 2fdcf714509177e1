"""Passwords of the database's roles, generated here, kept in one file that only its owner can read."""

import json
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sloty.db.filelock import exclusive
from sloty.errors import Unavailable

_LOCK_SECONDS = 30


class CredentialsUnsafe(Unavailable):
    """Others may read the passwords."""

    code = "credentials_unsafe"
    sentence = "{path} can be read by others."
    hint = "Run: chmod 600 {path}"


class CredentialsUnreadable(Unavailable):
    """The file is not what was written, or not ours to read."""

    code = "credentials_unreadable"
    sentence = "{path} cannot be read as credentials."
    hint = "Be the user who wrote it, or restore it from a back-up; without it the database's roles cannot sign in."


@dataclass(frozen=True)
class Credentials:
    """The passwords for one server, by role."""

    path: Path
    """The file, which may not exist yet."""
    server: str
    """"embedded", or host:port: roles belong to a server."""
    known: dict[str, dict[str, str]] = field(repr=False)
    """All servers' passwords in the file; kept out of `repr`, and so out of tracebacks and logs."""

    def password(self, role: str) -> str | None:
        """The role's password, or None when none was generated here."""
        return self.known.get(self.server, {}).get(role)

    def with_generated(self, roles: Iterable[str]) -> "Credentials":
        """These and a new password for each of `roles` that has none, written to the file before it is used.

        The file is read again under a lock: of two who generate at once, both end with the same passwords.
        """
        wanted = list(roles)
        if all(self.password(role) is not None for role in wanted):
            return self
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with exclusive(self.path.with_name(f"{self.path.name}.lock"), seconds=_LOCK_SECONDS):
            known = load(self.path, self.server).known
            mine = dict(known.get(self.server, {}))
            missing = [role for role in wanted if role not in mine]
            mine.update({role: secrets.token_urlsafe(32) for role in missing})
            if missing:
                known = {**known, self.server: mine}
                write_private(self.path, known)
        return Credentials(self.path, self.server, known)


def load(path: Path, server: str = "embedded") -> Credentials:
    """The passwords kept for a server; none when there is no file. Raises what `read_private` does."""
    known = read_private(path)
    return Credentials(path, server, {} if known is None else _checked(path, known))


def read_private(path: Path) -> Any:
    """JSON that was written as private; None when there is no file.

    Raises `CredentialsUnsafe` when group or others may read it, `CredentialsUnreadable` when we may not or it is torn.
    """
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            content = file.read()
    except FileNotFoundError:
        return None
    except OSError:
        raise CredentialsUnreadable(path=path) from None
    if mode & 0o077:
        raise CredentialsUnsafe(path=path)
    try:
        return json.loads(content)
    except ValueError:
        raise CredentialsUnreadable(path=path) from None


def _checked(path: Path, known: Any) -> dict[str, dict[str, str]]:
    if not isinstance(known, dict) or not all(
        isinstance(roles, dict) and all(isinstance(password, str) for password in roles.values())
        for roles in known.values()
    ):
        raise CredentialsUnreadable(path=path)
    return known


def write_private(path: Path, content: Any) -> None:
    """Write JSON, whole or not at all: a private temporary file (mkstemp makes it 0600), forced to the disk, then renamed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            json.dump(content, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
