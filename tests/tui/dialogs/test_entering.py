"""The line of hints says what Enter does where the focus is, and not what it does elsewhere."""

import asyncio

from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.first_free import FirstFree
from sloty.tui.dialogs.spot import Spot
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.customer_field import Known
from tests.builders import NEW_YORK, Clinic, at
from tests.tui.host import link, shown

SPOT = Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown")


def test_from_line_to_list_to_button_each_has_its_own_words(clinic: Clinic) -> None:
    clinic.service("surgery")
    clinic.parameter("surgery", "a", "RADIO", options=["Left", "Right"], required=True)
    clinic.parameter("surgery", "b", "MULTISELECT", options=["Back", "Knee"])
    clinic.parameter("surgery", "c", "TEXTAREA")

    async def run() -> None:
        async with shown(Booking(link(clinic), SPOT, service="surgery")) as hand:
            await hand.sees("Enter takes one and goes on, Tab next, Esc back")
            await hand.type("rui")
            await hand.press("enter")
            await hand.sees("( ) Left", "Enter takes one and goes on, Tab next, Esc back")
            await hand.press("enter")
            await hand.sees("Enter or Space ticks, Tab goes on, Esc back")
            await hand.press("enter")
            await hand.sees("[x] Back", "Enter or Space ticks, Tab goes on, Esc back")
            await hand.press("tab")
            await hand.sees("Enter goes on, Ctrl+J begins a line, Esc back")
            await hand.press("enter")
            await hand.sees("Enter goes on, Tab next, Esc back")
            await hand.press("enter")
            await hand.sees("Enter books, Esc back")
            await hand.press("tab")
            await hand.sees("Enter does that, Esc back")

    asyncio.run(run())


def test_other_times_are_taken_and_do_not_go_on(clinic: Clinic) -> None:
    async def run() -> None:
        late = Spot(at("08:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown")
        async with shown(Booking(link(clinic), late, customer=Known("rui@example.com", "Rui Costa"))) as hand:
            await hand.at("book")
            await hand.press("enter")
            await hand.sees("Instead, by number", "Enter takes what is pointed at, Esc back")

    asyncio.run(run())


def test_where_the_first_free_time_is_narrowed_enter_ticks(clinic: Clinic) -> None:
    async def run() -> None:
        dialog = FirstFree(link(clinic), service="cleaning", near=SPOT)
        async with shown(dialog) as hand:
            await hand.sees("Enter chooses, n or PgDn later, PgUp earlier, Esc back")
            dialog.query_one(Choices).focus()
            await hand.sees("Enter or Space ticks, Tab goes on, Esc back")
            await hand.press("enter")
            await hand.sees("[x] only with Ana")

    asyncio.run(run())
