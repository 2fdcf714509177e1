"""Whom the server runs as: ourselves, or, for PostgreSQL refuses root, an unprivileged user when we are root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sloty.errors import Unavailable

_NAMES = ("postgres", "sloty")
"""Whom the server runs as when Sloty runs as root: the first that exists; the last is made when none does."""


class NoUnprivilegedUser(Unavailable):
    """PostgreSQL does not run as root, or as a user without a name, and there is nobody else to run it as."""

    code = "no_unprivileged_user"
    sentence = "PostgreSQL refuses to run as {who}, and there is no other user for it."
    hint = "Run: useradd --system sloty; or run Sloty as an ordinary user."


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that the server runs as, who owns its data and its socket."""

    name: str
    uid: int
    gid: int

    @property
    def is_another(self) -> bool:
        """True when we are root and have to become this user."""
        return self.uid != os.geteuid()

    def run(self, *words: str | Path, cwd: Path = Path("/"), seconds: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run a program as this user, in the neutral C locale, apart from our terminal, pipes and PG… variables.

        Output and errors come together. Raises OSError when the program cannot be reached, TimeoutExpired.
        """
        identity: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_another else {}
        return subprocess.run(
            [os.fspath(word) for word in words],
            **identity,
            cwd=cwd,
            umask=0o077,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
            check=False,
            timeout=seconds,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether the user may pass through the folder and all above it; asked of the system, which knows ACLs too."""
        return self.run("/bin/sh", "-c", 'test -x "$1"', "sh", folder).returncode == 0

    def can_start(self, program: Path) -> bool:
        """Whether the user reaches the program and the libraries that it wants."""
        try:
            return self.run(program, "--version").returncode == 0
        except OSError:
            return False


def server_user(data: Path) -> ServerUser:
    """The owner of the data when there are any and we are root; else ourselves, or as root somebody unprivileged.

    Raises `NoUnprivilegedUser`.
    """
    if os.geteuid() != 0:
        return _of(os.geteuid())
    if (data / "PG_VERSION").exists() and data.stat().st_uid != 0:
        return _of(data.stat().st_uid)
    for name in _NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return make_user(_NAMES[-1])


def make_user(name: str) -> ServerUser:
    """Make a system user that cannot sign in. Raises `NoUnprivilegedUser`."""
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if useradd is None:
        raise NoUnprivilegedUser(who="root")
    words = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    if subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode != 0:
        raise NoUnprivilegedUser(who="root")
    entry = pwd.getpwnam(name)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _of(uid: int) -> ServerUser:
    """Both initdb and libpq look up the name: a user without one (in a container) cannot run a server."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise NoUnprivilegedUser(who=f"the nameless user {uid}") from None
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
