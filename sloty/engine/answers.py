"""From what was typed to what is kept: every answer checked, in its one spelling, or everything that is wrong at once.

Strings come from the command line and from HTML forms, typed values from JSON. Answers that have been read once read
the same again, but for files: what is kept of a file is no file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final
from urllib.parse import urlsplit

from sloty.engine.contacts import (
    EmailInvalid,
    PhoneInvalid,
    email_address,
    phone_number,
)
from sloty.engine.fields import Limit, Parameter, ParameterType, is_over
from sloty.engine.uploads import Upload, read_upload
from sloty.engine.values import (
    Unreadable,
    read_date,
    read_datetime,
    read_number,
    read_text,
    read_time,
    write_number,
    write_time,
)
from sloty.errors import Invalid, SlotyError, raise_all

LONGEST_URL: Final = 2000
_YES: Final = frozenset({"yes", "y", "true", "t", "1", "on"})
_NO: Final = frozenset({"no", "n", "false", "f", "0", "off"})
_WIDEST_INTEGER: Final = 128  # bits; Python refuses to print integers of thousands of digits


class AnswerMissing(Invalid):
    """A required parameter has no answer."""

    code = "answer_missing"
    sentence = "'{label}' needs an answer."
    hint = "Give {name}."


class AnswerInvalid(Invalid):
    """An answer is not of its parameter's type, or outside its limits."""

    code = "answer_invalid"
    sentence = "'{label}' {reason}."


class ParameterUnknown(Invalid):
    """An answer to a question that was not asked."""

    code = "parameter_unknown"
    sentence = "There is no parameter '{name}'."


def answers(parameters: Sequence[Parameter], given: Mapping[str, object], *, country: str = "US") -> dict[str, Any]:
    """The answers to `parameters`, by name, in the order of the form, as JSON values; what was left out stays out.

    Numbers are decimal strings, dates and times ISO 8601, telephone numbers E.164 (without a country code they are of
    `country`), several choices a list. Raises every AnswerMissing, AnswerInvalid and ParameterUnknown together.
    """
    problems: list[SlotyError] = list(_unknown(parameters, given))
    found: dict[str, Any] = {}
    for parameter in sorted(parameters, key=lambda each: each.order):
        value = given.get(parameter.name)
        try:
            if not _is_empty(value):
                found[parameter.name] = _read(parameter, value, country)
            elif parameter.required:
                problems.append(AnswerMissing(field=parameter.name, label=parameter.label, name=parameter.name))
        except Unreadable as reason:
            problems.append(AnswerInvalid(field=parameter.name, label=parameter.label, reason=reason))
    raise_all(problems)
    return found


def _unknown(parameters: Sequence[Parameter], given: Mapping[str, object]) -> Sequence[ParameterUnknown]:
    names = [parameter.name for parameter in parameters]
    unknown = []
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            every = f"The parameters are: {', '.join(names)}." if names else "This service asks nothing."
            hint = f"Did you mean '{near[0]}'?" if near else every
            unknown.append(ParameterUnknown(field=name, name=name, hint=hint))
    return unknown


def _is_empty(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_empty(each) for each in value)
    return value is None or (isinstance(value, str) and not value.strip())


def _read(parameter: Parameter, value: object, country: str) -> Any:
    """The answer to one parameter. Raises Unreadable."""
    kind = parameter.type
    if kind is ParameterType.MULTISELECT or (kind is ParameterType.CHECKBOX and parameter.options):
        return _several(parameter, value)
    if isinstance(value, list | tuple):
        if len(value) != 1:
            raise Unreadable("takes one answer")
        value = value[0]
    if kind is ParameterType.FILE:
        if not isinstance(value, Upload):
            raise Unreadable("must be a file")
        return read_upload(value, parameter.options)
    if kind in {ParameterType.BOOLEAN, ParameterType.CHECKBOX}:
        return _boolean(parameter, value)
    text = _text(value, lines=kind is ParameterType.TEXTAREA)
    if kind in {ParameterType.SELECT, ParameterType.RADIO}:
        return _chosen(parameter, text)
    if kind is ParameterType.PHONE:
        return _phone(text, country)
    return _READERS[kind](parameter, text)


