"""What somebody gave: the options that were not left out, and texts from files."""

import sys
from pathlib import Path
from typing import Any

from sloty.errors import Invalid


class TextUnreadable(Invalid):
    """A file that an option names cannot be read as text."""

    code = "text_unreadable"
    sentence = "{path} cannot be read: {problem}."
    hint = "Name a file of text in UTF-8, or - for standard input."


class FileUnreadable(Invalid):
    """A file that an option names cannot be read."""

    code = "file_unreadable"
    sentence = "{path} cannot be read: {problem}."


def given(**values: Any) -> dict[str, Any]:
    """The values that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def text_of(file: Path) -> str:
    """The text of a file, or of standard input for `-`. Raises `TextUnreadable`."""
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = str(getattr(error, "strerror", None) or "it is not UTF-8").lower()
        raise TextUnreadable(path=file, problem=problem) from None
