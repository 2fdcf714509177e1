"""The questions that a service asks when it is booked: fifteen types, each with the rules that make sense for it.

A `Parameter` that exists is sound: its options, limits and pattern were checked when it was made. Answers are read in
`sloty.engine.answers`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sloty.engine.patterns import PatternRefused, check_pattern
from sloty.engine.uploads import KINDS
from sloty.engine.values import (
    Unreadable,
    is_plain,
    read_date,
    read_datetime,
    read_number,
    read_time,
)
from sloty.errors import Invalid, raise_all

LONGEST_TEXT: Final = 500
"""Characters of a TEXT answer, when its parameter sets no lower limit."""
LONGEST_TEXTAREA: Final = 10_000
"""Characters of a TEXTAREA answer."""
LONGEST_WITH_PATTERN: Final = 200
"""Characters of an answer that a pattern is tried on: the bound that keeps every accepted pattern fast."""
LONGEST_LABEL: Final = 200
MOST_OPTIONS: Final = 200

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")


class ParameterType(StrEnum):
    """What kind of answer a parameter takes."""

    TEXT = "TEXT"
    TEXTAREA = "TEXTAREA"
    NUMBER = "NUMBER"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    DATE = "DATE"
    TIME = "TIME"
    DATETIME = "DATETIME"
    BOOLEAN = "BOOLEAN"
    SELECT = "SELECT"
    MULTISELECT = "MULTISELECT"
    RADIO = "RADIO"
    CHECKBOX = "CHECKBOX"
    """With options, boxes of which several may be ticked; without, one box: required means that it must be ticked."""
    FILE = "FILE"
    URL = "URL"


Limit = Decimal | date | time | datetime

NEED_OPTIONS: Final = frozenset({ParameterType.SELECT, ParameterType.MULTISELECT, ParameterType.RADIO})
TAKE_OPTIONS: Final = NEED_OPTIONS | {ParameterType.CHECKBOX, ParameterType.FILE}
TAKE_LENGTHS: Final = frozenset({ParameterType.TEXT, ParameterType.TEXTAREA})
TAKE_PATTERN: Final = TAKE_LENGTHS
_LIMITS_READ_BY: Final[dict[ParameterType, Callable[[str], Limit]]] = {
    ParameterType.NUMBER: read_number,
    ParameterType.DATE: read_date,
    ParameterType.TIME: read_time,
    ParameterType.DATETIME: read_datetime,
}


class ParameterInvalid(Invalid):
    """The definition of a parameter contradicts itself."""

    code = "parameter_invalid"
    sentence = "Parameter '{name}' {reason}."


@dataclass(frozen=True)
class Parameter:
    """One question. Raises ParameterInvalid, or all of them together, for a definition that makes no sense."""

    name: str
    """Key of the answer, unique in the service: small letters, digits, `_` and `-`."""
    label: str
    """The question as the customer reads it."""
    type: ParameterType
    required: bool = False
    """Whether booking needs an answer."""
    description: str = ""
    """More words below the label."""
    options: tuple[str, ...] = ()
    """What may be chosen, in the order shown; of a FILE, the kinds that are taken: PNG, JPEG, WebP, PDF."""
    minimum: str | None = None
    """Least NUMBER, DATE, TIME or DATETIME, as an answer would be written; inclusive."""
    maximum: str | None = None
    """Greatest of the same; inclusive."""
    min_length: int | None = None
    """Fewest characters of a TEXT or TEXTAREA."""
    max_length: int | None = None
    """Most characters of a TEXT or TEXTAREA."""
    pattern: str | None = None
    """A regular expression, of those that `check_pattern` takes, that a TEXT or TEXTAREA matches as a whole."""
    order: int = 0
    """Place in the form; equal places keep the order given."""
    group: str = ""
    """Heading that the question stands under."""

    def __post_init__(self) -> None:
        raise_all([ParameterInvalid(field=self.name, name=self.name, reason=reason) for reason in _faults(self)])

    @property
    def longest(self) -> int:
        """The most characters that a text answer may have."""
        own = LONGEST_TEXTAREA if self.type is ParameterType.TEXTAREA else LONGEST_TEXT
        return min(self.max_length or own, LONGEST_WITH_PATTERN if self.pattern else own)

    def limits(self) -> tuple[Limit | None, Limit | None]:
        """`minimum` and `maximum` as values of the parameter's type."""
        read = _LIMITS_READ_BY.get(self.type)
        if read is None:
            return None, None
        least = None if self.minimum is None else read(self.minimum)
        most = None if self.maximum is None else read(self.maximum)
        return least, most