def _text(value: object, *, lines: bool) -> str:
    """`value` as it would have been typed. Raises Unreadable for what nobody types."""
    if isinstance(value, str):
        return read_text(value, lines=lines)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= _WIDEST_INTEGER:
        return str(value)
    if isinstance(value, float | Decimal):
        return str(value)
    raise Unreadable("cannot be read")


def _several(parameter: Parameter, value: object) -> list[str]:
    """The options chosen, each once, in the order of the form. One string may name several, with commas between."""
    given = value if isinstance(value, list | tuple) else [value]
    if len(given) > len(parameter.options):
        raise Unreadable(f"has only {len(parameter.options)} options")
    chosen = set()
    for each in given:
        text = _text(each, lines=False)
        whole = _option(parameter, text)
        words = [whole] if whole else [_chosen(parameter, word.strip()) for word in text.split(",") if word.strip()]
        chosen.update(words)
    return [option for option in parameter.options if option in chosen]


def _option(parameter: Parameter, text: str) -> str | None:
    return next((option for option in parameter.options if option.casefold() == text.casefold()), None)


def _chosen(parameter: Parameter, text: str) -> str:
    option = _option(parameter, text)
    if option is None:
        raise Unreadable(f"must be one of: {', '.join(parameter.options)}")
    return option


def _boolean(parameter: Parameter, value: object) -> bool:
    text = str(value).lower() if isinstance(value, bool) else _text(value, lines=False).lower()
    if text not in _YES | _NO:
        raise Unreadable("must be yes or no")
    if text in _NO and parameter.type is ParameterType.CHECKBOX and parameter.required:
        raise Unreadable("must be ticked")
    return text in _YES


def _phone(text: str, country: str) -> str:
    try:
        return phone_number(text, country=country)
    except PhoneInvalid:
        raise Unreadable("must be a telephone number, like +1 202 555 0143") from None


def _email(_parameter: Parameter, text: str) -> str:
    try:
        return email_address(text)
    except EmailInvalid:
        raise Unreadable("must be an e-mail address, like name@example.org") from None


def _words(parameter: Parameter, text: str) -> str:
    if len(text) > parameter.longest:
        raise Unreadable(f"must have at most {parameter.longest} characters")
    if len(text) < (parameter.min_length or 0):
        raise Unreadable(f"must have at least {parameter.min_length} characters")
    if parameter.pattern is not None and not re.fullmatch(parameter.pattern, text):
        raise Unreadable("is not written in the form asked for")
    return text


def _url(_parameter: Parameter, text: str) -> str:
    """An absolute http or https address without a user in it (RFC 3986), as it was typed."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound or len(text) > LONGEST_URL or re.search(r"[\s<>\"\\^`{|}]", text):
        raise Unreadable("must be a web address, like https://example.org/page")
    return text


def _within(parameter: Parameter, value: Limit, write: Callable[[Any], str]) -> str:
    least, most = parameter.limits()
    if least is not None and is_over(least, value):
        raise Unreadable(f"must not be below {write(least)}")
    if most is not None and is_over(value, most):
        raise Unreadable(f"must not be above {write(most)}")
    return write(value)


def _number(parameter: Parameter, text: str) -> str:
    return _within(parameter, read_number(text), write_number)


def _date(parameter: Parameter, text: str) -> str:
    return _within(parameter, read_date(text), date.isoformat)


def _time(parameter: Parameter, text: str) -> str:
    return _within(parameter, read_time(text), write_time)


def _datetime(parameter: Parameter, text: str) -> str:
    return _within(parameter, read_datetime(text), write_time)


_READERS: Final[dict[ParameterType, Callable[[Parameter, str], str]]] = {
    ParameterType.TEXT: _words,
    ParameterType.TEXTAREA: _words,
    ParameterType.EMAIL: _email,
    ParameterType.URL: _url,
    ParameterType.NUMBER: _number,
    ParameterType.DATE: _date,
    ParameterType.TIME: _time,
    ParameterType.DATETIME: _datetime,
}
