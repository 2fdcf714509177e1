"""Somebody is put on the waiting list with few keys, and what they wait for is changed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from textual.widgets import Input

from sloty.db.sqlstate import DatabaseAway
from sloty.engine import civil
from sloty.engine.waiting import PartOfDay, Priority
from sloty.operations import waitlist
from sloty.operations.waitlist import EntryView
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.waiting_form import WaitingForm
from sloty.tui.widgets.customer_field import Known
from tests.builders import MONDAY, NEW_YORK, Clinic, at
from tests.operations.test_waitlist import EVA, RUI, a_list, add, keep_list
from tests.tui.host import NARROW, Hand, link, shown

ZONE = civil.zone(NEW_YORK)
SPOT = Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown")


def live(dialog: WaitingForm, act: Callable[[Hand], Awaitable[None]]) -> EntryView | None:
    """What comes of the form when somebody acts on it."""

    async def run() -> Any:
        async with shown(dialog, NARROW) as hand:
            await act(hand)
            return await hand.result()

    return asyncio.run(run())  # type: ignore[no-any-return]


def standing(clinic: Clinic) -> list[EntryView]:
    with clinic.unit() as unit:
        return waitlist.entries(unit)


def test_a_known_customer_waits_after_two_keys_and_a_few_letters(clinic: Clinic) -> None:
    a_list(clinic)
    clinic.service("surgery")

    async def act(hand: Hand) -> None:
        await hand.sees("Put on the waiting list", "Cleaning, 30 min")
        assert "Surgery" not in hand.app.text
        await hand.type("eva")
        await hand.press("enter")
        await hand.at("save")
        await hand.sees("Enter saves, Esc back")
        await hand.press("enter")
        assert hand.keys == 2

    view = live(WaitingForm(link(clinic), ZONE), act)
    assert view is not None
    assert (view.customer, view.service, view.provider, view.location) == (EVA, "cleaning", None, None)
    assert (view.priority, view.parts_of_day, view.source) == (Priority.NORMAL, (), "DESK")


def test_all_that_can_be_said_is_kept(clinic: Clinic) -> None:
    a_list(clinic)

    async def act(hand: Hand) -> None:
        await hand.at("save")
        dialog._narrow.focus()
        await hand.press("enter", "down", "enter", "tab")
        await hand.type("+1w")
        await hand.press("enter")
        await hand.type("2027-02-01")
        await hand.press("enter", "space", "tab", "up", "enter")
        await hand.at("save")
        dialog.query_one("#notes", Input).value = "calls back"
        await hand.press("enter")

    dialog = WaitingForm(link(clinic), ZONE, customer=Known(RUI, "Rui Costa"), service="cleaning", near=SPOT)
    view = live(dialog, act)
    assert view is not None
    assert (view.provider, view.location, view.notes) == ("ana", "downtown", "calls back")
    assert (view.earliest, view.latest) == (date(2027, 1, 8), date(2027, 2, 1))
    assert (view.parts_of_day, view.priority) == ((PartOfDay.MORNING,), Priority.HIGH)


def test_somebody_new_is_written_down_with_it(clinic: Clinic) -> None:
    a_list(clinic)

    async def act(hand: Hand) -> None:
        await hand.type("noa lima noa@example.org")
        await hand.press("enter")
        await hand.at("save")
        await hand.press("enter")

    view = live(WaitingForm(link(clinic), ZONE), act)
    assert view is not None
    assert (view.customer, view.customer_name) == ("noa@example.org", "Noa Lima")


def test_what_is_wrong_is_told_and_nothing_is_lost(clinic: Clinic) -> None:
    a_list(clinic)

    async def act(hand: Hand) -> None:
        await hand.at("save")
        for latest, told in (("someday", "Until:"), ("2026-12-01", "is over already")):
            dialog.query_one("#latest", Input).value = latest
            dialog.query_one("#save").focus()
            await hand.press("enter")
            await hand.sees(told)
        assert standing(clinic) == []
        dialog.query_one("#latest", Input).value = ""
        lossy.lost = DatabaseAway(reason="lost")
        dialog.query_one("#save").focus()
        await hand.press("enter")
        await hand.sees("does not answer")
        await hand.press("enter")

    lossy = link(clinic)
    dialog = WaitingForm(lossy, ZONE, customer=Known(RUI, "Rui Costa"))
    assert live(dialog, act) is not None
    assert len(standing(clinic)) == 1


def test_an_entry_is_changed_from_its_urgency_on_and_its_notes_stay_as_they_were(clinic: Clinic) -> None:
    a_list(clinic)
    entry = add(clinic, RUI, latest=MONDAY + timedelta(days=7), notes="one\ntwo", priority=Priority.LOW)

    async def act(hand: Hand) -> None:
        await hand.sees("Rui Costa waits for Cleaning", "2027-01-11", "(x) Low", "one two")
        await hand.press("up", "up", "up", "enter")
        await hand.at("save")
        await hand.press("enter")

    view = live(WaitingForm(link(clinic), ZONE, entry=entry), act)
    assert view is not None
    assert (view.priority, view.latest, view.notes) == (Priority.URGENT, MONDAY + timedelta(days=7), "one\ntwo")


def test_escape_asks_once_before_it_throws_words_away(clinic: Clinic) -> None:
    a_list(clinic)

    async def act(hand: Hand) -> None:
        dialog.query_one("#latest", Input).value = "fri"
        await hand.press("escape")
        await hand.sees("Esc again throws away what was typed")
        assert hand.app.results == []
        await hand.press("escape")

    dialog = WaitingForm(link(clinic), ZONE)
    assert live(dialog, act) is None


def test_where_nothing_keeps_a_list_nothing_can_be_chosen_and_back_writes_nothing(clinic: Clinic) -> None:
    clinic.service("surgery")

    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.type("clean")
        await hand.press("enter")
        await hand.sees("No such service is given here.")
        await hand.press("escape")

    assert live(WaitingForm(link(clinic), ZONE), act) is None
    keep_list(clinic)
    assert standing(clinic) == []
