"""Whoever calls or comes in: booked in five keys besides the letters, found in two, marked gone the moment it goes."""

from pathlib import Path

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input

from sloty.engine.lifecycle import Status
from sloty.operations import appointments
from sloty.operations.appointments import Filter
from sloty.operations.views import AppointmentView
from sloty.tui.widgets.detail import Detail, Time
from tests.builders import Clinic, at
from tests.tui.front import LARGE, SMALL, USUAL, Sitting, a_desk, played
from tests.tui.screens.test_acting import booked


def visits(clinic: Clinic) -> list[AppointmentView]:
    with clinic.unit() as unit:
        return appointments.list_(unit, Filter(at("00:00"), at("23:59")))


@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE])
@played
async def test_a_known_customer_is_booked_in_five_keys_besides_the_letters(
    clinic: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with a_desk(clinic, tmp_path, size=size) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.type("cos")
        await front.until(lambda: "rui@example.com" in front.text)
        await front.press("enter", "enter")
        await front.until(lambda: "S Rui" in front.text)
        assert front.keys <= 5
    (visit,) = visits(clinic)
    assert (visit.start, visit.provider, visit.booked_by) == (at("10:00"), "ana", "ada")


@played
async def test_a_new_customer_on_one_line_is_booked_without_leaving_and_taken_back(
    clinic: Clinic, tmp_path: Path
) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.type("Zoë Neumann +1 212 555 0177")
        await front.until(lambda: "New customer: Zoë Neumann" in front.text)
        await front.press("enter", "enter")
        await front.until(lambda: "S Zoë" in front.text)
        await front.press("u")
        await front.until(lambda: "X Zoë" in front.text)
    assert [visit.status for visit in visits(clinic)] == [Status.CANCELLED]


@played
async def test_a_customer_is_found_by_two_keys_and_the_hand_laid_on_their_next_visit(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked(clinic, "2027-01-06 11:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("slash")
        await front.type("r")
        await front.until(lambda: "Costa, Rui" in front.text)
        assert front.keys == 1
        await front.press("enter")
        await front.until(lambda: "Wed" in front.text)
        await front.press("enter")
        await front.until(lambda: "Wed 6 Jan 2027" in front.text and front.home.visit is not None)


@played
async def test_the_first_free_time_is_booked(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        front.desk.memory.service = "cleaning"
        await front.press("full_stop")
        await front.until(lambda: "09:00" in front.text and "nothing else that day" in front.text)
        await front.press("enter")
        await front.until(lambda: "Customer" in front.text)
        await front.type("cos")
        await front.until(lambda: "rui@example.com" in front.text)
        await front.press("enter", "enter")
        await front.until(lambda: "S Rui" in front.text)
    (visit,) = visits(clinic)
    assert visit.start == at("09:00")


@played
async def test_whoever_walks_in_is_booked_now_and_checked_in(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, now=at("10:05")) as front:
        await front.press("a")
        await front.type("cos")
        await front.until(lambda: "rui@example.com" in front.text)
        await front.press("enter", "enter")
        await front.until(lambda: "A :05 Rui" in front.text)
    (visit,) = visits(clinic)
    assert (visit.start, visit.status) == (at("10:05"), Status.CHECKED_IN)


@played
async def test_the_time_under_the_hand_is_marked_the_moment_that_it_goes(clinic: Clinic, tmp_path: Path) -> None:
    """Somebody books it elsewhere: told by the database, within a moment, without a key."""
    async with a_desk(clinic, tmp_path, live=True) as front:
        await front.hand_on("Ana", "10:00")
        booked(clinic, "10:00")
        await front.until(lambda: front.home.grid.gone)
        assert front.home.grid.gone is not None
        assert "Rui" in front.home.grid.gone.text


@played
async def test_what_was_booked_or_moved_here_is_not_marked_as_gone(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, live=True) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.type("cos")
        await front.until(lambda: "rui@example.com" in front.text)
        await front.press("enter", "enter")
        await front.until(lambda: front.home.visit)
        await settled(front)
        assert "taken" not in front.text
        await front.press("m", "down", "down", "enter")
        await front.until(lambda: front.home.visit and front.home.visit.start == at("10:30"))
        await settled(front)
        assert "taken" not in front.text


async def settled(front: Sitting) -> None:
    """Whatever the database told of it has been read and shown."""
    for _ in range(3):
        front.home.refresh_board()
        await front.desk.workers.wait_for_complete()
        await front.pilot.pause()


@played
async def test_the_time_in_a_dialog_is_marked_too_and_the_form_is_kept(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, live=True) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.type("cos")
        await front.until(lambda: "rui@example.com" in front.text)
        await front.press("enter")
        booked(clinic, "10:00")
        await front.until(lambda: "Just taken" in front.text)
        assert "Rui Costa" in front.text
        await front.press("enter")
        await front.until(lambda: "1 " in front.text and "not free" in front.text)
        await front.press("1")
        await front.press("enter")
        await front.until(lambda: len(visits(clinic)) == 2)


@played
async def test_a_visit_is_moved_to_the_first_free_time_elsewhere(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "15:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "15:00")
        await front.press("r")
        await front.until(lambda: "usual provider" in front.text)
        await front.press("enter")
        await front.until(lambda: "Moved" in "".join(front.told))
    with clinic.unit() as unit:
        assert appointments.show(unit, code).start == at("09:00")


@pytest.mark.parametrize(
    ("opening", "typed", "line"),
    [
        (("b", "b"), "cos", "#customer Input"),
        (("b", "b"), "+1 212", "#customer Input"),
        (("a", "a"), "cos", "#customer Input"),
        (("full_stop", "."), "fill", "#service Input"),
        (("x", "x"), "moved", "Input"),
        (("B", "B"), "tea", "#reason"),
    ],
)
@played
async def test_letters_in_one_go_with_the_key_that_opens_a_dialog_are_the_dialogs(
    clinic: Clinic, tmp_path: Path, opening: tuple[str, str], typed: str, line: str
) -> None:
    clinic.service("filling", by=("ana",))
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30" if opening[0] == "x" else "10:00")
        front.desk.post_message(Key(*opening))
        for letter in typed:
            front.desk.post_message(Key(_character_to_key(letter), letter))

        def value() -> str:
            return "".join(each.value for each in front.desk.screen.query(line).results(Input))

        await front.until(lambda: value() == typed)


@played
async def test_a_whole_booking_is_typed_in_one_go_although_each_line_has_to_be_looked_up(
    clinic: Clinic, tmp_path: Path
) -> None:
    """What follows Enter is for the next line, also when it is not known yet who was meant."""
    clinic.service("filling", by=("ana",))
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.until(lambda: front.desk.screen.query(Input))
        for key in ("c", "o", "s", "enter", "f", "i", "l", "enter", "enter"):
            front.desk.post_message(Key(key, key if len(key) == 1 else None))
        await front.until(lambda: "S Rui" in front.text)
    (visit,) = visits(clinic)
    assert (visit.service, visit.customer_name, visit.notes) == ("filling", "Rui Costa", None)


@played
async def test_a_time_that_is_not_free_is_told_before_anything_is_filled_in(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "10:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.until(lambda: "Not free" in front.text)
        board = front.home.board
        front.home.refresh_board()
        await front.until(lambda: front.home.board is not board)
        assert "Not free" in front.text


@played
async def test_a_time_that_is_over_is_shown_as_past_in_the_grid_beside_it_and_in_the_dialog(
    clinic: Clinic, tmp_path: Path
) -> None:
    async with a_desk(clinic, tmp_path, now=at("10:42")) as front:
        await front.hand_on("Ana", "09:30")
        await front.until(lambda: "· past" in front.text)
        assert front.desk.screen.query_one("#detail", Detail).time == Time(front.home.columns[0], 570, is_past=True)
        assert "free until" not in front.text
        await front.press("b")
        await front.until(lambda: "Past: the earliest start is 2027-01-04 10:42" in front.text)
        await front.press("escape")
        await front.hand_on("Ana", "10:45")
        await front.until(lambda: "free until 17:00" in front.text)


@played
async def test_how_long_nobody_hears_of_it_is_told(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("x", "enter")
        await front.until(lambda: front.told == ["Cancelled: Rui Costa. u takes it back; messages wait 30 s."])
        await front.press("u")
        await front.until(lambda: front.told[1:] == ["Undone: Cancel, Rui Costa."])
        await front.press("x", "ctrl+t", "enter")
        await front.until(lambda: front.told[2:] == ["Cancelled: Rui Costa. u takes it back."])
        await front.press("u")
        await front.until(lambda: front.told[3:] == ["Undone: Cancel, Rui Costa."])
        await front.press("U")
        await front.until(lambda: front.told[4:] == ["Done again: Cancel, Rui Costa."])
