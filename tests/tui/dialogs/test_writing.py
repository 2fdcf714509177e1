"""One write, however often it is tried."""

import asyncio
import threading
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from sloty.operations import booking
from sloty.operations.booking import Wish
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.writing import Writing
from tests.builders import Clinic, at
from tests.tui.host import link, shown


class Bare(Writing):
    """Nothing but the foot."""

    def compose(self) -> ComposeResult:
        yield self.refusal
        with Horizontal():
            yield from self.foot()


def test_nobody_leaves_while_it_is_being_written(clinic: Clinic) -> None:
    go = threading.Event()

    def slow(unit: Unit) -> AppointmentView:
        view = booking.book(unit, Wish("cleaning", at("10:00"), "rui@example.com"))
        go.wait(10)
        return view

    async def run() -> Any:
        dialog = Bare(link(clinic))
        async with shown(dialog) as hand:
            await hand.pilot.pause()
            dialog.write(slow)
            await hand.sees("Booking")
            await hand.pilot.click("#back")
            assert hand.app.results == []
            go.set()
            return await hand.result()

    assert asyncio.run(run()).customer == "rui@example.com"
