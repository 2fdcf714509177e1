"""Passwords are kept as digests, and weak ones are refused."""

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from sloty.operations import passwords
from sloty.operations.passwords import PasswordTooWeak

GOOD = "correct horse battery"


def test_a_password_matches_its_digest_alone() -> None:
    digest = passwords.hashed(GOOD)
    assert digest.startswith("$argon2id$")
    assert passwords.matches(GOOD, digest) == (True, None)
    assert passwords.matches(GOOD + "x", digest) == (False, None)
    assert passwords.hashed(GOOD) != digest


def test_for_nobody_nothing_matches() -> None:
    assert passwords.matches(GOOD, None)[0] is False


def test_a_digest_of_weaker_parameters_is_made_anew() -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8192).hash(GOOD)
    right, fresh = passwords.matches(GOOD, weak)
    assert right
    assert fresh is not None
    assert passwords.matches(GOOD, fresh) == (True, None)


@pytest.mark.parametrize("weak", ["short", "x" * 300, "aaaaaaaaaaaaaaaa", "eva.roe.longname", "Eva Roe The Great"])
def test_weak_ones_are_refused(weak: str) -> None:
    with pytest.raises(PasswordTooWeak):
        passwords.hashed(weak, "eva.roe.longname@example.com", "eva roe the great")
