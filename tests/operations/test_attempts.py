"""Who guesses waits, longer each time, and nobody learns from it who is there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from sloty.db.pool import Database, DatabaseRole
from sloty.db.queries import access as queries
from sloty.operations import attempts
from sloty.operations.attempts import FORGOTTEN_AFTER, LONGEST_WAIT, SignInWait
from tests.builders import NOW


def a_place() -> str:
    """Where nobody has guessed yet."""
    return f"desk-{uuid4().hex}"


def an_address() -> str:
    """That no user has: it is counted all the same."""
    return f"u{uuid4().hex}@example.org"


def test_the_wait_doubles_up_to_an_hour(database: Database) -> None:
    address, at = an_address(), NOW
    for _ in range(3):
        attempts.begin(database, address, a_place(), at)
    for seconds in (*(2**power for power in range(12)), 3600, 3600):
        with pytest.raises(SignInWait):
            attempts.begin(database, address, a_place(), at + timedelta(seconds=seconds, milliseconds=-1))
        at += timedelta(seconds=seconds)
        attempts.begin(database, address, a_place(), at)
    assert timedelta(seconds=seconds) == LONGEST_WAIT


def test_the_time_to_wait_is_told(database: Database) -> None:
    address = an_address()
    for _ in range(3):
        attempts.begin(database, address, a_place(), NOW)
    with pytest.raises(SignInWait, match="try again in 1 second\\."):
        attempts.begin(database, f" {address.upper()} ", a_place(), NOW)
    attempts.begin(database, address, a_place(), NOW + timedelta(seconds=1))


def test_a_place_that_tries_many_addresses_waits_too(database: Database) -> None:
    place = a_place()
    for _ in range(20):
        attempts.begin(database, an_address(), place, NOW)
    with pytest.raises(SignInWait):
        attempts.begin(database, an_address(), place, NOW)
    attempts.begin(database, an_address(), a_place(), NOW)


def test_success_forgives_the_address_and_one_failure_of_the_place(database: Database) -> None:
    """Whoever has one password of their own cannot wash a place clean by it."""
    place, own = a_place(), an_address()
    for _ in range(19):
        attempts.begin(database, an_address(), place, NOW)
    attempts.begin(database, own, place, NOW)
    with database.connect(DatabaseRole.PLATFORM) as platform:
        attempts.succeeded(platform, own, place)
    attempts.begin(database, own, place, NOW)
    with pytest.raises(SignInWait):
        attempts.begin(database, an_address(), place, NOW)


def test_a_day_later_all_is_forgotten(database: Database) -> None:
    address = an_address()
    for _ in range(3):
        attempts.begin(database, address, a_place(), NOW)
    later = NOW + FORGOTTEN_AFTER + timedelta(seconds=1)
    for _ in range(3):
        attempts.begin(database, address, a_place(), later)
    with pytest.raises(SignInWait):
        attempts.begin(database, address, a_place(), later)


def _guesses(database: Database, address: str, count: int) -> int:
    """So many at once; how many got as far as the password."""

    def guess(_: int) -> bool:
        try:
            attempts.begin(database, address, a_place(), NOW)
        except SignInWait:
            return False
        return True

    with ThreadPoolExecutor(count) as pool:
        return sum(pool.map(guess, range(count)))


def test_a_hundred_guesses_at_once_are_a_hundred(database: Database) -> None:
    """Only the free ones get as far as the password, whichever come first."""
    assert _guesses(database, an_address(), 16) == 3


def test_without_the_lock_all_who_look_at_once_would_pass(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race that the lock is for: each looks before any has counted."""
    address, looked, judge = an_address(), Barrier(4), attempts._require_waited
    attempts.begin(database, address, a_place(), NOW)

    def together(beyond: int, failed_at: datetime, now: datetime) -> None:
        looked.wait(timeout=30)
        judge(beyond, failed_at, now)

    monkeypatch.setattr(queries, "FAILURES_OF", queries.FAILURES_OF.replace("for update", ""))
    monkeypatch.setattr(attempts, "_require_waited", together)
    assert _guesses(database, address, 4) == 4


def test_what_was_typed_stands_nowhere_in_clear(database: Database) -> None:
    """Some type their password where the address belongs."""
    attempts.begin(database, "correct horse battery", "office", NOW)
    with database.connect(DatabaseRole.PLATFORM) as platform:
        rows = platform.execute("select t::text from sign_in_failure t").fetchall()
    assert rows
    assert not [row for (row,) in rows if "horse" in row or "office" in row]
