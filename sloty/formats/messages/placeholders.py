"""Texts with placeholders, and no logic: `{{ customer.name }}` from one list, and nothing else.

What is filled in is never read again for placeholders. A line whose placeholders are all empty is left out, so that a
reason that nobody gave leaves no trace.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from sloty.errors import Invalid

PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "recipient.name": "whoever is told",
        "recipient.first_name": "their first name",
        "customer.name": "whose appointment it is",
        "tenant.name": "the organisation",
        "service.name": "what is done",
        "provider.name": "by whom",
        "provider.former": "by whom it was to be, before it was given to somebody else",
        "location.name": "where",
        "location.address": "its address, in one line",
        "location.phone": "its phone number",
        "location.former": "where it was to be, before the location changed",
        "appointment.details": "what, when, by whom and where: several lines, in an e-mail a table",
        "appointment.when": "date and time, with the zone",
        "appointment.short": "date and time in few letters, with the zone",
        "appointment.date": "the date alone",
        "appointment.time": "the time alone, with the zone",
        "appointment.former": "when it was to be, before it was moved",
        "appointment.reason": "why it was cancelled or declined",
        "appointment.code": "the confirmation code",
        "appointment.price": "what it costs",
        "manage.link": "the secret link to see, confirm, move or cancel it; in an e-mail a button",
    }
)
"""Every name that a text may hold, and what stands for it."""
OF_A_DAY: Mapping[str, str] = MappingProxyType(
    {
        "tenant.name": "the organisation",
        "provider.name": "whose day it is",
        "day.date": "the date",
        "day.count": "how many visits there are",
        "day.visits": "the visits: a line each, in an e-mail a table",
    }
)
"""The same for a provider's day."""
LONGEST_BODY = 10_000
_BRACES = re.compile(r"\{\{(.*?)\}\}|\{\{|\}\}|\{%|%\}|\{#|#\}", re.DOTALL)
_CONTROL = re.compile(r"[\0-\x09\x0b-\x1f\x7f\ud800-\udfff]")


class PlaceholderUnknown(Invalid):
    """A text may only hold names from the list."""

    code = "placeholder_unknown"
    sentence = "Line {line}: '{found}' is no placeholder."
    hint = "Those that are: sloty message template list --placeholders"


class TextUnusable(Invalid):
    """A text that is empty, too long, or has characters that no message may have."""

    code = "text_unusable"
    sentence = "The {part} {problem}."


def check(text: str, part: str = "body", known: Mapping[str, str] = PLACEHOLDERS) -> None:
    """Raise `PlaceholderUnknown` or `TextUnusable` for what cannot be filled in."""
    if not text.strip():
        raise TextUnusable(part=part, problem="is empty")
    if len(text) > LONGEST_BODY:
        raise TextUnusable(part=part, problem=f"has more than {LONGEST_BODY:,} characters")
    if _CONTROL.search(text):
        raise TextUnusable(part=part, problem="has a control character")
    for found in _BRACES.finditer(text):
        name = (found[1] or "").strip()
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean {{{{ {near[0]} }}}}?" if near else None
        raise PlaceholderUnknown(line=text.count("\n", 0, found.start()) + 1, found=found[0][:60], hint=hint)


def names(text: str) -> Iterator[str]:
    """The placeholders of a text, in order."""
    for found in _BRACES.finditer(text):
        yield (found[1] or "").strip()


def filled(text: str, values: Mapping[str, str], form: Callable[[str], str] = str) -> str:
    """The text with the values, each in `form`; without the lines whose placeholders are all empty."""
    lines = []
    for line in text.split("\n"):
        inside = [*names(line)]
        if inside and not any(values.get(name) for name in inside):
            continue
        lines.append(_BRACES.sub(lambda found: form(values.get((found[1] or "").strip(), "")), line))
    return "\n".join(lines)
