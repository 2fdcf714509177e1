"""A time in words."""

from sloty.tui.dialogs.spot import Spot, long_time, short_time
from tests.builders import NEW_YORK, at


def test_a_spot_says_when_and_where_in_its_zone() -> None:
    spot = Spot(at("10:00"), NEW_YORK, "ana", "Ana\x1b", "downtown", "Downtown")
    assert spot.when == "Monday 4 January 2027, 10:00 EST"
    assert spot.where == "with Ana\\x1b at Downtown"
    assert spot.until(45) == "10:00-10:45 EST"


def test_whoever_is_free_may_be_meant() -> None:
    assert Spot(at("10:00"), NEW_YORK).where == "with whoever is free"
    assert Spot(at("10:00"), NEW_YORK, location="x", location_name="X").where == "with whoever is free at X"


def test_the_same_instant_reads_otherwise_elsewhere() -> None:
    assert long_time(at("10:00"), "Europe/Lisbon") == "Monday 4 January 2027, 15:00 WET"
    assert short_time(at("10:00"), NEW_YORK) == "Mon  4 Jan 10:00 EST"
