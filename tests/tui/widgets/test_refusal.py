"""Why not, and what instead."""

import asyncio
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from sloty.db.sqlstate import DatabaseAway
from sloty.engine.answers import AnswerMissing
from sloty.errors import ManyErrors
from sloty.operations.idempotency import KeyReused
from sloty.operations.placing import OutsideHours, SlotTaken
from sloty.tui.widgets.refusal import Refusal
from tests.builders import NEW_YORK, at
from tests.tui.host import Hand, shown

FACTS: dict[str, Any] = {
    "start": "2027-01-04T10:00-05:00",
    "by": " with [b]Ana\x1b",
    "detail": "overlaps another visit",
    "alternatives": ["2027-01-04T10:30-05:00", "2027-01-04T11:00-05:00"],
}


class Listening(Vertical):
    """Keeps what was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.refusal = Refusal()
        self.chosen: list[Any] = []

    def compose(self) -> ComposeResult:
        yield self.refusal

    def on_refusal_other_time(self, message: Refusal.OtherTime) -> None:
        self.chosen.append(message.start)

    def on_refusal_all_the_same(self, message: Refusal.AllTheSame) -> None:
        self.chosen.append(message.reason)


def test_other_times_are_offered_in_words_and_taken_by_number_or_with_the_mouse() -> None:
    host = Listening()

    async def act(hand: Hand) -> None:
        host.refusal.tell(SlotTaken(**FACTS, hint=""), NEW_YORK)
        await hand.sees("Monday 4 January 2027, 10:00 EST is not free with [b]Ana\\x1b", "1 Mon 4 Jan 10:30 EST")
        await hand.press("enter")
        host.refusal.choose(3)
        host.refusal.choose(2)
        await hand.pilot.click("OptionList", offset=(4, 0))
        await hand.pilot.pause()
        assert host.chosen == [at("11:00"), at("10:30")]
        host.refusal.ask_reason()
        host.refusal.forget()
        await hand.until(lambda: "EST" not in hand.app.text and "Reason" not in hand.app.text)

    async def run() -> None:
        async with shown(host) as hand:
            await act(hand)

    asyncio.run(run())


def test_a_reason_is_asked_for_only_where_one_outweighs_the_rule() -> None:
    host = Listening()

    async def act(hand: Hand) -> None:
        host.refusal.tell(SlotTaken(**FACTS, hint=""), NEW_YORK, may_override=True)
        host.refusal.ask_reason()
        assert not host.refusal.query_one(Input).has_focus
        host.refusal.tell(OutsideHours(**FACTS, hint=""), NEW_YORK, may_override=True)
        await hand.sees("ctrl+o books all the same")
        host.refusal.ask_reason()
        await hand.press("enter")
        await hand.type("urgent")
        await hand.press("enter")
        await hand.until(lambda: host.chosen == ["urgent"])

    async def run() -> None:
        async with shown(host) as hand:
            await act(hand)

    asyncio.run(run())


def test_every_error_is_told_in_words_that_help_here() -> None:
    host = Listening()

    async def run() -> None:
        async with shown(host) as hand:
            for error, words in (
                (DatabaseAway(reason="x"), "nothing is lost here. Enter tries again."),
                (KeyReused(key="k"), "It was written before the connection was lost"),
                (ManyErrors([AnswerMissing(label="A", name="a"), AnswerMissing(label="B", name="b")]), "'B' needs"),
                (SlotTaken(**FACTS, hint="Nearest free: 10:30."), "Nearest free: 10:30."),
            ):
                host.refusal.tell(error)
                await hand.sees(words)

    asyncio.run(run())
