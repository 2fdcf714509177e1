"""The day on paper, from the desk: a page beside its data, for a browser to print."""

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sloty.errors import Refused
from sloty.formats import printing

if TYPE_CHECKING:
    from sloty.operations.day_sheet import DaySheet

_FOLDER = "print"
_NO_NAME = re.compile(r"[^a-z0-9]+")


class PageUnwritable(Refused):
    """The folder where pages to print are laid cannot be written."""

    code = "page_unwritable"
    sentence = "The page cannot be written to {folder}: {problem}."
    hint = "Write it elsewhere: sloty agenda --html FILE."


def print_day(sheet: "DaySheet", folder: Path, now: datetime) -> Path:
    """Write the day as a page that only its owner can read, in the place of the one before; its path.

    Of customers nothing gathers there. Raises `PageUnwritable`.
    """
    place = folder / _FOLDER
    name = _NO_NAME.sub("-", sheet.title.lower()).strip("-")[:60]
    path = place / f"{sheet.day}-{name or 'day'}.html"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in place.glob("*.html*"):
            old.unlink(missing_ok=True)
        half = path.with_suffix(".html.new")
        half.touch(mode=0o600)
        half.write_text(printing.day(sheet, now), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise PageUnwritable(folder=place, problem=error.strerror or str(error)) from None
    return path
