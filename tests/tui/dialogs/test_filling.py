"""What the dialogs that book have in common: forms are kept by service, and Enter finds what is missing."""

import asyncio
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from sloty.operations.choices import ServiceChoice
from sloty.tui.dialogs.filling import Filling
from sloty.tui.widgets.customer_field import Known
from sloty.tui.widgets.service_field import ServiceField
from tests.builders import Clinic
from tests.tui.front import SMALL, a_desk, played
from tests.tui.host import Hand, link, shown


class Bare(Filling):
    """Keeps what would be booked."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield from self.middle()

    def when(self, _: ServiceChoice) -> list[str]:
        return ["soon"]

    def book(self) -> None:
        self.dismiss(self.answers)  # type: ignore[arg-type]  # a test's shorthand


def test_answers_stay_with_their_service_and_enter_leads_to_what_is_missing(clinic: Clinic) -> None:
    clinic.service("surgery")
    clinic.parameter("cleaning", "since", "DATE", required=True)
    clinic.parameter("surgery", "blood", "TEXT")

    async def act(dialog: Bare, hand: Hand) -> Any:
        await hand.sees("Since *", "soon · Cleaning")
        dialog.query_one("#book").focus()
        await hand.press("enter")
        await hand.sees("needs an answer")
        await hand.type("2027-03-31")
        cleaning, surgery = (row.choice for row in dialog.service.rows)
        dialog.service.choose(surgery)
        await hand.sees("Blood")
        assert "Since" not in hand.app.text
        dialog.service.choose(cleaning)
        await hand.sees("Since *", "2027-03-31")
        dialog.query_one("#notes", Input).focus()
        await hand.press("enter", "enter")
        return await hand.result()

    async def run() -> Any:
        desk = link(clinic)
        dialog = Bare(desk, ServiceField(desk, preferred="cleaning"), Known("rui@example.com", "Rui Costa"))
        async with shown(dialog) as hand:
            return await act(dialog, hand)

    assert asyncio.run(run()) == {"since": "2027-03-31"}


@played
async def test_what_is_asked_first_is_seen_with_its_label_in_a_form_that_came_just_now(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Also on a small screen, where the control alone would fill what is left."""
    clinic.service("filling", by=("ana",))
    clinic.parameter("cleaning", "because", "TEXTAREA", required=True, label="Reason for the visit")
    clinic.parameter("cleaning", "medication", "TEXT", label="Medication")
    clinic.parameter("cleaning", "symptoms", "MULTISELECT", options=list("abcdefg"), label="Symptoms")
    async with a_desk(clinic, tmp_path, size=SMALL) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b", *"rui")
        await front.until(lambda: "Rui Costa" in front.text)
        await front.press("enter")
        await front.until(lambda: "for Rui Costa" in front.text)
        await front.press("enter")
        await front.until(lambda: isinstance(front.desk.focused, TextArea))
        await front.pilot.wait_for_animation()
        assert "Reason for the visit *" in front.text
