"""The data folder and the one it lies in: made private, and refused when somebody else could have a hand in them."""

import os
import stat
from pathlib import Path

from sloty.db.embedded.user import ServerUser
from sloty.errors import Unavailable


class DataDirUnsafe(Unavailable):
    """The data folder is not one that we may trust, or that PostgreSQL would take."""

    code = "data_dir_unsafe"
    sentence = "{path} {problem}."


class DataDirUnreachable(Unavailable):
    """The user that the server runs as cannot get to its data."""

    code = "data_dir_unreachable"
    sentence = "PostgreSQL runs as the user {user}, who cannot enter {path}."
    hint = "Set SLOTY_DATA_DIR to a folder that {user} can reach, such as /var/lib/sloty."


def prepare(data: Path, user: ServerUser) -> None:
    """Make the folder above the data where it is missing, and judge both. Modes of what exists are left as they are.

    Raises `DataDirUnsafe`, `DataDirUnreachable`.
    """
    if any(character < " " for character in str(data)):
        # A line of postmaster.pid is the path.
        raise DataDirUnsafe(
            path=repr(str(data)), problem="has control characters", hint="Choose another SLOTY_DATA_DIR."
        )
    above = data.parent
    try:
        _make(above, 0o711 if user.is_another else 0o700)
        mode = above.stat().st_mode
    except OSError as error:
        raise _refused(above, f"cannot be made ({error.strerror})") from None
    if not stat.S_ISDIR(mode):
        raise _refused(above, "is not a folder")
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise DataDirUnsafe(path=above, problem="can be written by everybody", hint=f"Run: chmod o-w {above}")
    if user.is_another and not user.can_enter(above):
        raise DataDirUnreachable(user=user.name, path=above)
    if not os.access(above, os.W_OK | os.X_OK):
        raise _refused(above, "cannot be written by this user")
    _judge(data, user)


def _judge(data: Path, user: ServerUser) -> None:
    """What lies at the data's place: nothing, an empty folder, or a private folder of the server's user."""
    try:
        found = data.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(found.st_mode):
        raise _refused(data, "is not a folder")
    if not os.access(data, os.R_OK | os.X_OK):
        raise _refused(data, "belongs to somebody else")
    if not any(data.iterdir()):
        return
    if not (data / "PG_VERSION").exists():
        raise DataDirUnsafe(path=data, problem="holds something else than a database", hint=f"Move it away: {data}")
    if found.st_uid != user.uid:
        raise _refused(data, f"does not belong to {user.name}, as whom PostgreSQL runs")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise DataDirUnsafe(path=data, problem="can be entered by others", hint=f"Run: chmod 700 {data}")


def _make(folder: Path, mode: int) -> None:
    """Make a folder and those above it that are missing, with this mode whatever the umask."""
    if folder.exists():
        return
    _make(folder.parent, mode)
    try:
        folder.mkdir(mode)
    except FileExistsError:
        return
    folder.chmod(mode)


def _refused(path: Path, problem: str) -> DataDirUnsafe:
    return DataDirUnsafe(path=path, problem=problem, hint="Set SLOTY_DATA_DIR to a folder of your own.")
