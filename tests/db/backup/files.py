"""Back-ups edited after they were written."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import IO, Any, cast

from sloty.db.backup.archive import MANIFEST, SUMS


def parts_of(path: Path) -> dict[str, bytes]:
    """What is in the file, by name."""
    with tarfile.open(path) as tar:
        return {member.name: cast("IO[bytes]", tar.extractfile(member)).read() for member in tar.getmembers()}


def manifest_of(path: Path) -> Any:
    """What the file says of itself."""
    return json.loads(parts_of(path)[MANIFEST])


def rewritten(path: Path, name: str, content: bytes, *, summed: bool = False) -> None:
    """Put another part into the file; with checksums that fit when `summed`, as whoever edits with care would."""
    parts = {**parts_of(path), name: content}
    if summed:
        lines = [f"{hashlib.sha256(body).hexdigest()}  {part}\n" for part, body in parts.items() if part != SUMS]
        parts[SUMS] = "".join(lines).encode()
    with tarfile.open(path, "w") as tar:
        for part, body in parts.items():
            member = tarfile.TarInfo(part)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
