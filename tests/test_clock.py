"""The one clock is aware, in UTC, and runs."""

from datetime import UTC

from sloty import clock


def test_now_is_aware_in_utc_and_never_goes_back() -> None:
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second
