"""What is known of a time is told before it is tried, with what there is instead."""

from sloty.operations import appointments, booking
from sloty.operations.booking import Wish
from sloty.tui.dialogs.booking import Booking
from tests.builders import Clinic, at
from tests.tui.dialogs.test_booking import live, spot
from tests.tui.host import Hand, link


def test_notice_that_is_too_short_is_told_when_the_service_is_chosen_with_the_way_around_it(clinic: Clinic) -> None:
    clinic.service("surgery", notice_hours=96)

    async def act(hand: Hand) -> None:
        await hand.type("rui")
        await hand.press("enter")
        await hand.type("surg")
        await hand.press("enter")
        await hand.sees("Too soon: the earliest start is 2027-01-05 07:00. ctrl+o books all the same.")
        await hand.press("ctrl+o")
        await hand.type("emergency")
        await hand.press("enter")

    view = live(Booking(link(clinic), spot()), act)
    assert view is not None
    assert (view.service, view.override_reason) == ("surgery", "emergency")


def test_another_service_for_which_it_is_not_too_soon_is_told_nothing(clinic: Clinic) -> None:
    clinic.service("surgery", notice_hours=96)

    async def act(hand: Hand) -> None:
        await hand.sees("Too soon")
        dialog.service.line.focus()
        dialog.service.line.clear()
        await hand.type("clean")
        await hand.press("enter")
        await hand.until(lambda: "Too soon" not in hand.app.text)
        await hand.press("escape")

    dialog = Booking(link(clinic), spot(), service="surgery")
    assert live(dialog, act) is None


def test_a_time_that_is_past_is_so_before_a_service_is_chosen(clinic: Clinic) -> None:
    clinic.service("surgery")

    async def act(hand: Hand) -> None:
        await hand.sees("Past: it takes a reason to book it.")
        await hand.press("escape")

    assert live(Booking(link(clinic, now=at("10:20")), spot()), act) is None


def test_what_is_taken_is_told_until_it_is_free_again(clinic: Clinic) -> None:
    """Also where another column has it: the service is looked at, and not the day alone."""
    clinic.pool("lasers")
    clinic.provider("ben")
    clinic.service("peeling", by=("ana", "ben"), requires={"lasers": 1})
    with clinic.unit() as unit:
        code = booking.book(unit, Wish("peeling", at("10:00"), "rui@example.com", "ben")).confirmation_code

    async def act(hand: Hand) -> None:
        await hand.sees("Not free: 0 of 1 lasers free, 1 needed.")
        assert "ctrl+o" not in hand.app.text
        with clinic.unit() as unit:
            appointments.cancel(unit, code, "has a cold")
        dialog.slot_back()
        await hand.until(lambda: "Not free" not in hand.app.text)
        await hand.press("escape")

    dialog = Booking(link(clinic), spot(), service="peeling")
    assert live(dialog, act) is None
