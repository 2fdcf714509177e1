"""Passwords: argon2id, at most four at once, and as slow for users that do not exist."""

import unicodedata
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from sloty.errors import Invalid

SHORTEST = 12
LONGEST = 256
_AT_ONCE = BoundedSemaphore(4)
"""Each takes 64 MB for a tenth of a second."""
_HASHER = PasswordHash((Argon2Hasher(),))
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$e2bYj6oZdnL1dFjRj0jzkGvQ3FQJmR6sJ9z9V3hVx3s"
"""A digest that no password has: checking against it takes as long as against a real one."""


class PasswordTooWeak(Invalid):
    """Too short, too long, or the user's own name."""

    code = "password_too_weak"
    sentence = "The password {problem}."
    hint = "Take 12 characters or more, such as a few words."


def hashed(password: str, *known: str) -> str:
    """The digest to keep. Raises `PasswordTooWeak`; `known` are the user's name and address, which it must not be."""
    problem = _problem(password, known)
    if problem:
        raise PasswordTooWeak(field="password", problem=problem)
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def _plain(password: str) -> bytes:
    """The same for the same letters, however a keyboard makes them: é is one character, or two."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode(errors="replace")


def _problem(password: str, known: tuple[str, ...]) -> str:
    if len(password) < SHORTEST:
        return f"has fewer than {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"has more than {LONGEST} characters"
    if len(set(password)) < 4:
        return "is the same few characters again and again"
    lower = password.lower()
    if any(each and lower in {each.lower(), each.lower().partition("@")[0]} for each in known):
        return "is the name or address of the user"
    return ""


def matches(password: str, digest: str | None) -> tuple[bool, str | None]:
    """Whether it is the password, and a fresh digest when the old one was made with weaker parameters."""
    with _AT_ONCE:
        right, fresh = _HASHER.verify_and_update(_plain(password), digest or _NOBODYS)
    return (right and digest is not None), fresh
