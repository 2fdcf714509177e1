"""Whoever walks in is booked now, by what the home screen gives."""

import asyncio
from typing import Any

import pytest

from sloty.engine.lifecycle import Status
from sloty.errors import Refused
from sloty.operations import booking, customers
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.walk_in import WalkIn
from tests.builders import Clinic, at
from tests.tui.host import NARROW, WIDE, Hand, link, shown


class NobodyFree(Refused):
    """As an operation may say."""

    code = "test_nobody_free"
    sentence = "Nobody is free now."


def nobody(unit: Unit, wish: booking.WalkIn) -> AppointmentView:
    raise NobodyFree


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_somebody_new_walks_in_and_is_booked_in_three_keys(clinic: Clinic, size: tuple[int, int]) -> None:
    dialog = WalkIn(link(clinic, now=at("10:00")), location="downtown", location_name="Downtown")

    async def run() -> Any:
        async with shown(dialog, size) as hand:
            await hand.sees("with whoever is free at Downtown")
            await hand.type("eva roe")
            await hand.press("enter")
            await hand.sees("now · Cleaning, 30 min · for Eva Roe, a new customer")
            await hand.press("enter")
            assert hand.keys == 2
            return await hand.result()

    view = asyncio.run(run())
    assert (view.customer_name, view.status, view.start) == ("Eva Roe", Status.CHECKED_IN, at("10:00"))


def test_when_nobody_is_free_nobody_is_written_down(clinic: Clinic) -> None:
    clinic.service("polish")

    async def act(hand: Hand) -> Any:
        await hand.type("eva roe")
        await hand.press("enter")
        await hand.until(lambda: "-open" in dialog.service.classes)
        await hand.type("pol")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")
        await hand.sees("Nobody is free now.", "for Eva Roe")
        await hand.press("escape")
        return await hand.result()

    async def run() -> Any:
        async with shown(dialog) as hand:
            return await act(hand)

    dialog = WalkIn(link(clinic), walk_in=nobody)
    assert asyncio.run(run()) is None
    with clinic.unit() as unit:
        assert customers.search(unit, "roe") == []


def test_what_the_service_asks_is_asked_here_too(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "reason", "TEXT", required=True)

    async def run() -> Any:
        async with shown(WalkIn(link(clinic, now=at("10:00")))) as hand:
            await hand.type("rui")
            await hand.press("enter")
            await hand.sees("Reason *")
            await hand.type("pain")
            await hand.press("enter")
            await hand.type("limps")
            await hand.press("enter", "enter")
            return await hand.result()

    view = asyncio.run(run())
    assert (view.parameters, view.notes) == ({"reason": "pain"}, "limps")
