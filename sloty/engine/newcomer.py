"""Somebody new, read from one line: name, telephone number and e-mail address in whatever order they are typed."""

import re
from dataclasses import dataclass, replace
from typing import Final

from sloty.engine.contacts import EmailInvalid, PhoneInvalid, email_address, phone_number

_NUMBER: Final = re.compile(r"[+0-9()./-]*[0-9][+0-9()./-]*", re.ASCII)
_PARTICLES: Final = frozenset({
    "al", "bin", "da", "das", "de", "degli", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la",
    "le", "los", "san", "ter", "van", "von", "y", "zu",
})  # fmt: skip
"""Words that begin a last name and are no name by themselves."""


@dataclass(frozen=True)
class Newcomer:
    """A customer to be, as far as was typed."""

    first_name: str
    last_name: str
    phone: str | None = None
    """E.164."""
    email: str | None = None
    """In its one spelling."""
    problems: tuple[str, ...] = ()
    """What keeps them from being written down, each the whole of a sentence without its full stop."""

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}".strip()

    def but(self, problem: str) -> "Newcomer":
        """The same, with one more thing wrong."""
        return replace(self, problems=(*self.problems, problem))


def read_newcomer(text: str, *, country: str = "US") -> Newcomer:
    """Name words, a number (of `country`, when it has no country code) and an address, told apart by how they look.

    The last word, with particles before it, is the last name; what stands before a comma is too. A name typed in small
    letters alone gets its capitals.
    """
    names: list[str] = []
    numbers: list[str] = []
    addresses: list[str] = []
    for word in text.split():
        kind = addresses if "@" in word else numbers if _NUMBER.fullmatch(word) else names
        kind.append(word)
    first, last = _names(names)
    found = Newcomer(first, last)
    if not first or not last:
        found = found.but("a first and a last name are needed" if not first else "a last name is needed")
    return _with_phone(_with_email(found, addresses), " ".join(numbers), country)


def _names(words: list[str]) -> tuple[str, str]:
    """First and last name; with a single word the last one is still to come."""
    if all(word == word.lower() for word in words):
        words = [word if word in _PARTICLES else _capital(word) for word in words]
    before, comma, after = " ".join(words).partition(",")
    if comma:
        return after.strip(), before.strip()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return (" ".join(words[:cut]), " ".join(words[cut:])) if cut > 0 else (" ".join(words), "")


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _with_email(found: Newcomer, addresses: list[str]) -> Newcomer:
    if len(addresses) > 1:
        return found.but("one e-mail address is enough")
    try:
        return replace(found, email=email_address(addresses[0])) if addresses else found
    except EmailInvalid:
        return found.but(f"'{addresses[0]}' is not an e-mail address")


def _with_phone(found: Newcomer, number: str, country: str) -> Newcomer:
    try:
        return replace(found, phone=phone_number(number, country=country)) if number else found
    except PhoneInvalid:
        return found.but(f"'{number}' is not a telephone number")
