"""Waiting: when it suits, and how urgent it is."""

from datetime import time

from sloty.engine.waiting import PartOfDay, Priority, more_urgent, part_of_day


def test_a_part_of_the_day_begins_on_the_minute() -> None:
    at = {part_of_day(time(*clock)): clock for clock in [(0, 0), (12, 0), (17, 0)]}
    assert at == {PartOfDay.MORNING: (0, 0), PartOfDay.AFTERNOON: (12, 0), PartOfDay.EVENING: (17, 0)}
    before = [part_of_day(time(*clock)) for clock in [(11, 59), (16, 59), (23, 59)]]
    assert before == list(PartOfDay)


def test_of_two_priorities_the_more_urgent_holds() -> None:
    ranked = [Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT, Priority.EMERGENCY]
    for place, one in enumerate(ranked):
        for other in ranked[: place + 1]:
            assert more_urgent(one, other) is more_urgent(other, one) is one
