"""A file in the place of stdout, for what is personal: whole or not at all, and for its owner's eyes."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from sloty.errors import Invalid


class FileUnwritable(Invalid):
    """The file that --file names cannot be written there."""

    code = "file_unwritable"
    sentence = "{path} cannot be written: {problem}."
    hint = "Name another file: --file FILE."


@contextmanager
def into(path: Path | None) -> Iterator[None]:
    """Let what is written to stdout meanwhile go to `path`, if one is given; what was there goes when all is well.

    Raises `FileUnwritable`.
    """
    if path is None:
        yield
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise FileUnwritable(path=path, problem=error.strerror or str(error)) from None
    half = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream, redirect_stdout(stream):
            yield
        half.replace(path)
    except OSError as error:
        raise FileUnwritable(path=path, problem=error.strerror or str(error)) from None
    finally:
        half.unlink(missing_ok=True)


def put(path: Path, content: bytes) -> None:
    """Make a file of what is no text. Raises `FileUnwritable`."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        half = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise FileUnwritable(path=path, problem=error.strerror or str(error)) from None
