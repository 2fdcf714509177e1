"""The file of a back-up: a tar of the dump, the roles and the manifest, written beside and moved into place."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sloty.db.backup.contents import Contents, TableContent
from sloty.errors import Conflict, Invalid

FORMAT = 1
MANIFEST, ROLES, DUMP = "manifest.json", "roles.sql", "database.dump"


class BackupBroken(Invalid):
    """The file is cut off, was changed, or is no back-up."""

    code = "backup_broken"
    sentence = "{path} cannot be restored: {problem}."
    hint = "Take another one: sloty db verify FILE tells which are whole."


class BackupThere(Conflict):
    """There is a file of that name."""

    code = "backup_there"
    sentence = "{path} is there already."
    hint = "Choose another name, or add --replace."


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself."""

    taken_at: datetime
    program: str
    """Version of Sloty."""
    postgresql: int
    """Major version of the server."""
    tzdata: str
    dump_sha256: str
    contents: Contents


def write(path: Path, folder: Path, manifest: Manifest) -> None:
    """Make the file of what lies in `folder`: whole, readable by its owner alone, or not at all."""
    (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, **asdict(manifest)}, default=str, indent=1))
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                for name in (MANIFEST, ROLES, DUMP):
                    tar.add(folder / name, arcname=name)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest, and a folder with the parts of the file; raises `BackupBroken` for one that is not whole."""
    with TemporaryDirectory(prefix="sloty-restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(path) as tar:
                for part in (MANIFEST, ROLES, DUMP):
                    member = tar.getmember(part)
                    if not member.isreg():
                        raise BackupBroken(path=path, problem=f"{part} is no file")
                    tar.extract(member, folder, filter="data")
            manifest = _manifest(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
            raise BackupBroken(path=path, problem=_problem(error)) from None
        if digest(folder / DUMP) != manifest.dump_sha256:
            raise BackupBroken(path=path, problem="the dump in it was changed")
        yield manifest, folder


def _problem(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "it is cut off, or no back-up"


def _manifest(read: dict[str, Any]) -> Manifest:
    if read["format"] != FORMAT:
        raise ValueError("format")
    contents = read["contents"]
    tables = {name: TableContent(**table) for name, table in contents["tables"].items()}
    return Manifest(
        datetime.fromisoformat(read["taken_at"]), str(read["program"]), int(read["postgresql"]), str(read["tzdata"]),
        str(read["dump_sha256"]), Contents(contents["revision"], tables, contents["rules"]),
    )  # fmt: skip


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