def _faults(parameter: Parameter) -> Iterator[str]:
    """What is wrong with `parameter`, as the rest of a sentence."""
    if not _NAME.fullmatch(parameter.name):
        yield "needs a name of small letters, digits, '_' and '-' that begins with a letter (at most 63)"
    if not parameter.label.strip() or len(parameter.label) > LONGEST_LABEL or not is_plain(parameter.label):
        yield f"needs a label of 1 to {LONGEST_LABEL} characters"
    yield from _faults_of_options(parameter)
    yield from _faults_of_limits(parameter)
    yield from _faults_of_lengths(parameter)
    if parameter.pattern is not None:
        if parameter.type not in TAKE_PATTERN:
            yield f"is a {parameter.type}, which takes no pattern"
        try:
            check_pattern(parameter.pattern, longest=LONGEST_WITH_PATTERN)
        except PatternRefused as refused:
            yield f"has a pattern that {refused.facts['reason']}"


def _faults_of_options(parameter: Parameter) -> Iterator[str]:
    options = parameter.options
    if options and parameter.type not in TAKE_OPTIONS:
        yield f"is a {parameter.type}, which takes no options"
    if not options and parameter.type in NEED_OPTIONS:
        yield f"is a {parameter.type} and needs options"
    if parameter.type is ParameterType.FILE and not set(options) <= set(KINDS):
        yield f"is a FILE, whose options are kinds of files: {', '.join(KINDS)}"
    if len(options) > MOST_OPTIONS:
        yield f"has more than {MOST_OPTIONS} options"
    if any(
        not each.strip() or each != each.strip() or len(each) > LONGEST_LABEL or not is_plain(each) for each in options
    ):
        yield f"has an option that is not 1 to {LONGEST_LABEL} characters without space around them"
    # An answer may be typed in any case: two options that differ in nothing else could not be told apart.
    if len({each.casefold() for each in options}) < len(options):
        yield "has the same option twice"


def _faults_of_limits(parameter: Parameter) -> Iterator[str]:
    if parameter.minimum is None and parameter.maximum is None:
        return
    if parameter.type not in _LIMITS_READ_BY:
        yield f"is a {parameter.type}, which takes no minimum or maximum"
        return
    try:
        least, most = parameter.limits()
    except Unreadable as unreadable:
        yield f"has a minimum or maximum that {unreadable}"
        return
    if least is not None and most is not None and is_over(least, most):
        yield "has a minimum above its maximum"


def _faults_of_lengths(parameter: Parameter) -> Iterator[str]:
    least, most = parameter.min_length, parameter.max_length
    if least is None and most is None:
        return
    if parameter.type not in TAKE_LENGTHS:
        yield f"is a {parameter.type}, which takes no lengths"
    cap = LONGEST_TEXTAREA if parameter.type is ParameterType.TEXTAREA else LONGEST_TEXT
    if not 0 <= (least or 0) <= (cap if most is None else most) <= cap or most == 0:
        yield f"needs lengths from 0 to {cap}, the least first"


def is_over(value: Limit, limit: Limit) -> bool:
    """Whether `value` is greater than `limit`, both of one type. Date-times are compared by the clock they show,
    unless both say their offset.
    """
    if isinstance(value, datetime) and isinstance(limit, datetime) and (value.tzinfo is None) != (limit.tzinfo is None):
        return value.replace(tzinfo=None) > limit.replace(tzinfo=None)
    return value > limit  # type: ignore[operator]  # one reader read both, so they are of one type; a union cannot say so
