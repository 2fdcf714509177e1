"""A booking wakes whoever waits for it, when it is committed."""

from sloty.operations.wakeups import wakeups
from tests.builders import Clinic
from tests.operations.test_booking import book


def test_a_booking_wakes(clinic: Clinic) -> None:
    told = wakeups(clinic.database, 2)
    assert next(told)
    book(clinic, "11:00")
    assert next(told)
