"""The first free times: ranked, narrowed, filtered, later; one is chosen."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sloty.db.sqlstate import DatabaseAway
from sloty.operations import booking
from sloty.operations.booking import Wish
from sloty.operations.first_free import Suggestion
from sloty.tui.dialogs.first_free import FirstFree
from sloty.tui.dialogs.spot import Spot
from tests.builders import NEW_YORK, Clinic, at
from tests.tui.host import NARROW, WIDE, Hand, link, shown


@pytest.fixture
def two(clinic: Clinic) -> Clinic:
    """Ben gives cleanings too, uptown, from ten."""
    clinic.location("uptown")
    clinic.provider("ben", "Mon-Fri 10:00-12:00", "uptown")
    clinic.service("polish", by=("ana", "ben"), where=("downtown", "uptown"))
    return clinic


def live(
    dialog: FirstFree, act: Callable[[Hand], Awaitable[None]], size: tuple[int, int] = NARROW
) -> Suggestion | None:
    """What comes of a dialog when somebody acts on it."""

    async def run() -> Any:
        async with shown(dialog, size) as hand:
            await act(hand)
            return await hand.result()

    return asyncio.run(run())  # type: ignore[no-any-return]


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_enter_takes_the_best_across_providers_and_locations(two: Clinic, size: tuple[int, int]) -> None:
    with two.unit() as unit:
        booking.book(unit, Wish("polish", at("2027-01-01 10:00"), "rui@example.com", "ana", override_reason="x"))

    async def act(hand: Hand) -> None:
        await hand.sees("Fri  1 Jan 10:00 EST  Ben", "Uptown", "Ana", "Downtown")
        await hand.sees("Friday 1 January 2027, 10:00 EST, with Ben at Uptown: nothing else that day")
        await hand.press("enter")

    found = live(FirstFree(link(two), start=at("2027-01-01 10:00"), service="polish"), act, size)
    assert found is not None
    assert (found.slot.provider, found.slot.start, found.location_name) == ("ben", at("2027-01-01 10:00"), "Uptown")


def test_whoever_is_usual_comes_first_and_the_search_can_be_narrowed(two: Clinic) -> None:
    near = Spot(at("10:00"), NEW_YORK, "ben", "Ben", "uptown", "Uptown")

    async def act(hand: Hand) -> None:
        await hand.sees("the usual provider")
        assert dialog.times.rows[0].choice.slot.provider == "ana"
        await hand.press("shift+tab", "enter")
        await hand.until(
            lambda: dialog.times.rows and {row.choice.slot.provider for row in dialog.times.rows} == {"ben"}
        )
        await hand.sees("[x] only with Ben", "[ ] only at Uptown")
        await hand.press("tab", "enter")

    dialog = FirstFree(link(two), start=at("10:00"), service="polish", near=near, usual_provider="ana")
    found = live(dialog, act)
    assert found is not None
    assert Spot.of(found) == near


def test_typing_leaves_those_that_fit_and_later_ones_are_a_key_away(two: Clinic) -> None:
    def providers() -> set[str]:
        return {row.choice.slot.provider for row in dialog.times.rows}

    async def act(hand: Hand) -> None:
        await hand.until(lambda: dialog.times.rows)
        first = dialog.times.rows[0].choice
        await hand.press("n")
        await hand.until(lambda: dialog.times.rows and dialog.times.rows[0].choice.slot.start > first.slot.start)
        await hand.press("pageup")
        await hand.until(lambda: dialog.times.rows[0].choice == first)
        await hand.type("ben tue")
        await hand.until(lambda: providers() == {"ben"})
        await hand.press("down", "enter")

    dialog = FirstFree(link(two), start=at("10:00"), service="polish")
    found = live(dialog, act)
    assert found is not None
    assert (found.slot.provider, found.slot.start) == ("ben", at("2027-01-05 10:15"))


def test_the_service_is_asked_for_where_there_are_several(two: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.sees("Cleaning, 30 min", "Polish, 30 min")
        await hand.type("po")
        await hand.press("enter")
        await hand.sees("with Ana at Downtown")
        await hand.press("escape")

    assert live(FirstFree(link(two), start=at("09:00")), act) is None


def test_what_cannot_be_found_out_is_told_and_asked_again(two: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.sees("Cleaning, 30 min")
        away.away = DatabaseAway(reason="away")
        await hand.type("pol")
        await hand.press("enter")
        await hand.sees("The database cannot be reached")
        await hand.press("enter")
        await hand.sees("with Ana at Downtown")
        await hand.press("enter")

    away = link(two)
    assert live(FirstFree(away, start=at("09:00")), act) is not None


def test_a_time_in_which_nothing_is_free_leads_on_to_a_later_one(clinic: Clinic) -> None:
    clinic.service("rare", horizon_days=30)

    async def act(hand: Hand) -> None:
        await hand.sees("Nothing is free then.")
        await hand.press("escape")

    assert live(FirstFree(link(clinic), start=at("2027-03-01 09:00"), service="rare"), act) is None
