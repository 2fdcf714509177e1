"""Why a row is not taken, and what a cell's reader raises: a code that scripts can count, and the rest of a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """The codes of rejected rows that imports give themselves; errors of operations bring their own."""

    UNREADABLE = "unreadable_row"
    """More or fewer cells than the header has, or a broken quotation."""
    MISSING = "missing_value"
    """A required cell is empty."""
    INVALID = "invalid_value"
    EMAIL = "email_invalid"
    PHONE = "phone_invalid"
    DATE = "date_invalid"
    TIME = "time_invalid"
    UNKNOWN = "unknown_value"
    """Not one of the values that the field, or the map's translation, knows."""
    NAME = "name_incomplete"
    """A full name that cannot be split."""
    KEY = "key_missing"
    """The cell that tells this row from all others is empty."""
    DUPLICATE = "duplicate_in_file"
    """An earlier row has the same key, e-mail address or code."""
    EXISTS = "already_exists"
    """The row is in the database already, and differs there."""
    EMAIL_TAKEN = "email_taken"
    """Somebody else has the e-mail address."""
    CODE_TAKEN = "code_taken"
    """Somebody else has the code."""
    AMBIGUOUS = "ambiguous_key"
    """Several in the database have the key."""
    NO_CUSTOMER = "customer_not_found"
    STATUS = "status_impossible"
    """A status that an appointment at that time cannot have."""


class CellRefused(ValueError):
    """A cell cannot be what its field needs; the message is the rest of a sentence about it."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken."""

    line: int
    """In the file, 1 is the header."""
    code: str
    error: str
