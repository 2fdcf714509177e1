"""Boxes to tick."""

import asyncio

from sloty.tui.widgets.choices import Choices
from tests.tui.host import Hand, shown


def test_one_of_several_can_be_taken_back_and_marks_are_characters() -> None:
    choices = Choices(["[red]", "gre\x1ben"], several=False)

    async def act(hand: Hand) -> None:
        choices.focus()
        await hand.press("space")
        assert "(x) [red]" in hand.app.text
        await hand.press("down", "enter")
        assert "( ) [red]" in hand.app.text
        assert "(x) gre\\x1ben" in hand.app.text
        assert [*choices.ticked] == ["gre\x1ben"]
        await hand.press("space")
        assert [*choices.ticked] == []

    async def run() -> None:
        async with shown(choices) as hand:
            await act(hand)

    asyncio.run(run())


def test_of_several_any_number_is_ticked_by_the_mouse_too_and_told_in_order() -> None:
    choices = Choices(["a", "b", "c"], several=True, ticked=["c"])

    async def run() -> None:
        async with shown(choices) as hand:
            await hand.pilot.click(choices, offset=(1, 0))
            assert "[x] a" in hand.app.text

    asyncio.run(run())
    assert choices.ticked == ("a", "c")


def test_enter_takes_the_one_and_is_done_with_it_however_often() -> None:
    choices = Choices(["a", "b"], several=False)

    async def run() -> None:
        async with shown(choices) as hand:
            choices.focus()
            await hand.press("enter", "enter")
            assert "(x) a" in hand.app.text

    asyncio.run(run())
    assert choices.ticked == ("a",)
