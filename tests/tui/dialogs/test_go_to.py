"""To another day: what is meant stands there before one goes."""

from datetime import date

import pytest
from textual.widgets import Input

from sloty.engine import civil
from sloty.tui.dialogs.go_to import GoTo, is_month_first
from tests.builders import NEW_YORK, at
from tests.tui.finding_host import NARROW, WIDE, Host, played, shown


def go_to(*, month_first: bool | None = True) -> GoTo:
    """On New Year's Day, while it is the second in Tokyo."""
    return GoTo(at("2027-01-01 20:00"), civil.zone(NEW_YORK), month_first=month_first)


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_day_that_is_meant_is_shown_as_one_types(size: tuple[int, int]) -> None:
    app = Host(go_to)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "fri, +2w" in shown(app)
        wanted = app.screen.query_one(Input)
        for text, told in (
            ("mon", "Monday 4 January 2027, in 3 days"),
            ("today", "Friday 1 January 2027, today"),
            ("-1d", "Thursday 31 December 2026, yesterday"),
            ("12/3", "Friday 3 December 2027, in 336 days"),
            ("12/3", "Down: Friday 12 March 2027, in 70 days"),
            ("mondey", "Did you mean 'monday'?"),
            (" ", "fri, +2w"),
        ):
            wanted.value = text
            await pilot.pause()
            assert told in shown(app)
        await pilot.press("enter", "escape")
    assert app.results == [None]


@played
async def test_enter_goes_there_and_down_to_the_other_day() -> None:
    app, other = Host(go_to), Host(go_to)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("+", "2", "w", "enter")
    async with other.run_test(size=NARROW) as pilot:
        await pilot.pause()
        other.screen.query_one(Input).value = "12/3"
        await pilot.press("down", "enter")
    assert (app.results, other.results) == ([date(2027, 1, 15)], [date(2027, 3, 12)])


@pytest.mark.parametrize(
    ("environment", "first"),
    [
        ({}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "de_DE@euro"}, False),
        ({"LANG": "pt_BR", "LC_ALL": "es_US"}, True),
    ],
)
def test_the_language_of_the_terminal_says_which_number_is_the_month(environment: dict[str, str], first: bool) -> None:
    assert is_month_first(environment) is first
