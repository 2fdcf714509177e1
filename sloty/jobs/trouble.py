"""What went wrong, as it may be logged: its kind and its place, for the text of an error may hold somebody's name."""

import traceback
from uuid import uuid4

from sloty.errors import SlotyError

_FRAMES = 4


def kind(error: BaseException) -> str:
    """The code of ours, the name of any other."""
    return str(error.code) if isinstance(error, SlotyError) else type(error).__name__


def told(error: BaseException) -> dict[str, str]:
    """For a line in the log: kind, place, and a reference to find the line by."""
    cause = error.__cause__ or error
    where = traceback.extract_tb(cause.__traceback__)[-_FRAMES:]
    places = (f"{each.filename.rpartition('/')[2]}:{each.lineno}" for each in reversed(where))
    return {"error": kind(cause), "reference": uuid4().hex[:8], "at": " < ".join(places)}
