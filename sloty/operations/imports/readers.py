"""From the text of a cell to the value of a column: strict, in one spelling, and quick where the text is ordinary.

Whatever is not ordinary goes the way of the specs' own types, so that an import accepts what the commands accept.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sloty.engine.contacts import LONGEST_EMAIL, email_address
from sloty.engine.values import LONGEST_TEXT
from sloty.errors import Invalid
from sloty.operations.imports.phones import phone
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.specs.types import LONGEST_NAME

Reader = Callable[[str], Any]
"""From a cell that is not empty to a value. Raises CellRefused."""

_KEPT: Final = 8192
"""So many different cells are remembered by a reader: files repeat themselves, and memory stays flat."""
# RFC 5322 dot-atoms of ASCII, which no rule about mailboxes alters but that of their length.
_LOCAL_PART: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LONGEST_LOCAL: Final = 60
_LONGEST_ORDINARY: Final = 200
_ISO_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_ISO_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII | re.IGNORECASE
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def of_spec(field: FieldInfo) -> Reader:
    """By the type of a spec's field."""
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]  # a form

    @lru_cache(_KEPT)
    def read(text: str) -> Any:
        try:
            return adapter.validate_python(text)
        except ValidationError as error:
            said = str(error.errors()[0]["msg"]).removeprefix("Value error, ").removeprefix("Input ")
            raise CellRefused(Problem.INVALID, f"{said[:1].lower()}{said[1:]}") from None

    return read


def text_of(field: FieldInfo, longest: int = LONGEST_NAME) -> Reader:
    """A name or a text: as it is when every character is ordinary, else by the type of the field."""
    by_type = of_spec(field)

    def read(text: str) -> Any:
        return text if len(text) <= longest and text.isascii() and text.isprintable() else by_type(text)

    return read


def long_text_of(field: FieldInfo) -> Reader:
    """Notes, which may have lines."""
    by_type = text_of(field, LONGEST_TEXT)
    return lambda text: by_type(text.replace("\r\n", "\n").replace("\r", "\n"))


def choice_of(enum: type[StrEnum]) -> Reader:
    """One member of an enum, in any case, with spaces or hyphens for its underscores."""
    known = {member.value: member.value for member in enum}

    def read(text: str) -> str:
        found = known.get(text) or known.get(re.sub(r"[ -]+", "_", text.upper()))
        if found is None:
            raise CellRefused(Problem.UNKNOWN, f"'{text[:40]}' is none of {', '.join(known)}")
        return found

    return read


def upper(reader: Reader) -> Reader:
    """For codes of two letters, which people write small."""
    return lambda text: reader(text.upper())


def email(text: str) -> str:
    """As `email_address`, quick for an ordinary local part at a domain that was seen before."""
    local, at, domain = text.rpartition("@")
    if not (at and len(local) <= _LONGEST_LOCAL and _LOCAL_PART.fullmatch(local)):
        return _email(text)
    if len(text) > _LONGEST_ORDINARY:
        return _email(text)
    return f"{local.lower()}@{_domain(domain)}"


@lru_cache(_KEPT)
def _domain(domain: str) -> str:
    return _email(f"x@{domain}").removeprefix("x@")


def _email(text: str) -> str:
    try:
        return email_address(text)
    except Invalid:
        raise CellRefused(Problem.EMAIL, f"'{text[:LONGEST_EMAIL]}' is not an e-mail address") from None


def phone_of(text: str, country: str) -> str:
    """E.164; a number without a country code is of `country`."""
    try:
        return phone(text, country)
    except Invalid as error:
        raise CellRefused(Problem.PHONE, error.message.rstrip(".")) from None


def day(formats: Sequence[str] = ()) -> Reader:
    """A date, in ISO 8601 or one of the formats."""

    @lru_cache(_KEPT)
    def read(text: str) -> date:
        found = _by_formats(text, formats) if formats else _iso_day(text)
        if found is None:
            raise CellRefused(Problem.DATE, _unlike(text, formats, "date", "2027-03-31"))
        return _in_range(found.date() if isinstance(found, datetime) else found)

    return read


def _iso_day(text: str) -> date | None:
    found = _ISO_DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def moment(formats: Sequence[str] = ()) -> Reader:
    """A date, a date and a time of the wall clock (naive), or an instant with its offset."""

    @lru_cache(_KEPT)
    def read(text: str) -> date | datetime:
        found = _by_formats(text, formats) if formats else _iso_moment(text)
        if found is None:
            raise CellRefused(Problem.TIME, _unlike(text, formats, "date and time", "2027-03-31 09:30"))
        _in_range(found)
        return found

    return read


def _iso_moment(text: str) -> date | datetime | None:
    found = _ISO_MOMENT.fullmatch(text)
    try:
        if not found:
            return None
        if found[2] is None:
            return date.fromisoformat(found[1])
        clock = found[2].rjust(8 if found[2].count(":") > 1 else 5, "0")
        return datetime.fromisoformat(f"{found[1]}T{clock}{(found[3] or '').upper()}")
    except ValueError:
        return None


def _by_formats(text: str, formats: Sequence[str]) -> date | datetime | None:
    for form in formats:
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - wall time, unless the format has an offset
        except ValueError:
            continue
        has_time = any(letter in form for letter in ("%H", "%I", "%X", "%c", "%T", "%R"))
        return found if has_time else found.date()
    return None


def _in_range(found: date) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise CellRefused(Problem.DATE, f"{found:%Y-%m-%d} is not in the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return found


def _unlike(text: str, formats: Sequence[str], what: str, example: str) -> str:
    like = f"as {' or '.join(formats)}" if formats else f"like {example}; a map can say their format"
    return f"'{text[:40]}' is not a {what} {like}"


def clock(text: str) -> time:
    """A time of day on the 24-hour clock, or with am or pm."""
    for form in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p"):
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            continue
    raise CellRefused(Problem.TIME, f"'{text[:40]}' is not a time of day like 09:30")


def minutes(text: str) -> int:
    """A length: whole minutes."""
    if not re.fullmatch(r"[0-9]{1,5}(\.0+)?", text) or not 1 <= float(text) <= 31 * 1440:
        raise CellRefused(Problem.INVALID, f"'{text[:40]}' is not a length in whole minutes")
    return int(float(text))
