"""What stands in an agenda: each visit once, now where it is, and other zones named."""

from datetime import timedelta

import pytest

from sloty.engine import civil
from sloty.operations import booking
from sloty.operations.boards.making import Look, board
from sloty.operations.boards.views import Board, Layout, Visit
from sloty.operations.booking import Wish
from sloty.tui.widgets.agenda_lines import Columns, Line, Mark, lines_of
from tests.builders import MONDAY, NEW_YORK, NOW, Clinic, at


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana is downtown, Ben an hour west; each has visits, Ana on Tuesday too."""
    clinic.location("lake", zone="America/Chicago")
    clinic.provider("ben", where="lake")
    clinic.service("exam", by=("ben",), where=("lake",))
    with clinic.unit() as unit:
        for service, start in (
            ("cleaning", at("11:00")),
            ("exam", at("09:00", "America/Chicago")),
            ("cleaning", at("09:00")),
            ("cleaning", at("2027-01-05 09:00")),
        ):
            booking.book(unit, Wish(service, start, "rui@example.com"))
    return clinic


def read(clinic: Clinic, layout: Layout = Layout.PROVIDERS, **where: str) -> Board:
    """The board of Monday, or of its week."""
    with clinic.unit() as unit:
        return board(unit, Look(MONDAY, layout, **where))


def drawn(lines: list[Line]) -> list[str]:
    """Visits by their time in New York, headings by their day."""
    zone = civil.zone(NEW_YORK)
    return [
        "now"
        if line is Mark.NOW
        else f"{line.start.astimezone(zone):%H:%M}"
        if isinstance(line, Visit)
        else f"{line:%a}"
        for line in lines
        if not isinstance(line, Mark) or line is Mark.NOW
    ]


def test_visits_stand_in_the_order_in_which_they_begin_whatever_their_zones(two_places: Clinic) -> None:
    assert drawn(lines_of(read(two_places), NOW)) == ["09:00", "10:00", "11:00"]


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        ("08:00", ["now", "09:00", "11:00"]),
        ("09:00", ["09:00", "now", "11:00"]),
        ("23:00", ["09:00", "11:00", "now"]),
        ("2027-01-05 00:00", ["09:00", "11:00"]),
    ],
)
def test_now_stands_between_what_has_begun_and_what_has_not(two_places: Clinic, now: str, lines: list[str]) -> None:
    assert drawn(lines_of(read(two_places, location="downtown"), at(now))) == lines


def test_a_week_has_a_heading_a_day(two_places: Clinic) -> None:
    lines = lines_of(read(two_places, Layout.WEEK, provider="ana"), at("10:00"))
    assert drawn(lines) == ["Mon", "09:00", "now", "11:00", "Tue", "09:00"]


def test_a_visit_that_takes_two_rooms_is_one_line(clinic: Clinic) -> None:
    clinic.pool(members=2)
    clinic.service("surgery", requires={"rooms": 2})
    with clinic.unit() as unit:
        booking.book(unit, Wish("surgery", at("09:00"), "rui@example.com"))
    assert drawn(lines_of(read(clinic, Layout.ROOMS), NOW)) == ["09:00"]


def test_a_day_without_visits_has_no_lines(clinic: Clinic) -> None:
    assert lines_of(read(clinic), at("09:00")) == []


def test_columns_fill_the_width_and_name_what_differs(two_places: Clinic) -> None:
    everywhere, downtown = read(two_places), read(two_places, location="downtown")
    visits = [line for line in lines_of(everywhere, NOW) if isinstance(line, Visit)]
    wide, narrow = Columns.of(everywhere, 120), Columns.of(downtown, 80)
    assert "Location" in wide.heading
    assert "Location" not in narrow.heading
    assert wide.row(visits[1], everywhere).startswith("09:00-09:30 CST   S scheduled   ")
    assert narrow.row(visits[0], downtown).startswith("09:00-09:30 S scheduled   ")
    assert len(wide.row(visits[1], everywhere)) == len(wide.heading) <= 120
    for told in ("Rui Costa", "Exam", "Ben", "Lake", visits[1].code):
        assert told in wide.row(visits[1], everywhere)


def test_the_night_on_which_clocks_go_back_is_in_order(clinic: Clinic) -> None:
    """01:30 comes twice: the earlier one first."""
    clinic.works_more("ana", "Sun 00:00-06:00", "downtown")
    first = at("2027-11-07 01:30")
    with clinic.unit(now=at("2027-11-01 09:00")) as unit:
        for start in (first + timedelta(hours=1), first):
            booking.book(unit, Wish("cleaning", start, "rui@example.com"))
        found = board(unit, Look(first.date(), location="downtown"))
    lines = [line for line in lines_of(found, first + timedelta(minutes=30)) if line is not Mark.NOW]
    assert [f"{line.start:%H:%M %Z}" for line in lines if isinstance(line, Visit)] == ["01:30 EDT", "01:30 EST"]
    assert lines_of(found, first + timedelta(minutes=30)).index(Mark.NOW) == 1
