"""What became of an appointment: every act of it, in the location's time."""

import pytest

from sloty.operations import appointments, booking, moving
from sloty.operations.booking import Wish
from sloty.operations.moving import Move
from sloty.tui.dialogs.history import History
from tests.builders import Clinic, at
from tests.tui.finding_host import NARROW, WIDE, Host, link_to, played, shown, until


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_act_is_told_with_who_and_why(clinic: Clinic, size: tuple[int, int]) -> None:
    with clinic.unit() as unit:
        code = booking.book(unit, Wish("cleaning", at("09:00"), "rui@example.com")).confirmation_code
        moving.reschedule(unit, Move(code, at("10:00")))
        appointments.cancel(unit, code, "[b]ill")
    app = Host(lambda: History(link_to(clinic), code))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: code in shown(app))
        screen = shown(app)
        assert "Rui Costa" in screen
        assert "Mon 4 Jan 2027 10:00 EST" in screen
        assert "booked -> scheduled  by operator, cli" in screen
        assert "from Mon 4 Jan 2027 09:00 EST to Mon 4 Jan 2027 10:00 EST" in screen
        assert "[b]ill" in screen
        assert screen.index("book") < screen.index("reschedule") < screen.index("cancel")
        await pilot.press("escape")
    assert app.results == [None]


@played
async def test_an_appointment_that_is_not_there_is_told(clinic: Clinic) -> None:
    app = Host(lambda: History(link_to(clinic), "NOSUCH00"))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "There is no appointment 'NOSUCH00'" in shown(app))
