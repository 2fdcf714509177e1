"""A customer changed at the desk: what was typed is written, or stays with the reason why not."""

import pytest
from textual.widgets import Input, TextArea

from sloty.operations import customers
from sloty.operations.customers import CustomerView
from sloty.tui.dialogs.customer_form import CustomerForm
from tests.builders import Clinic
from tests.tui.finding_host import NARROW, WIDE, Host, link_to, played, shown, until

RUI = "rui@example.com"


def rui(clinic: Clinic) -> CustomerView:
    """As the database has him now."""
    with clinic.unit() as unit:
        return customers.show(unit, RUI)


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_was_changed_is_written_and_nothing_else(clinic: Clinic, size: tuple[int, int]) -> None:
    before = rui(clinic)
    app = Host(lambda: CustomerForm(link_to(clinic), before))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.screen.query_one("#phone", Input).value = "212 555 0177"
        app.screen.query_one(TextArea).text = "latex\nlate"
        await pilot.pause()
        assert "Enter saves" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.results)
    assert (rui(clinic).phone, rui(clinic).notes) == ("+12125550177", "latex\nlate")
    assert app.results == [rui(clinic)]
    assert (before.first_name, before.email) == (rui(clinic).first_name, rui(clinic).email)


@played
async def test_everything_wrong_is_said_and_what_was_typed_stays(clinic: Clinic) -> None:
    app = Host(lambda: CustomerForm(link_to(clinic), rui(clinic)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.screen.query_one("#email", Input).value = "no address"
        app.screen.query_one("#last_name", Input).value = ""
        await pilot.press("enter")
        await until(pilot, lambda: "email:" in shown(app) and "last_name:" in shown(app))
        assert app.screen.query_one("#email", Input).value == "no address"
        await pilot.press("escape")
        assert "Not saved" in shown(app)
        await pilot.press("escape")
    assert app.results == [None]
    assert rui(clinic).email == RUI


@played
async def test_an_address_of_somebody_else_is_refused(clinic: Clinic) -> None:
    clinic.customer("ana@example.com", first_name="Ana", last_name="Silva")
    app = Host(lambda: CustomerForm(link_to(clinic), rui(clinic)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.screen.query_one("#email", Input).value = "ana@example.com"
        await pilot.press("enter")
        await until(pilot, lambda: "…" not in shown(app) and "already" in shown(app))
    assert app.results == []


@played
async def test_a_form_that_was_not_touched_writes_nothing(clinic: Clinic) -> None:
    app = Host(lambda: CustomerForm(link_to(clinic), rui(clinic)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("enter")
    assert app.results == [None]
