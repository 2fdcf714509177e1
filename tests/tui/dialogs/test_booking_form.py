"""What a service asks, in the dialog that books it: fifteen types, checked as they are typed."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from sloty.engine.fields import ParameterType
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.spot import Spot
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.question import Question
from tests.builders import NEW_YORK, Clinic, at
from tests.tui.host import NARROW, WIDE, Hand, link, shown

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
TYPED = {
    "text": ("latex", "latex"),
    "textarea": ("one\ntwo", "one\ntwo"),
    "number": ("12.50", "12.5"),
    "email": ("Eva@Example.org", "eva@example.org"),
    "phone": ("(202) 555-0143", "+12025550143"),
    "date": ("2027-03-31", "2027-03-31"),
    "time": ("9:30", "09:30"),
    "datetime": ("2027-03-31 09:30", "2027-03-31T09:30"),
    "url": ("https://example.org/x", "https://example.org/x"),
}
TICKED: dict[str, tuple[tuple[int, ...], Any]] = {
    "boolean": ((1,), False),
    "select": ((0, 2), "c"),
    "radio": ((1,), "b"),
    "multiselect": ((2, 0), ["a", "c"]),
    "checkbox": ((0,), True),
}
OPTIONS = {"select": ["a", "b", "c"], "radio": ["a", "b", "c"], "multiselect": ["a", "b", "c"]}


def everything_asked(clinic: Clinic) -> Booking:
    """A dialog for a service that asks all there is."""
    for order, kind in enumerate(ParameterType):
        name = kind.value.lower()
        group = "About you" if order < 8 else "More"
        options = OPTIONS.get(name, [])
        clinic.parameter("cleaning", name, kind.value, required=True, position=order, group_name=group, options=options)
    return Booking(link(clinic), Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown"))


def question(dialog: Booking, name: str) -> Question:
    assert dialog.form is not None
    return next(each for each in dialog.form.questions if each.parameter.name == name)


async def answer(dialog: Booking, hand: Hand, photo: Path) -> None:
    """Fill in everything, as typing and ticking would."""
    for name, text in {**{name: text for name, (text, _) in TYPED.items()}, "file": str(photo)}.items():
        control = question(dialog, name).control
        assert isinstance(control, Input | TextArea)
        control.insert(text, (0, 0)) if isinstance(control, TextArea) else control.insert_text_at_cursor(text)
    for name, (indices, _) in TICKED.items():
        control = question(dialog, name).control
        assert isinstance(control, Choices)
        for index in indices:
            control.highlighted = index
            control.action_tick()
    question(dialog, "file").control.focus()
    await hand.pilot.pause()


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_all_fifteen_types_are_asked_and_answered(clinic: Clinic, tmp_path: Path, size: tuple[int, int]) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(PNG)
    dialog = everything_asked(clinic)

    async def run() -> Any:
        async with shown(dialog, size) as hand:
            await hand.type("rui")
            await hand.press("enter")
            await hand.sees("About you", "Text *")
            await hand.until(lambda: hand.app.focused is question(dialog, "text").control)
            await answer(dialog, hand, photo)
            # The form has scrolled to the last but one; a web address and notes follow.
            await hand.sees("File *", "photo.png")
            await hand.press("tab", "tab", "tab", "enter")
            return await hand.result()

    view = asyncio.run(run())
    kept = {**view.parameters}
    assert kept.pop("file")["filename"] == "photo.png"
    assert kept == {name: value for name, (_, value) in {**TYPED, **TICKED}.items()}
    assert len(view.parameters) == 15


def test_what_is_wrong_is_told_beside_its_question_and_nothing_is_booked(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "since", "DATE", required=True, position=1)
    clinic.parameter("cleaning", "photo", "FILE", position=2)
    dialog = Booking(link(clinic), Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown"))

    async def run() -> Any:
        async with shown(dialog) as hand:
            await hand.type("rui")
            await hand.press("enter")
            await hand.sees("Since *")
            assert "needs an answer" not in hand.app.text
            await hand.type("2027-3")
            await hand.sees("must be a date, like 2027-03-31")
            await hand.press("enter")
            await hand.type("/no/such/file")
            await hand.sees("cannot be read: name a file of at most 2 MiB")
            dialog.query_one("#book").focus()
            await hand.press("enter")
            await hand.until(lambda: hand.app.focused is question(dialog, "since").control)
            question(dialog, "since").query_one(Input).value = ""
            dialog.query_one("#book").focus()
            await hand.press("enter")
            await hand.sees("needs an answer")
            question(dialog, "since").query_one(Input).value = "2027-03-31"
            question(dialog, "photo").query_one(Input).value = ""
            dialog.query_one("#book").focus()
            await hand.press("enter")
            return await hand.result()

    assert asyncio.run(run()).parameters == {"since": "2027-03-31"}


def test_what_the_booking_finds_wrong_is_told_beside_its_question_too(clinic: Clinic) -> None:
    """The service was changed while the dialog was open: the form keeps what was typed."""
    clinic.parameter("cleaning", "reason", "TEXT")
    dialog = Booking(link(clinic), Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown"))

    async def run() -> Any:
        async with shown(dialog) as hand:
            await hand.type("rui")
            await hand.press("enter")
            await hand.at("book")
            question(dialog, "reason").query_one(Input).value = "pain"
            with clinic.unit() as unit:
                unit.session.run("update parameter set max_length = 2 where tenant_id = %(tenant)s")
            await hand.press("enter")
            await hand.sees("must have at most 2 characters", "pain", "for Rui Costa")
            question(dialog, "reason").query_one(Input).value = "p"
            await hand.press("enter")
            return await hand.result()

    assert asyncio.run(run()).parameters == {"reason": "p"}


def test_enter_goes_on_from_lines_of_text_and_from_one_of_several(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "reason", "TEXTAREA", required=True, position=1)
    clinic.parameter("cleaning", "side", "SELECT", required=True, options=["left", "right"], position=2)
    dialog = Booking(link(clinic), Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown"))

    async def run() -> Any:
        async with shown(dialog) as hand:
            await hand.type("rui")
            await hand.press("enter")
            await hand.until(lambda: hand.app.focused is question(dialog, "reason").control)
            await hand.press(*"ache", "ctrl+j", "b", "enter")
            await hand.until(lambda: hand.app.focused is question(dialog, "side").control)
            await hand.press("down", "enter")
            await hand.at("notes")
            await hand.press("enter")
            await hand.at("book")
            await hand.press("enter")
            return await hand.result()

    assert asyncio.run(run()).parameters == {"reason": "ache\nb", "side": "right"}


def test_esc_leaves_at_once_when_no_answer_would_be_lost(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "symptoms", "MULTISELECT", options=["pain", "fever"], position=1)
    clinic.parameter("cleaning", "agreed", "CHECKBOX", required=True, position=2)
    dialog = Booking(link(clinic), Spot(at("10:00"), NEW_YORK, "ana", "Ana", "downtown", "Downtown"))

    async def run() -> Any:
        async with shown(dialog) as hand:
            await hand.sees("Symptoms", "Agreed")
            await hand.press("escape")
            return await hand.result()

    assert asyncio.run(run()) is None
