"""The file of a back-up: a tar of manifest, roles and dump with their checksums, written beside and moved into place."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import AwareDatetime, TypeAdapter

from sloty.db.backup.contents import Contents
from sloty.errors import Conflict, Invalid

FORMAT = 1
MANIFEST, ROLES, DUMP, SUMS = "manifest.json", "roles.sql", "database.dump", "SHA256SUMS"
_SUMMED = (MANIFEST, ROLES, DUMP)


class BackupBroken(Invalid):
    """The file is cut off, was changed, or is no back-up."""

    code = "backup_broken"
    sentence = "{path} cannot be restored: {problem}."
    hint = "Use another one: sloty db verify FILE tells which are whole."


class BackupUnwritable(Invalid):
    """The file cannot be written where it was asked for."""

    code = "backup_unwritable"
    sentence = "{path} cannot be written: {problem}."
    hint = "Name a file in a folder that is there, that you may write to, and that has room."


class BackupThere(Conflict):
    """There is a file of that name."""

    code = "backup_there"
    sentence = "{path} is there already."
    hint = "Choose another name, or add --yes."


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself."""

    taken_at: AwareDatetime
    program: str
    """Version of Sloty."""
    postgresql: int
    """Major version of the server."""
    dumped_by: int
    """Major version of pg_dump: an older pg_restore cannot read what it wrote."""
    tzdata: str
    contents: Contents
    format: int = FORMAT


_MANIFEST = TypeAdapter(Manifest)


def write(path: Path, folder: Path, manifest: Manifest) -> None:
    """Make the file of what lies in `folder`: whole, readable by its owner alone, or not at all. Raises OSError."""
    (folder / MANIFEST).write_bytes(_MANIFEST.dump_json(manifest, indent=1))
    (folder / SUMS).write_text("".join(f"{_digest(folder / name)}  {name}\n" for name in _SUMMED), encoding="utf-8")
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                for name in (*_SUMMED, SUMS):
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
            _unpack(path, folder)
            _compare(path, folder)
            manifest = _MANIFEST.validate_json((folder / MANIFEST).read_bytes())
        except OSError as error:
            raise BackupBroken(path=path, problem=(error.strerror or "it cannot be read").lower()) from None
        except (tarfile.TarError, KeyError, ValueError, EOFError):
            raise BackupBroken(path=path, problem="it is cut off, or no back-up") from None
        if manifest.format != FORMAT:
            raise BackupBroken(path=path, problem=f"its format is {manifest.format}, and this program reads {FORMAT}")
        yield manifest, folder


def _unpack(path: Path, folder: Path) -> None:
    # Not compressed, and nothing else than our own parts: a made-up file cannot fill the disk by being unpacked.
    with tarfile.open(path, mode="r:") as tar:
        for part in (*_SUMMED, SUMS):
            member = tar.getmember(part)
            if not member.isreg():
                raise BackupBroken(path=path, problem=f"{part} in it is no file")
            tar.extract(member, folder, filter="data")


def _compare(path: Path, folder: Path) -> None:
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    written = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name in _SUMMED:
        if written.get(name) != _digest(folder / name):
            raise BackupBroken(path=path, problem=f"{name} in it was changed")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
