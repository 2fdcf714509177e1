"""Files that customers attach: judged by their content, not by what their name or their sender says."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sloty.engine.values import Unreadable, read_text

LARGEST: Final = 2 * 1024 * 1024
"""Bytes."""
KINDS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WebP": "image/webp", "PDF": "application/pdf"}
"""What is taken, and its media type."""
_LONGEST_FILENAME: Final = 200
_SIGNATURES: Final = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("application/pdf", re.compile(rb"%PDF-")),
)


@dataclass(frozen=True)
class Upload:
    """A file as it arrived."""

    filename: str
    """What the sender called it; folders in it are dropped."""
    content: bytes = field(repr=False)


def read_upload(upload: Upload, kinds: Sequence[str] = ()) -> dict[str, str | int]:
    """What is kept of a file beside its content: filename, media_type, size in bytes, sha256.

    Raises Unreadable when it is empty, larger than 2 MiB, or of none of the `kinds`; without them, of none of `KINDS`.
    """
    wanted = tuple(kinds) or tuple(KINDS)
    if len(upload.content) > LARGEST:
        raise Unreadable("must be a file of at most 2 MiB")
    media_type = next((name for name, starts in _SIGNATURES if starts.match(upload.content)), None)
    if media_type is None or media_type not in {KINDS[kind] for kind in wanted}:
        raise Unreadable(f"must be a file of the kind {', '.join(wanted)}")
    return {
        "filename": _basename(upload.filename),
        "media_type": media_type,
        "size": len(upload.content),
        "sha256": hashlib.sha256(upload.content).hexdigest(),
    }


def _basename(filename: str) -> str:
    name = read_text(re.split(r"[/\\]", filename)[-1])
    if not name.strip(". ") or len(name) > _LONGEST_FILENAME:
        raise Unreadable(f"must be a file with a name of at most {_LONGEST_FILENAME} characters")
    return name
