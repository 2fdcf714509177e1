"""Waiting: how urgent it is."""

from sloty.engine.waiting import Priority, more_urgent


def test_of_two_priorities_the_more_urgent_holds() -> None:
    ranked = [Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT, Priority.EMERGENCY]
    for place, one in enumerate(ranked):
        for other in ranked[: place + 1]:
            assert more_urgent(one, other) is more_urgent(other, one) is one
