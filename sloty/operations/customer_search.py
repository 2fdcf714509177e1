"""What somebody types to find a customer, read: words, numbers among them, and the spellings of something exact."""

import re
from dataclasses import dataclass
from itertools import groupby

MOST_WORDS = 6
_SHORT_NUMBER = 3
_WHOLE_NUMBER = 7
"""Digits from which on words of digits are one phone number, not several fragments."""
_NUMBER = re.compile(r"[+0-9()./-]*[0-9][+0-9()./-]*", re.ASCII)
_NO_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class Fragment:
    """What is looked for."""

    exact: tuple[str, ...]
    """The whole as an address, a code or a phone number may be written."""
    words: tuple[str, ...]
    """Each must be there."""
    digits: tuple[str | None, ...]
    """Or, in the place of the word, these digits: a number is written in many ways."""


def read(text: str) -> Fragment:
    """Words as they were typed, but those that together are one phone number as one."""
    found: list[tuple[str, str | None]] = []
    for is_number, group in groupby(text.split(), lambda word: bool(_NUMBER.fullmatch(word))):
        parts = [*group]
        together = " ".join(parts)
        if is_number and len(_digits(together)) >= _WHOLE_NUMBER:
            # The zeros that stand before it at home are not written abroad.
            found.append((together, _digits(together).lstrip("0") or None))
        else:
            found += (
                (part, _digits(part) if is_number and len(_digits(part)) >= _SHORT_NUMBER else None) for part in parts
            )
    words = tuple(word for word, _ in found[:MOST_WORDS])
    return Fragment(_spellings(text.strip()), words, tuple(digits for _, digits in found[:MOST_WORDS]))


def _spellings(whole: str) -> tuple[str, ...]:
    number = (f"+{_digits(whole)}",) if _NUMBER.fullmatch("".join(whole.split())) else ()
    return (whole, whole.lower(), whole.upper(), *number)


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text)
