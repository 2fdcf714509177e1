"""One key each for the steps of a visit's day, for one visit or for many, and each of them taken back."""

from pathlib import Path

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.engine.lifecycle import Status
from sloty.operations import appointments
from sloty.operations.booking import Wish, book
from tests.builders import NOW, Clinic, at
from tests.tui.front import SMALL, USUAL, a_desk, played


def booked(clinic: Clinic, time: str, **wish: object) -> str:
    """A cleaning at Ana's on MONDAY; its code."""
    with clinic.unit(now=NOW) as unit:
        return book(unit, Wish("cleaning", at(time), "rui@example.com", **wish)).confirmation_code  # type: ignore[arg-type]


def status(clinic: Clinic, code: str) -> Status:
    with clinic.unit() as unit:
        return appointments.show(unit, code).status


@pytest.mark.parametrize("size", [SMALL, USUAL])
@played
async def test_a_visit_is_checked_in_by_one_key_and_that_is_taken_back_by_one(
    clinic: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path, size=size) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("c")
        await front.until(lambda: "A Rui" in front.text)
        assert (status(clinic, code), front.keys) == (Status.CHECKED_IN, 1)
        await front.press("u")
        await front.until(lambda: "S Rui" in front.text)
    assert (status(clinic, code), front.keys) == (Status.SCHEDULED, 2)


@played
async def test_undo_goes_on_after_the_desk_was_closed(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("c")
        await front.until(lambda: "A Rui" in front.text)
    async with a_desk(clinic, tmp_path) as front:
        await front.press("u")
        await front.until(lambda: "S Rui" in front.text)
    assert status(clinic, code) is Status.SCHEDULED


@played
async def test_what_somebody_else_changed_since_is_not_undone_and_that_is_told(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("c")
        await front.until(lambda: "A Rui" in front.text)
        with clinic.unit() as unit:
            appointments.start(unit, code)
        await front.press("u")
        await front.until(lambda: any("cannot be undone" in each for each in front.told))
    assert status(clinic, code) is Status.IN_PROGRESS


@played
async def test_what_is_selected_is_done_whole_and_taken_back_whole(clinic: Clinic, tmp_path: Path) -> None:
    codes = [booked(clinic, time) for time in ("09:30", "10:30", "11:30")]
    async with a_desk(clinic, tmp_path) as front:
        for time in ("09:30", "10:30"):
            await front.hand_on("Ana", time)
            await front.press("space")
        await front.press("o")
        await front.until(lambda: front.text.count("C Rui") == 2)
        assert [status(clinic, code).value[0] for code in codes] == ["C", "C", "S"]
        assert not front.home.grid.selected
        await front.press("u")
        await front.until(lambda: front.text.count("S Rui") == 3)


@played
async def test_a_visit_is_cancelled_for_a_reason_and_comes_back(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("x", "enter")
        await front.until(lambda: "X Rui" in front.text)
        with clinic.unit() as unit:
            assert appointments.show(unit, code).cancellation_reason == "Customer asked to cancel"
        await front.press("u")
        await front.until(lambda: "S Rui" in front.text)
    assert status(clinic, code) is Status.SCHEDULED


@played
async def test_where_there_is_no_visit_nothing_happens_but_a_word(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "12:00")
        await front.press("c", "x", "N")
        assert front.told == ["There is no visit here."] * 3
        assert front.desk.screen is front.home


@played
async def test_a_step_that_the_lifecycle_does_not_allow_is_refused_with_what_is_allowed(
    clinic: Clinic, tmp_path: Path
) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("d")
        await front.until(lambda: any("cannot be completed" in each for each in front.told))
    assert status(clinic, code) is Status.SCHEDULED


@played
async def test_what_ones_role_does_not_allow_is_not_offered_and_said_when_its_key_is_pressed(
    clinic: Clinic, tmp_path: Path
) -> None:
    code = booked(clinic, "09:30")
    permissions = PERMISSIONS[Role.LOCATION_REPORTS]
    actor = Actor("rita@example.com", Role.LOCATION_REPORTS, "desk", clinic.tenant, None, permissions)
    async with a_desk(clinic, tmp_path, actor=actor) as front:
        await front.hand_on("Ana", "09:30")
        footer = front.text.splitlines()[-1]
        assert "Find" in footer
        assert "Quit" in footer
        assert "Book" not in footer
        assert "Check in" not in footer
        for key in ("c", "b", "m", "x", "B", "a"):
            await front.press(key)
            assert front.desk.screen is front.home
        assert [each.partition(":")[0] for each in front.told] == [
            "Check in", "Book", "Move", "Cancel", "Block time", "Walk-in"
        ]  # fmt: skip
    assert status(clinic, code) is Status.SCHEDULED
