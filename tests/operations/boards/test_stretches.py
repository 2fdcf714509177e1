"""What stands in a column besides visits: closed time and why, absences, other places, the way between."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from sloty.engine import civil
from sloty.engine.hours import Closure, Override, OverrideKind, Schedule
from sloty.operations.boards import stretches
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.reading import Absence, Taken, VisitRow, Works
from sloty.operations.boards.views import Fill, Stretch
from sloty.operations.timetables import OfferRow
from tests.builders import MONDAY, NEW_YORK, at
from tests.engine.builders import hours
from tests.operations.boards.looking import when

DAY = Axis(MONDAY, civil.zone(NEW_YORK))
DOWNTOWN, UPTOWN = uuid4(), uuid4()
_NAMES = {DOWNTOWN: "downtown", UPTOWN: "uptown"}


def works(
    times: str,
    at_location: UUID = DOWNTOWN,
    zone: str = NEW_YORK,
    *,
    breaks: Sequence[str] = (),
    overrides: Sequence[Override] = (),
    closures: Sequence[Closure] = (),
) -> Works:
    """Ana's hours at a location."""
    slug = _NAMES[at_location]
    row = OfferRow(uuid4(), "ana", "Ana", uuid4(), 1, at_location, slug, slug.title(), zone, 1, 0, None, None, None)
    return Works(row, Schedule(civil.zone(zone), hours(times, breaks=breaks), overrides, closures))


def told(found: Iterable[Stretch]) -> list[str]:
    return [f"{each.fill} {when(each)}" for each in found]


def closed(*places: Works, axis: Axis = DAY) -> list[str]:
    return told(stretches.closed(places, stretches.openings(places, axis), axis))


def test_closed_time_is_told_with_its_reason() -> None:
    away = Override(MONDAY, OverrideKind.VACATION, 900, 1020)
    shut = Closure(MONDAY, 540, 600, "water")
    place = works("Mon 09:00-17:00", breaks=["12:00-12:30"], overrides=[away], closures=[shut])
    assert closed(place) == [
        "CLOSED 00:00-09:00",
        "CLOSED 17:00-24:00",
        "AWAY 09:00-10:00 closed: water",
        "BREAK 12:00-12:30 on a break",
        "AWAY 15:00-17:00 on vacation",
    ]


def test_who_works_nowhere_is_closed_all_day() -> None:
    assert closed() == ["CLOSED 00:00-24:00"]


def test_over_two_places_closed_is_what_is_closed_at_both() -> None:
    """A break at the one is no break while one works at the other."""
    one = works("Mon 09:00-17:00", breaks=["12:00-13:00"])
    other = works("Mon 12:00-12:30", UPTOWN)
    assert closed(one, other) == [
        "CLOSED 00:00-09:00",
        "CLOSED 12:30-13:00",
        "CLOSED 17:00-24:00",
        "BREAK 12:30-13:00 on a break",
    ]


def test_last_nights_shift_and_tonights_are_cut_at_midnight() -> None:
    place = works("Mon-Sun 22:00-06:00")
    opened = stretches.openings([place], DAY)
    assert [(each.top, each.bottom) for each in stretches.places(opened, DAY)] == [(0, 360), (1320, 1440)]
    assert closed(place) == ["CLOSED 06:00-22:00"]


def test_hours_in_another_zone_are_where_they_are() -> None:
    """A morning in Tokyo is an evening in New York, of the day before."""
    place = works("Tue 09:00-12:00", zone="Asia/Tokyo")
    assert [(each.top, each.bottom) for each in stretches.places(stretches.openings([place], DAY), DAY)] == [
        (19 * 60, 22 * 60)
    ]


def absence(location: UUID | None = None, *, reason: str | None = None, opens: int | None = None,
            closes: int | None = None) -> Absence:  # fmt: skip
    return Absence(uuid4(), location, MONDAY, OverrideKind.SICK, opens, closes, reason)


def absent(found: Absence, *places: Works) -> list[tuple[str, UUID | None]]:
    opened = stretches.openings(places, DAY)
    return [(when(each), each.id) for each in stretches.absent([found], places, opened, DAY)]


