"""Single values as people and forms write them: strict readers, one spelling out."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_DATETIME: Final = re.compile(r"([0-9-]{10})[T ]([0-9:]{5,8})(Z|[+-][0-9]{2}:[0-9]{2})?", re.IGNORECASE)
_LONGEST_NUMBER: Final = 40
_MOST_DIGITS: Final = 20
LONGEST_TEXT: Final = 10_000
_CONTROL: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cf", "Cn", "Co", "Cs"})
_JOINERS: Final = "\u200c\u200d"


class Unreadable(ValueError):
    """A value is not of its type; the message is the rest of a sentence about it."""


def is_plain(text: str, *, lines: bool = False) -> bool:
    """Whether `text` has no control characters, line separators or surrogates; `lines` allows \\n and \\t."""
    return all(unicodedata.category(each) not in _CONTROL or (lines and each in "\n\t") for each in text)


def has_tricks(text: str) -> bool:
    """Invisible characters, and those that turn the direction of what follows; joiners are letters of some scripts."""
    return any(unicodedata.category(each) in _UNSEEN and each not in _JOINERS for each in text)


def read_text(text: str, *, lines: bool = False) -> str:
    """NFC, without space around it, with \\n for every line end. Raises Unreadable for control characters."""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text).strip()
    if not is_plain(text, lines=lines):
        raise Unreadable(
            "must not contain control characters" if lines else "must be one line without control characters"
        )
    return text


def read_number(text: str) -> Decimal:
    """A decimal number with a point. Raises Unreadable for anything else, and for more than 20 digits."""
    text = text.strip()
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise Unreadable("must be a number, like 12 or 12.5")
    number = Decimal(text)
    _sign, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)
    if len(digits) > _MOST_DIGITS or not -_MOST_DIGITS <= exponent <= _MOST_DIGITS:
        raise Unreadable(f"must be a number of at most {_MOST_DIGITS} digits")
    return number


def write_number(number: Decimal) -> str:
    """The one spelling of `number`: no exponent, no zeros that say nothing, no negative zero."""
    return format(number.normalize(), "f") if number else "0"


def read_date(text: str) -> date:
    """An ISO 8601 calendar date. Raises Unreadable for anything else."""
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("must be a date, like 2027-03-31")


def read_time(text: str) -> time:
    """A time of day on the 24-hour clock. Raises Unreadable for anything else; 24:00 is no time of day."""
    text = text.strip()
    try:
        if _TIME.fullmatch(text):
            return time.fromisoformat(text.rjust(8 if text.count(":") > 1 else 5, "0"))
    except ValueError:
        pass
    raise Unreadable("must be a time, like 09:30")


def read_datetime(text: str) -> datetime:
    """A date and a time, with an offset when one is written. Raises Unreadable for anything else."""
    found = _DATETIME.fullmatch(text.strip())
    try:
        if found:
            return datetime.fromisoformat(f"{found[1]}T{found[2]}{(found[3] or '').upper()}")
    except ValueError:
        pass
    raise Unreadable("must be a date and a time, like 2027-03-31 09:30")


def write_time(value: time | datetime) -> str:
    """ISO 8601, with seconds only where there are any."""
    return value.isoformat(timespec="seconds" if value.second else "minutes")
