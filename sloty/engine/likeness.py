"""How likely two customers are the same person: a score, and the reasons for it."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

SURE = 100
LIKELY = 50
"""From here on, somebody should look."""
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Which have no mark that could be taken off."""


@dataclass(frozen=True)
class Person:
    """What is known of a customer that tells people apart."""

    first_name: str
    last_name: str
    email: str | None = None
    phone: str | None = None
    date_of_birth: date | None = None


def likeness(one: Person, other: Person) -> tuple[int, tuple[str, ...]]:
    """0 to 100, and the reasons in the order of their weight. Symmetric; nobody is less than sure of being themselves."""
    points, reasons = 0, []
    for found, reason in (_names(one, other), _births(one, other), _phones(one, other), _emails(one, other)):
        points += found
        if reason:
            reasons.append((abs(found), reason))
    told = tuple(reason for _, reason in sorted(reasons, key=lambda each: -each[0]))
    return max(0, min(SURE, points)), told


def folded(text: str) -> str:
    """In lower case and without marks; as the database's `fold` does it, for whoever is found by one is judged by both."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(letters.translate(_LETTERS).lower().split())


def _names(one: Person, other: Person) -> tuple[int, str]:
    mine = (folded(one.first_name), folded(one.last_name))
    theirs = (folded(other.first_name), folded(other.last_name))
    if mine == theirs:
        return 45, "same name"
    if mine == theirs[::-1]:
        return 40, "same name, first and last exchanged"
    # The matcher is not symmetric: the order must not depend on who is asked about whom.
    first, second = sorted((" ".join(mine), " ".join(theirs)))
    alike = SequenceMatcher(None, first, second).ratio()
    if alike >= 0.85:
        return 30, "names much alike"
    return (10, "same last name") if mine[1] == theirs[1] else (-30, "")


def _births(one: Person, other: Person) -> tuple[int, str]:
    if one.date_of_birth is None or other.date_of_birth is None:
        return 0, ""
    return (40, "same birth date") if one.date_of_birth == other.date_of_birth else (-60, "other birth date")


def _phones(one: Person, other: Person) -> tuple[int, str]:
    return (30, "same phone") if one.phone and one.phone == other.phone else (0, "")


def _emails(one: Person, other: Person) -> tuple[int, str]:
    if not one.email or not other.email:
        return 0, ""
    mine, theirs = _mailbox(one.email), _mailbox(other.email)
    if mine == theirs:
        return 30, "e-mail addresses of one mailbox"
    return (15, "same name at another mail provider") if mine[0] == theirs[0] else (0, "")


def _mailbox(email: str) -> tuple[str, str]:
    """Without what follows a plus, and without dots: most providers deliver all of these to one."""
    local, _, domain = email.lower().partition("@")
    return local.partition("+")[0].replace(".", ""), domain
