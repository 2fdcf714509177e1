"""Free times to filter and to take."""

import asyncio
from typing import Any

from textual.containers import Vertical

from sloty.operations.first_free import Suggestion
from sloty.operations.views import SlotView
from sloty.tui.widgets.times_field import OtherTimes, TimesField
from tests.builders import NEW_YORK, at
from tests.tui.host import Hand, shown


class Listening(Vertical):
    """Keeps which way was turned."""

    turned: list[int]

    def on_other_times(self, message: OtherTimes) -> None:
        self.turned.append(message.direction)


def suggestion(name: str, time: str) -> Suggestion:
    start = at(time)
    local = start.astimezone(__import__("zoneinfo").ZoneInfo(NEW_YORK))
    return Suggestion(SlotView(local, local, name.lower(), "x", "cleaning", 30), ("free",), name, "[b]X\x1b")


def test_n_is_later_in_an_empty_line_and_a_letter_in_any_other(*_: Any) -> None:
    field = TimesField()
    host = Listening(field)
    host.turned = []

    async def act(hand: Hand) -> None:
        field.line.focus()
        field.offer((suggestion("Nina", "10:00"), suggestion("Ben", "2027-01-05 10:00")))
        await hand.sees("Mon 4 Jan 10:00 EST Nina [b]X\\x1b 30 min free")
        await hand.press("n", "pageup", "pagedown", "e", "n")
        assert host.turned == [1, -1, 1]
        assert [row.choice.provider_name for row in field.rows] == ["Ben"]
        await hand.press("enter")
        assert field.choice.provider_name == "Ben"
        field.offer(())
        await hand.press("enter")
        assert host.turned == [1, -1, 1, 1]

    async def run() -> None:
        async with shown(host) as hand:
            await act(hand)

    asyncio.run(run())
