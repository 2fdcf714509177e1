"""Why a visit is cancelled, and whether the customer is told."""

from sloty.tui.dialogs.cancelling import REASONS, Cancel, Cancelling
from tests.tui.dialogs.test_choosing import after
from tests.tui.front import played


@played
async def test_enter_takes_the_reason_pointed_at_and_tells() -> None:
    assert (await after(Cancel("Rui"), "enter"))[0] == [Cancelling(REASONS[0], tell=True)]
    assert (await after(Cancel("Rui"), "down", "ctrl+t", "enter"))[0] == [Cancelling(REASONS[1], tell=False)]


@played
async def test_a_reason_of_ones_own_is_typed() -> None:
    assert (await after(Cancel("Rui"), "tab", *"moved", "enter"))[0] == [Cancelling("moved", tell=True)]
    assert (await after(Cancel("Rui"), *"moved", "enter"))[0] == [Cancelling("moved", tell=True)]
    assert (await after(Cancel("Rui"), "tab", "enter"))[0] == []


@played
async def test_esc_leaves_it() -> None:
    results, shown = await after(Cancel("Rui \x1b[2J"), "escape")
    assert results == [None]
    assert "Rui \\x1b[2J" in shown
