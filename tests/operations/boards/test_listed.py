"""How many wait for what is on a board."""

from sloty.operations.boards import reading
from tests.builders import MONDAY, Clinic, at
from tests.operations.test_waitlist import EVA, IDA, RUI, a_list, add, keep_list


def test_who_waits_for_a_place_is_counted_with_those_who_would_come_anywhere(clinic: Clinic) -> None:
    waiting = a_list(clinic)
    waiting.location("uptown")
    waiting.provider("ben", where="uptown")
    waiting.service("filling", by=("ana", "ben"), where=("downtown", "uptown"))
    keep_list(waiting, "filling")
    add(waiting, RUI, location="downtown")
    add(waiting, EVA, service="filling", location="uptown", latest=MONDAY)
    add(waiting, IDA, service="filling")

    def counted(day: str) -> list[int]:
        with waiting.unit(now=at(day)) as unit:
            return [reading.listed(unit, where) for where in (None, "downtown", "uptown")]

    assert counted("2027-01-04 23:59") == [3, 2, 2]
    assert counted("2027-01-05 00:00") == [2, 2, 1]
