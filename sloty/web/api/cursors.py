"""Where a page ends and the next begins, in a word: of appointments the start and id of the last one; of slots the start
of the next one.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from uuid import UUID

from sloty.errors import Invalid
from sloty.formats.moments import FIRST_YEAR, LAST_YEAR
from sloty.operations.views import AppointmentView


class CursorInvalid(Invalid):
    """The cursor is none that a page ended with."""

    code = "cursor_invalid"
    sentence = "This cursor is not one of ours: begin without one."


def after(view: AppointmentView) -> str:
    """The cursor of what follows an appointment."""
    return _word(f"{view.start.astimezone(UTC).isoformat()}/{view.id}")


def read(cursor: str) -> tuple[datetime, UUID]:
    """The start and id that a cursor holds. Raises `CursorInvalid`."""
    start, _, identity = _text(cursor).partition("/")
    try:
        return _instant(start), UUID(identity)
    except ValueError:
        raise CursorInvalid(field="cursor") from None


def at(start: datetime) -> str:
    """The cursor of slots from an instant on."""
    return _word(start.astimezone(UTC).isoformat())


def read_start(cursor: str) -> datetime:
    """The instant from which slots go on. Raises `CursorInvalid`."""
    return _instant(_text(cursor))


def _word(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _text(cursor: str) -> str:
    try:
        return urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        raise CursorInvalid(field="cursor") from None


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CursorInvalid(field="cursor") from None
    if found.tzinfo is None or not FIRST_YEAR < found.year < LAST_YEAR:
        raise CursorInvalid(field="cursor")
    return found
