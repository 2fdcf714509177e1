"""Where Sloty keeps things on this machine."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

import platformdirs

from sloty.errors import Unavailable


class FolderUnsafe(Unavailable):
    """A folder that must be private can be written by somebody else."""

    code = "folder_unsafe"
    sentence = "{folder} is not private: it belongs to somebody else, or others may enter it."
    hint = "Remove it, or set XDG_RUNTIME_DIR to a private folder."


def data_dir() -> Path:
    """The server's data and the credentials: SLOTY_DATA_DIR, or the user's data folder; root's is one that an
    unprivileged server can reach."""
    chosen = os.environ.get("SLOTY_DATA_DIR")
    if chosen:
        return Path(chosen)
    return Path("/var/lib/sloty") if os.geteuid() == 0 else Path(platformdirs.user_data_dir("sloty"))


def socket_dir(data: Path, owner: int) -> Path:
    """A short private folder for the server's socket: a socket's path has at most 107 bytes, a data folder's may have
    more. It is made when missing, and refused when anybody but `owner` could have put it there."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    base = Path(runtime) if runtime and owner == os.geteuid() and Path(runtime).is_dir() else Path(tempfile.gettempdir())
    digest = hashlib.blake2b(os.fsencode(data.resolve()), digest_size=8).hexdigest()
    folder = base / f"sloty-{digest}"
    if not folder.exists() and not folder.is_symlink():
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    require_private(folder, owner)
    return folder


def require_private(folder: Path, owner: int) -> None:
    """Raise `FolderUnsafe` unless it is a real folder of `owner` that nobody else may enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
        raise FolderUnsafe(folder=folder)