def test_an_absence_has_its_id_and_its_reason() -> None:
    found = absence(reason="flu", opens=600, closes=660)
    place = works("Mon 09:00-17:00", overrides=[Override(MONDAY, OverrideKind.SICK, 600, 660)])
    assert absent(found, place) == [("10:00-11:00 sick: flu", found.id)]


def test_an_absence_at_another_place_is_none_here() -> None:
    found = absence(UPTOWN)
    assert absent(found, works("Mon 09:00-17:00")) == []
    other = works("Mon 13:00-17:00", UPTOWN, overrides=[Override(MONDAY, OverrideKind.SICK, None, None)])
    assert absent(found, works("Mon 09:00-12:00"), other) == [
        ("00:00-09:00 sick", found.id), ("12:00-24:00 sick", found.id),
    ]  # fmt: skip


def test_a_day_off_is_meant_in_the_zone_of_each_place() -> None:
    found = absence()
    off = [Override(MONDAY, OverrideKind.SICK, None, None)]
    places = works("Mon 09:00-17:00", overrides=off), works("Mon 09:00-17:00", UPTOWN, "America/Chicago", overrides=off)
    assert {text for text, _ in absent(found, *places)} == {"00:00-24:00 sick", "01:00-24:00 sick"}


def test_the_way_between_two_places_is_told_unless_there_is_time_for_more() -> None:
    one, other = works("Mon 09:00-12:00"), works("Mon 13:00-17:00", UPTOWN)
    far = works("Mon 16:00-17:00", UPTOWN)
    opened = stretches.openings([one, other], DAY)
    assert told(stretches.elsewhere(opened, DAY, None)) == ["TRAVEL 12:00-13:00 to Uptown"]
    assert told(stretches.elsewhere(opened, DAY, "downtown")) == [
        "ELSEWHERE 13:00-17:00 at Uptown",
        "TRAVEL 12:00-13:00 to Uptown",
    ]
    assert told(stretches.elsewhere(stretches.openings([one, far], DAY), DAY, None)) == []


def test_between_two_openings_at_one_place_nobody_travels() -> None:
    opened = stretches.openings([works("Mon 09:00-17:00", breaks=["12:00-13:00"])], DAY)
    assert told(stretches.elsewhere(opened, DAY, None)) == []


def row(start: str, minutes: int, before: int, after: int, status: str = "SCHEDULED") -> VisitRow:
    begin = at(start)
    return VisitRow(
        uuid4(), "C", status, begin, begin + timedelta(minutes=minutes), NEW_YORK, 1, "s", "S", "ana", "Ana", "uptown",
        "Uptown", "rui", uuid4(), "Rui", None, None, None, False, None, before, after,
    )  # fmt: skip


def test_buffers_stand_before_and_after_and_what_is_cancelled_has_none() -> None:
    assert told(stretches.buffers([row("09:30", 30, 15, 10)], DAY)) == ["BUFFER 09:15-09:30", "BUFFER 10:00-10:10"]
    assert told(stretches.buffers([row("09:30", 30, 0, 10, "CANCELLED")], DAY)) == []
    assert told(stretches.buffers([row("2027-01-03 23:30", 30, 0, 20)], DAY)) == ["BUFFER 00:00-00:20"]


def test_visits_elsewhere_take_their_footprint_as_long_as_they_take_time() -> None:
    rows = [row("09:30", 30, 15, 10), row("11:00", 30, 0, 0, "NO_SHOW")]
    assert told(stretches.busy_elsewhere(rows, DAY)) == ["ELSEWHERE 09:15-10:10 busy at Uptown"]


def test_what_is_taken_is_told_as_what_it_is() -> None:
    identity = uuid4()
    hold = Taken(Fill.HOLD, at("09:00"), at("09:30"), identity, at("08:00"))
    assert [*stretches.taken([hold], DAY)] == [Stretch(Fill.HOLD, 540, 570, "", identity, at("08:00"))]
    assert told(stretches.taken([Taken(Fill.BLOCK, at("2027-01-03 20:00"), at("01:00"), identity)], DAY)) == [
        "BLOCK 00:00-01:00"
    ]
