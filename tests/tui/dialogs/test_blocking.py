"""Time for no visit: which kind, how long, why."""

import pytest

from sloty.engine.hours import OverrideKind
from sloty.tui.dialogs.blocking import Block, Blocking
from tests.tui.dialogs.test_choosing import after
from tests.tui.front import played


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("enter",), Blocking("", 30)),
        (("down", "enter"), Blocking("Lunch", 45)),
        (("down", "tab", *"20", "enter"), Blocking("Lunch", 20)),
        (("tab", "tab", *"desk", "enter"), Blocking("desk", 30)),
        (("down", "down", "down", "enter"), Blocking("", 0, OverrideKind.SICK)),
        ((*"20", "enter"), Blocking("", 20)),
        ((*"desk", "enter"), Blocking("desk", 30)),
        (("escape",), None),
    ],
)
@played
async def test_the_answer(keys: tuple[str, ...], answer: Blocking | None) -> None:
    assert (await after(Block("Ana, 12:00", room=False), *keys))[0] == [answer]


@played
async def test_no_time_at_all_and_more_than_a_day_are_asked_for_again() -> None:
    assert (await after(Block("Ana", room=False), "tab", "0", "enter"))[0] == []
    assert (await after(Block("Ana", room=False), "tab", *"9999", "enter"))[0] == []


@played
async def test_a_room_is_blocked_and_never_sick() -> None:
    assert "Sick" not in (await after(Block("Room 1", room=True), "escape"))[1]
