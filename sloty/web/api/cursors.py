"""Where a page of appointments ends and the next begins: the start and id of the last one, in a word."""

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
    return urlsafe_b64encode(f"{view.start.astimezone(UTC).isoformat()}/{view.id}".encode()).decode().rstrip("=")


def read(cursor: str) -> tuple[datetime, UUID]:
    """The start and id that a cursor holds. Raises `CursorInvalid`."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        start, _, identity = urlsafe_b64decode(padded).decode("ascii").partition("/")
        found = datetime.fromisoformat(start), UUID(identity)
    except ValueError:
        raise CursorInvalid(field="cursor") from None
    if found[0].tzinfo is None or not FIRST_YEAR < found[0].year < LAST_YEAR:
        raise CursorInvalid(field="cursor")
    return found
