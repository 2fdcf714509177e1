"""From a form to what an operation takes, and from its errors to words beside the fields."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol
from starlette.datastructures import FormData, UploadFile

from sloty.engine.answers import AnswerInvalid, AnswerMissing, ParameterUnknown
from sloty.engine.fields import Limit, Parameter, ParameterType
from sloty.engine.uploads import KINDS, Upload
from sloty.errors import SlotyError, each_of
from sloty.formats.photos import redrawn
from sloty.operations.booking import Companion
from sloty.operations.self_service.contact import Contact
from sloty.web.words import Words

QUESTION = "q-"
"""What the names of fields begin with that are a service's questions, which may be called like ours."""
KEPT, LEFT_OUT = "kept-", "drop-"
"""Before the name of a question for a file: the word of the one sent before, and the box that takes it back."""
WITH = "with-"
"""Before the number of somebody who comes along."""
OURS = ("first_name", "last_name", "email", "phone", "notes")
_ALONG = re.compile(r"participants\.(\d+)\.(name|email)")
_LINES = range(1, 21)
_LARGEST_PHOTO = 15 * 1024 * 1024
"""Bytes of a file as it is sent; what is kept is smaller."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    """Its id in the page."""
    text: str


def contact_of(sent: FormData, *, locale: str, timezone: str | None) -> Contact:
    """Whom a booking is for."""
    first, last, email, phone, _ = (text_of(sent, name) for name in OURS)
    return Contact(first, last, email, phone or None, locale, timezone)


def text_of(sent: FormData, name: str) -> str:
    """What was typed into a field, stripped; empty where nothing was."""
    value = sent.get(name)
    return value.strip() if isinstance(value, str) else ""


def companions_of(sent: FormData) -> tuple[Companion, ...]:
    """Who comes along; lines that were left empty are nobody."""
    lines = ((text_of(sent, f"{WITH}{number}-name"), text_of(sent, f"{WITH}{number}-email")) for number in _LINES)
    return tuple(Companion(name, email or None) for name, email in lines if name or email)


def answers_of(sent: FormData, parameters: Sequence[Parameter], locale: Locale) -> dict[str, Any]:
    """What was answered to a service's questions, as it was typed; files are read by `files_of`."""
    found: dict[str, Any] = {}
    for each in parameters:
        given = sent.getlist(QUESTION + each.name)
        if each.type is ParameterType.FILE:
            continue
        values = [value for value in given if isinstance(value, str) and value]
        if each.type is ParameterType.NUMBER:
            values = [_pointed(value, locale) for value in values]
        if values:
            found[each.name] = values if len(values) > 1 else values[0]
    return found


def _pointed(number: str, locale: Locale) -> str:
    """A number with a point, where the visitor's language writes a comma."""
    has_comma = get_decimal_symbol(locale) == "," and number.count(",") == 1 and "." not in number
    return number.replace(",", ".") if has_comma else number


def files_of(sent: FormData, parameters: Sequence[Parameter]) -> dict[str, Upload]:
    """The files that came with a form, as they may be kept: one for each question."""
    found: dict[str, Upload] = {}
    for each in parameters:
        value = sent.get(QUESTION + each.name)
        if each.type is ParameterType.FILE and isinstance(value, UploadFile) and value.filename:
            found[each.name] = _uploaded(value)
    return found


def words_for_files(sent: FormData, parameters: Sequence[Parameter]) -> dict[str, str]:
    """The words of files that were sent before, and are not to be left out."""
    asked = (each.name for each in parameters if each.type is ParameterType.FILE)
    words = {name: text_of(sent, KEPT + name) for name in asked if not text_of(sent, LEFT_OUT + name)}
    return {name: word for name, word in words.items() if word}


def typed(sent: FormData, others: Collection[str] = ()) -> dict[str, list[str]]:
    """Everything that was typed or ticked, so that nobody has to do it twice. Browsers let nobody fill in files."""
    names = [name for name in sent if name in OURS or name in others or name.startswith(QUESTION)]
    found = {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in names}
    # Without empty lines between them, as whoever checks them counts them.
    for number, each in enumerate(companions_of(sent), start=1):
        found |= {f"{WITH}{number}-name": [each.name], f"{WITH}{number}-email": [each.email or ""]}
    return found


def _uploaded(file: UploadFile) -> Upload:
    content = file.file.read(_LARGEST_PHOTO + 1)
    return Upload(file.filename or "", content if len(content) > _LARGEST_PHOTO else redrawn(content))


def faults(t: Words, error: SlotyError, parameters: Sequence[Parameter]) -> list[Fault]:
    """What is wrong, field by field, in the order of the form and in the visitor's language."""
    known = {each.name: each for each in parameters}
    errors = each_of(error)
    told = {fault.field: fault for each in errors if (fault := _fault(t, each, known))}
    along = [f"{WITH}{number}-{part}" for number in _LINES for part in ("name", "email")]
    order = [*OURS[:4], *(QUESTION + each.name for each in parameters), *along, OURS[4]]
    return [told[name] for name in order if name in told]


def kinds(t: Words, asked: Parameter) -> str:
    """The kinds of files that a question takes, as a sentence has them."""
    return format_list(list(asked.options or KINDS), style="or", locale=t.language.value)


def accepted(asked: Parameter) -> str:
    """The same for a browser's choice of files (HTML, 4.10.5.1.17)."""
    return ",".join(KINDS[kind] for kind in asked.options or KINDS)


def bounds(asked: Parameter, locale: Locale) -> dict[str, str]:
    """`least` and `most` of an answer, as the visitor's language writes them."""
    limits = zip(("least", "most"), asked.limits(), strict=True)
    return {name: _written(limit, locale) for name, limit in limits if limit is not None}


def _written(limit: Limit, locale: Locale) -> str:
    if isinstance(limit, datetime):
        return format_datetime(limit, "short", locale=locale)
    if isinstance(limit, date):
        return format_date(limit, "medium", locale=locale)
    if isinstance(limit, time):
        return format_time(limit, "short", locale=locale)
    return format_decimal(limit, locale=locale)


def _fault(t: Words, error: SlotyError, known: Mapping[str, Parameter]) -> Fault | None:
    if isinstance(error, ParameterUnknown):
        return None
    if isinstance(error, AnswerMissing | AnswerInvalid) and error.field:
        asked = known[error.field]
        is_missing = isinstance(error, AnswerMissing)
        word = "missing" if is_missing else f"wrong_{asked.type.value.lower()}"
        return Fault(QUESTION + asked.name, t(f"book.{word}", label=asked.label, kinds=kinds(t, asked)))
    along = _ALONG.fullmatch(error.field or "")
    if along:
        number, part = along.groups()
        return Fault(f"{WITH}{number}-{part}", t(f"book.wrong.along_{part}", n=number))
    return of_contact(t, error)


def of_contact(t: Words, error: SlotyError) -> Fault:
    """What is wrong with who somebody is, or with their note."""
    named = error.field if error.field in OURS else {"phone_invalid": "phone", "email_invalid": "email"}.get(error.code)
    name = named or "notes"
    return Fault(name, t(f"book.wrong.{name}"))
