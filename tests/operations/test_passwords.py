"""Passwords are kept as digests, and weak ones are refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

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


def test_the_same_letters_match_however_they_were_typed() -> None:
    """One é, or an e and its accent: keyboards differ."""
    digest = passwords.hashed("café au lait noir")
    assert passwords.matches("cafe\u0301 au lait noir", digest)[0]


def test_for_nobody_nothing_matches_and_it_costs_as_much() -> None:
    """The digest that stands in for a missing one has the parameters that new ones get."""
    assert passwords.matches(GOOD, None) == (False, None)
    assert passwords._NOBODYS.split("$")[1:4] == passwords.hashed(GOOD).split("$")[1:4]


def test_what_no_keyboard_types_is_just_wrong() -> None:
    assert passwords.matches("\udcff\udcfe" * 10, None) == (False, None)
    assert passwords.matches("x" * 100_000, None) == (False, None)


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


@pytest.mark.parametrize(("together", "meet"), [(4, True), (5, False)])
def test_four_digests_are_made_at_once_and_no_fifth(monkeypatch: pytest.MonkeyPatch, together: int, meet: bool) -> None:
    """Each waits for the others inside: as many as may be in there at once meet, one more never do."""
    barrier = Barrier(together)

    class Waiting:
        def hash(self, _: bytes) -> str:
            barrier.wait(timeout=5 if meet else 0.3)
            return "digest"

    monkeypatch.setattr(passwords, "_HASHER", Waiting())
    with ThreadPoolExecutor(together) as pool:
        made = [pool.submit(passwords.hashed, GOOD) for _ in range(together)]
    failed = [each for each in made if isinstance(each.exception(), BrokenBarrierError)]
    assert (failed == []) is meet
