"""Booking from the grid: who, what, Enter, and nothing lost on the way. A key counts; letters do not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.widgets import Input

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.db.sqlstate import DatabaseAway
from sloty.operations import booking, customers
from sloty.operations.booking import Wish
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.spot import Spot
from sloty.tui.widgets.customer_field import Known
from tests.builders import NEW_YORK, Clinic, at
from tests.tui.host import NARROW, WIDE, Hand, link, shown

B = 1
"""The key that opens the dialog."""
MOST = 5


def spot(time: str = "10:00") -> Spot:
    return Spot(at(time), NEW_YORK, "ana", "Ana", "downtown", "Downtown")


def live(
    dialog: Booking, act: Callable[[Hand], Awaitable[None]], size: tuple[int, int] = NARROW
) -> AppointmentView | None:
    """What comes of a dialog when somebody acts on it."""

    async def run() -> Any:
        async with shown(dialog, size) as hand:
            await act(hand)
            return await hand.result()

    return asyncio.run(run())  # type: ignore[no-any-return]


def taken(clinic: Clinic, time: str = "10:00") -> None:
    """Somebody else books that time."""
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at(time), "rui@example.com", "ana", "downtown"))


def visits(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        row = unit.session.row("select count(*) from appointment where tenant_id = %(tenant)s")
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_a_known_customer_is_booked_with_few_keys(clinic: Clinic, size: tuple[int, int]) -> None:
    clinic.customer("eva@example.com", first_name="Eva")
    clinic.service("whitening", price=80)

    async def act(hand: Hand) -> None:
        await hand.type("eva")
        await hand.press("enter")
        await hand.sees("10:00-10:30 EST · Whitening, 30 min, 80.00 USD · for Eva Costa")
        await hand.press("enter")
        assert B + hand.keys <= MOST

    view = live(Booking(link(clinic), spot(), service="whitening"), act, size)
    assert view is not None
    assert (view.customer, view.service, view.provider, view.start) == (
        "eva@example.com",
        "whitening",
        "ana",
        at("10:00"),
    )


def test_whoever_is_known_already_is_booked_with_enter_alone(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.sees("Monday 4 January 2027, 10:00 EST, with Ana at Downtown", "for Rui Costa")
        await hand.at("book")
        await hand.press("enter")

    assert live(Booking(link(clinic), spot(), customer=Known("rui@example.com", "Rui Costa")), act) is not None


def test_somebody_new_is_written_on_the_same_line_and_booked_at_once(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("ana")
        await hand.sees("New customer: Ana - a last name is needed")
        await hand.press("enter")
        await hand.sees("A last name is needed.")
        await hand.type(" silva +1 202 555 0143 ana@example.org")
        await hand.sees("New customer: Ana Silva  +12025550143  ana@example.org")
        hand.keys = 0
        await hand.press("enter")
        await hand.sees("for Ana Silva, a new customer")
        await hand.press("enter")
        assert B + hand.keys <= MOST

    view = live(Booking(link(clinic), spot()), act)
    assert view is not None
    assert (view.customer, view.customer_name) == ("ana@example.org", "Ana Silva")


def test_another_service_is_chosen_from_those_that_are_given_here(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("surgery", by=("ben",))
    clinic.service("whitening", price=80)

    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.until(lambda: "-open" in dialog.service.classes)
        assert "Surgery" not in hand.app.text
        await hand.type("whi")
        await hand.press("enter")
        await hand.sees("80.00 USD · for Rui")
        await hand.at("book")
        await hand.press("shift+tab")
        await hand.type("first visit")
        await hand.press("enter")
        await hand.press("enter")

    dialog = Booking(link(clinic), spot())
    view = live(dialog, act)
    assert view is not None
    assert (view.service, view.notes) == ("whitening", "first visit")


def test_losing_the_race_keeps_the_form_and_one_key_takes_another_time(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("eva roe")
        await hand.press("enter")
        await hand.sees("for Eva Roe")
        taken(clinic)
        await hand.press("enter")
        await hand.sees("is not free with Ana", "1  Mon  4 Jan 09:15 EST", "3  Mon  4 Jan 10:30 EST", "for Eva Roe")
        hand.keys = 0
        await hand.press("enter", "3")
        await hand.sees("Book Monday 4 January 2027, 10:30 EST")
        await hand.press("enter")
        assert hand.keys == 3  # one of them too many, without harm

    view = live(Booking(link(clinic), spot()), act)
    assert view is not None
    assert (view.customer_name, view.start) == ("Eva Roe", at("10:30"))
    with clinic.unit() as unit:
        assert len(customers.search(unit, "roe")) == 1


def test_the_time_is_marked_the_moment_it_goes_elsewhere_and_when_it_comes_back(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("rui")
        dialog.slot_gone("Eva \x1b[31mRoe")
        await hand.sees("Just taken: Eva \\x1b[31mRoe", "rui")
        dialog.slot_back()
        await hand.until(lambda: "Just taken" not in hand.app.text)
        await hand.press("escape")

    dialog = Booking(link(clinic), spot())
    assert live(dialog, act) is None


def test_a_rule_is_outweighed_by_a_reason(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.sees("Not open: outside working hours. ctrl+o books all the same.")
        await hand.type("rui")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")
        await hand.sees("cannot be booked with Ana", "ctrl+o")
        await hand.press("ctrl+o")
        await hand.type("emergency")
        await hand.press("enter")

    view = live(Booking(link(clinic), spot("07:00"), free=False), act)
    assert view is not None
    assert (view.override_reason, view.start) == ("emergency", at("07:00"))


def test_whoever_may_not_override_is_not_offered_to(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")
        await hand.sees("cannot be booked with Ana", "1-3")
        assert "ctrl+o" not in hand.app.text
        await hand.press("ctrl+o", "escape")

    scheduler = Role.LOCATION_SCHEDULER
    actor = Actor("s", scheduler, "desk", clinic.tenant, permissions=PERMISSIONS[scheduler])
    assert live(Booking(link(clinic, actor), spot("07:00")), act) is None


def test_trying_again_after_a_lost_connection_books_once(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("eva roe")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")
        await hand.sees("The database cannot be reached", "for Eva Roe")
        await hand.press("enter")

    lossy = link(clinic)
    lossy.lost = DatabaseAway(reason="lost")
    view = live(Booking(lossy, spot()), act)
    assert view is not None
    assert (visits(clinic), view.customer_name) == (1, "Eva Roe")


def test_what_was_changed_after_a_lost_connection_is_not_booked_as_well(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")
        await hand.sees("The database cannot be reached")
        dialog.move_to(at("11:00"))
        await hand.press("enter")
        await hand.sees("It was written before the connection was lost")
        await hand.press("escape")

    lossy = link(clinic)
    lossy.lost = DatabaseAway(reason="lost")
    dialog = Booking(lossy, spot())
    assert live(dialog, act) is None
    assert visits(clinic) == 1


def test_the_home_screen_may_wrap_the_writing(clinic: Clinic) -> None:
    remembered = []

    def book(unit: Unit, wish: Wish) -> AppointmentView:
        view = booking.book(unit, wish)
        remembered.append(view.confirmation_code)
        return view

    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.at("book")
        await hand.press("enter")

    view = live(Booking(link(clinic), spot(), book=book), act)
    assert view is not None
    assert remembered == [view.confirmation_code]


def test_escape_asks_once_before_it_throws_words_away(clinic: Clinic) -> None:
    async def act(hand: Hand) -> None:
        dialog.query_one("#notes", Input).value = "by the window"
        await hand.press("escape")
        await hand.sees("Esc again")
        assert hand.app.results == []
        await hand.press("escape")

    dialog = Booking(link(clinic), spot())
    assert live(dialog, act) is None


def test_nothing_from_the_database_reaches_the_terminal_or_is_markup(clinic: Clinic) -> None:
    clinic.service("evil \x1b]0;x\x07 [red]clean[/red]")
    clinic.customer("eve@example.com", first_name="[bold]Eve", last_name="\x1b[2Jx", code="\u202eC")

    async def act(hand: Hand) -> None:
        await hand.type("eve")
        await hand.sees("[bold]Eve \\x1b[2Jx", "\\u202eC")
        await hand.press("enter")
        await hand.sees("Evil \\x1b]0;X\\x07 [Red]Clean[/Red]", "for [bold]Eve \\x1b[2Jx")
        assert "\x1b" not in hand.app.text
        await hand.press("escape")

    assert live(Booking(link(clinic), spot()), act) is None
