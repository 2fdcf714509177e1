"""Where Sloty keeps things on this machine."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs

from sloty.errors import Unavailable

_SOCKET_BYTES = 103
"""The longest path of a socket that every system takes: macOS 103, Linux 107 (`sun_path` in unix(7))."""
_SOCKET_NAME = "/.s.PGSQL.5432"


class FolderUnsafe(Unavailable):
    """A folder that must be private can be written by somebody else."""

    code = "folder_unsafe"
    sentence = "{folder} is not private: it belongs to somebody else, or others may enter it."
    hint = "Remove it, or set XDG_RUNTIME_DIR to a private folder."


def data_dir() -> Path:
    """The server's data and the credentials: SLOTY_DATA_DIR, or the user's data folder.

    Root's is one that an unprivileged server can reach.
    """
    chosen = os.environ.get("SLOTY_DATA_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return Path("/var/lib/sloty") if os.geteuid() == 0 else Path(platformdirs.user_data_dir("sloty"))


def socket_address(data: Path, owner: int | None = None) -> Path:
    """Where `socket_dir` is or would be; nothing is made or checked."""
    owner = os.geteuid() if owner is None else owner
    digest = hashlib.blake2b(os.fsencode(data.resolve()), digest_size=8).hexdigest()
    name = f"sloty-{digest}"
    return next(
        base / name for base in _bases(owner) if len(os.fsencode(base / name)) + len(_SOCKET_NAME) <= _SOCKET_BYTES
    )


def socket_dir(data: Path, owner: int | None = None) -> Path:
    """A short private folder for the server's socket: a data folder's path may be longer than a socket's 107 bytes.

    It is made when missing, and as root given to `owner` (a user id; by default ourselves). Raises `FolderUnsafe` when
    anybody else could have put it there.
    """
    owner = os.geteuid() if owner is None else owner
    folder = socket_address(data, owner)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        raise FolderUnsafe(folder=folder) from None
    try:
        found = os.fstat(handle)
        # Ours and not yet the owner's: made just now, or by somebody who was ended between two steps.
        if found.st_uid == os.geteuid() != owner:
            os.fchown(handle, owner, -1)
    finally:
        os.close(handle)
    require_private(folder, owner)
    return folder


def require_private(folder: Path, owner: int) -> None:
    """Raise `FolderUnsafe` unless it is a real folder of `owner` that nobody else may enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
        raise FolderUnsafe(folder=folder)


def _bases(owner: int) -> Iterator[Path]:
    """Folders where nobody else can put another in the place of ours, the best first; /tmp is always short enough."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and owner == os.geteuid() and _is_safe(Path(runtime), owner):
        yield Path(runtime)
    if _is_safe(Path(tempfile.gettempdir()), owner):
        yield Path(tempfile.gettempdir())
    yield Path("/tmp")  # noqa: S108 - what is made there is checked


def _is_safe(base: Path, owner: int) -> bool:
    """Whether it is a folder that `owner` can enter, and where others cannot rename what is not theirs."""
    try:
        found = base.stat()
    except OSError:
        return False
    kept = found.st_mode & stat.S_ISVTX or (found.st_uid in {0, os.geteuid()} and not found.st_mode & 0o022)
    enters = found.st_uid == owner or found.st_mode & stat.S_IXOTH
    writes = os.access(base, os.W_OK | os.X_OK)
    return base.is_absolute() and stat.S_ISDIR(found.st_mode) and bool(kept) and bool(enters) and writes
