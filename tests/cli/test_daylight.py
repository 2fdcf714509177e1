"""The day as people read it: in black and white, with a line for now, and harmless."""

import sys
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sloty.cli import daylight
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.operations.day_sheet import DaySheet
from sloty.operations.views import AppointmentView
from tests.builders import MONDAY, NEW_YORK, at

BEFORE = at("2027-01-03 12:00")
NOW_LINE = "── now ──"


def visit(start: str, zone: str = NEW_YORK, **changed: Any) -> AppointmentView:
    """A cleaning of 30 minutes, in the wall time of its place."""
    begins = at(start, zone).astimezone(civil.zone(zone))
    fields: dict[str, Any] = {
        "id": UUID(int=0),
        "confirmation_code": "XK4P7Q2M",
        "status": Status.SCHEDULED,
        "start": begins,
        "end": begins + timedelta(minutes=30),
        "timezone": zone,
        "service": "cleaning",
        "provider": "ana",
        "location": "downtown",
        "customer": "rui@example.com",
        "customer_name": "Rui Costa",
        "version": 1,
        **changed,
    }
    return AppointmentView(**fields)


def sheet(*visits: AppointmentView, title: str = "Downtown", day: date = MONDAY) -> DaySheet:
    """A day of downtown."""
    statuses = [each.status.value for each in visits]
    names = {"provider/ana": "Dr Ana Sousa", "service/cleaning": "Dental cleaning", "location/downtown": "The house"}
    counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    return DaySheet(day, title, NEW_YORK, visits, counts, names)


@pytest.fixture
def drawn(capsys: pytest.CaptureFixture[str]) -> Any:
    """Lines of what is drawn."""

    def draw(day: DaySheet, now: datetime = BEFORE, *, color: bool = False) -> list[str]:
        daylight.draw(day, now, color=color)
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return draw


def test_a_visit_is_a_line_with_names_and_status_as_letter_and_word(drawn: Any) -> None:
    head, line, counts = drawn(sheet(visit("09:30")))
    assert head == "Downtown · Monday 2027-01-04 · America/New_York"
    cells = ("09:30-10:00", "S scheduled", "XK4P7Q2M", "Dr Ana Sousa", "Rui Costa", "Dental cleaning", "The house")
    assert line.split() == " ".join(cells).split()
    assert counts == "1 visits: 1 S scheduled"


def test_every_status_has_its_own_letter_and_word(drawn: Any) -> None:
    """Colour is never all that tells them apart."""
    cells = [drawn(sheet(visit("09:30", status=each)))[1].partition("XK4P7Q2M")[0].split()[1:] for each in Status]
    assert len({letter for letter, *_ in cells}) == len({" ".join(words) for _, *words in cells}) == len(Status)


def test_a_day_without_visits_says_so(drawn: Any) -> None:
    assert drawn(sheet())[1:] == ["No appointments."]


@pytest.mark.parametrize(
    ("now", "where"), [("09:00", [1]), ("09:30", [2]), ("09:45", [2]), ("10:30", []), ("23:00", [])]
)
def test_now_stands_once_between_what_has_begun_and_what_has_not(drawn: Any, now: str, where: list[int]) -> None:
    lines = drawn(sheet(visit("09:30"), visit("10:00"), visit("10:30")), at(now))
    assert [number for number, text in enumerate(lines) if NOW_LINE in text] == where


def test_another_day_has_no_now(drawn: Any) -> None:
    for now in (BEFORE, at("2027-01-05 09:00")):
        assert NOW_LINE not in "".join(drawn(sheet(visit("09:30")), now))


def test_today_is_the_days_own_and_not_that_of_a_visit_elsewhere(drawn: Any) -> None:
    """When it is Monday morning in Tokyo it is Sunday evening in New York, whose Monday is drawn."""
    lines = drawn(sheet(visit("2027-01-05 01:00", "Asia/Tokyo"), visit("15:00")), at("2027-01-04 08:00", "Asia/Tokyo"))
    assert NOW_LINE not in "".join(lines)


def test_the_wall_time_of_a_visit_in_another_zone_names_it(drawn: Any) -> None:
    here, there = drawn(sheet(visit("09:00"), visit("08:30", "America/Chicago")))[1:3]
    assert here.startswith("09:00-09:30 ")
    assert there.startswith("08:30-09:00 CST")


def test_what_the_terminal_would_obey_is_shown(drawn: Any) -> None:
    """In the title, in a name, in a slug that has no name."""
    evil = "\x1b[2J\u202eevil"
    out = "\n".join(drawn(sheet(visit("09:30", customer_name=evil, service=evil), title=evil), color=True))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert out.count("\\x1b[2J\\u202eevil") == 3


def test_brackets_in_a_name_are_no_markup(drawn: Any) -> None:
    assert "[red]:smile:[/red]" in drawn(sheet(visit("09:30", customer_name="[red]:smile:[/red]")))[1]


def test_a_pipe_gets_lines_that_are_never_cut(drawn: Any) -> None:
    assert "x" * 500 in drawn(sheet(visit("09:30", customer_name="x" * 500)))[1]


def test_a_narrow_terminal_gets_the_letter_only(drawn: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty columns are enough for a visit a line."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    line = drawn(sheet(visit("09:30")))[1]
    assert line.split()[:3] == ["09:30-10:00", "S", "XK4P7Q2M"]
    assert "scheduled" not in line
    assert "The house" not in line
