"""A line with what fits below it: late answers, early Enter, typing over a choice, the mouse."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rich.text import Text
from textual.widgets import OptionList

from sloty.errors import Unavailable
from sloty.tui.widgets.pick import Pick, Row
from tests.tui.host import Hand, shown

NAMES = ["Ana", "Anton", "Ben"]


class Slow(Pick):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__("Who", "a name")
        self.asked: list[str] = []
        self.choices: list[Any] = []

    def told(self, choice: str) -> str:
        return choice

    def look(self, text: str) -> None:
        self.asked.append(text)

    def answer(self, text: str) -> None:
        found = [name for name in NAMES if text and text in name.lower()]
        self.show(text, [Row(name, Text(name), "Ben is away." if name == "Ben" else "") for name in found])

    def on_pick_chosen(self, message: Pick.Chosen) -> None:
        self.choices.append(message.choice)


def live(act: Callable[[Slow, Hand], Awaitable[None]]) -> None:
    async def run() -> None:
        pick = Slow()
        async with shown(pick) as hand:
            pick.line.focus()
            await hand.pilot.pause()
            await act(pick, hand)

    asyncio.run(run())


def listed(pick: Slow) -> list[str]:
    return [row.choice for row in pick.rows]


def test_an_answer_to_what_is_no_longer_asked_is_dropped() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("a")
        await hand.type("n")
        assert pick.asked == ["", "a", "an"]
        pick.answer("an")
        pick.answer("a")
        await hand.type("t")
        pick.answer("ant")
        assert listed(pick) == ["Anton"]

    live(act)


def test_enter_before_the_answer_waits_for_it() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("an")
        await hand.press("enter")
        assert pick.choices == []
        pick.answer("an")
        await hand.pilot.pause()
        assert (pick.choices, pick.line.value) == (["Ana"], "Ana")

    live(act)


def test_typing_on_after_enter_takes_nothing() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("an")
        await hand.press("enter")
        await hand.type("t")
        pick.answer("ant")
        await hand.pilot.pause()
        assert pick.choices == []

    live(act)


def test_up_and_down_point_while_one_types_and_a_click_takes() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("a")
        pick.answer("a")
        await hand.press("down", "enter")
        assert pick.choices == ["Anton"]
        await hand.type("a")
        pick.answer(pick.text)
        assert pick.choices == ["Anton", None]
        pick.line.value = "a"
        await hand.pilot.pause()
        pick.answer("a")
        await hand.pilot.pause()
        await hand.pilot.click(OptionList, offset=(2, 0))
        assert (pick.choice, pick.line.has_focus) == ("Ana", True)

    live(act)


def test_what_cannot_be_taken_or_found_says_why() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("ben")
        pick.answer("ben")
        await hand.press("enter")
        assert "Ben is away." in hand.app.text
        await hand.type("x")
        pick.answer("benx")
        await hand.press("enter")
        assert "Nothing fits." in hand.app.text
        assert pick.choice is None

    live(act)


def test_enter_asks_again_after_it_could_not_be_found_out() -> None:
    async def act(pick: Slow, hand: Hand) -> None:
        await hand.type("ana")
        pick.fail("ana", Unavailable())
        assert pick.asked.count("ana") == 1
        await hand.press("enter")
        assert pick.asked.count("ana") == 2
        pick.answer("ana")
        await hand.pilot.pause()
        assert pick.choice == "Ana"

    live(act)
