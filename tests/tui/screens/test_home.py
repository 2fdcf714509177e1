"""Blocked time, absences, notes, history, and the page to print: from the grid, and taken back."""

from pathlib import Path

from sloty.operations import appointments
from tests.builders import Clinic, at
from tests.tui.front import a_desk, played
from tests.tui.screens.test_acting import booked


@played
async def test_time_is_blocked_from_the_grid_freed_and_taken_back(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "12:00")
        await front.press("B", "down", "enter")
        await front.until(lambda: "Lunch" in front.text and front.desk.screen is front.home)
        await front.press("u")
        await front.until(lambda: "Lunch" not in front.text)
        await front.press("U")
        await front.until(lambda: "Lunch" in front.text)
        await front.press("B")
        await front.until(lambda: "Lunch" not in front.text)
        await front.press("u")
        await front.until(lambda: "Lunch" in front.text)


@played
async def test_a_block_over_a_visit_is_refused_and_says_whose(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "12:15")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "12:00")
        await front.press("B", "enter")
        await front.until(lambda: any("Rui Costa" in each for each in front.told))


@played
async def test_a_day_off_sick_selects_the_visits_that_it_leaves_outside(clinic: Clinic, tmp_path: Path) -> None:
    codes = [booked(clinic, "09:30"), booked(clinic, "14:00")]
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "12:00")
        await front.press("B", "down", "down", "down", "enter")
        await front.until(lambda: "sick" in front.text and len(front.home.grid.selected) == 2)
        await front.press("x", "down", "down", "enter")
        await front.until(lambda: front.text.count("X Rui") == 2)
        await front.press("u")
        await front.until(lambda: front.text.count("S Rui") == 2)
        await front.hand_on("Ana", "12:00")
        await front.press("B")
        await front.until(lambda: "sick" not in front.text)
        await front.press("u")
        await front.until(lambda: "sick" in front.text)
    with clinic.unit() as unit:
        assert all(appointments.show(unit, code).status == "SCHEDULED" for code in codes)


@played
async def test_a_note_is_written_its_history_told_and_it_is_taken_back(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("N")
        await front.pilot.pause()
        await front.press(*"latex", "enter")
        await front.until(lambda: front.desk.screen is front.home and "latex" in front.text)
        await front.press("L")
        await front.until(lambda: "booked -> scheduled" in front.text and "annotated  by ada" in front.text)
        await front.press("escape")
        with clinic.unit() as unit:
            assert appointments.show(unit, code).notes == "latex"
        await front.press("u")
        await front.until(lambda: any("Undone: Note, Rui Costa" in each for each in front.told))
        await front.until(lambda: "latex" not in front.text)


@played
async def test_the_day_is_written_as_a_page_and_details_are_copied(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("P")
        await front.until(lambda: any("To be printed" in each for each in front.told))
        (page,) = tmp_path.rglob("*.html")
        assert "Rui Costa" in page.read_text()
        await front.hand_on("Ana", "09:30")
        await front.press("y")
        assert code in front.desk.clipboard
        assert str(at("09:30").day) in front.desk.clipboard
