"""A visit goes with the hand, says at once whether it can stand there, and Enter drops it."""

from pathlib import Path

import pytest

from sloty.engine.lifecycle import Status
from sloty.operations import appointments
from sloty.operations.boards.views import Column, Visit
from sloty.tui.screens.moving import Moving
from tests.builders import Clinic, at
from tests.tui.front import SMALL, USUAL, a_desk, played
from tests.tui.screens.test_acting import booked


@pytest.mark.parametrize("size", [SMALL, USUAL])
@played
async def test_two_rows_down_are_four_keys_and_one_takes_it_back(
    clinic: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path, size=size) as front:
        await front.hand_on("Ana", "09:45")
        await front.press("m", "down", "down")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok)
        assert "10:00 Rui" in front.text
        await front.press("enter")
        await front.until(lambda: "R Rui" in front.text)
        assert front.keys == 4
        with clinic.unit() as unit:
            moved = appointments.show(unit, code)
        assert (moved.start, moved.status) == (at("10:00"), Status.RESCHEDULED)
        await front.press("u")
        await front.until(lambda: "S Rui" in front.text)
    with clinic.unit() as unit:
        assert appointments.show(unit, code).start == at("09:30")


@played
async def test_the_ghost_says_why_it_cannot_stand_and_esc_leaves_the_visit_where_it_was(
    clinic: Clinic, tmp_path: Path
) -> None:
    code = booked(clinic, "09:30")
    booked(clinic, "10:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "down", "down")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok is False)
        assert front.home.grid.ghost is not None
        assert "taken from" in front.home.grid.ghost.text
        await front.press("escape")
        assert front.home.grid.ghost is None
    with clinic.unit() as unit:
        assert appointments.show(unit, code).version == 1


@played
async def test_an_arrow_with_a_visit_in_the_hand_asks_for_one_verdict(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(clinic, "09:30")
    asked: list[int] = []
    judge = Moving._judge

    def counted(home: Moving, visit: Visit, column: Column, minute: int) -> object:
        asked.append(minute)
        return judge(home, visit, column, minute)

    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok)
        monkeypatch.setattr(Moving, "_judge", counted)
        await front.press("down")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok)
        await front.pilot.pause()
        assert asked == [front.home.grid.minute]


@played
async def test_where_it_cannot_stand_others_are_offered_and_a_number_takes_one(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    booked(clinic, "10:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "down", "down", "enter")
        await front.until(lambda: "It cannot stand there" in front.text)
        await front.press("3")
        await front.until(lambda: "R Rui" in front.text)
    with clinic.unit() as unit:
        assert appointments.show(unit, code).start not in {at("09:30"), at("10:00")}


@played
async def test_only_a_rule_in_the_way_is_passed_by_with_a_reason(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "16:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "16:30")
        front.home.grid.zoom(-1)
        await front.press("m", "down", "enter")
        await front.until(lambda: "It cannot stand there" in front.text)
        await front.press("4")
        await front.type("as agreed on the phone")
        await front.press("enter")
        await front.until(lambda: "R" in front.text and "Moved" in "".join(front.told))
    with clinic.unit() as unit:
        assert appointments.show(unit, code).override_reason == "as agreed on the phone"


@played
async def test_over_to_another_column_it_is_given_to_another_provider(clinic: Clinic, tmp_path: Path) -> None:
    clinic.provider("ben")
    clinic.service("filling", by=("ana", "ben"))
    code = booked(clinic, "09:30")
    with clinic.unit() as unit:
        unit.session.run(
            "insert into service_provider (tenant_id, id, service_id, provider_id) values"
            " (%(tenant)s, gen_random_uuid(), %(service)s, %(provider)s)",
            service=clinic.ids["cleaning"],
            provider=clinic.ids["ben"],
        )
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "right", "enter")
        await front.until(lambda: "Moved" in "".join(front.told))
    with clinic.unit() as unit:
        moved = appointments.show(unit, code)
    assert (moved.provider, moved.start, moved.status) == ("ben", at("09:30"), Status.SCHEDULED)


@played
async def test_somebody_else_who_was_faster_is_told_and_the_visit_stays(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "down", "down")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok)
        with clinic.unit() as unit:
            appointments.confirm(unit, code)
        await front.press("enter")
        await front.until(lambda: any("changed meanwhile" in each for each in front.told))
    with clinic.unit() as unit:
        assert appointments.show(unit, code).start == at("09:30")


@pytest.mark.parametrize("size", [SMALL, USUAL])
@played
async def test_the_line_on_top_has_the_whole_reason_and_what_to_press(
    clinic: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    clinic.provider("ben")
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path, size=size) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "down")
        top = "Moving Rui Costa: Mon 09:45, Ana: free. Enter drops it"
        await front.until(lambda: top in front.text.splitlines()[0])
        await front.press("right")
        await front.until(lambda: "'cleaning' is not offered by 'ben'" in front.text.splitlines()[0])
        assert "LIVE" in front.text.splitlines()[0]
        await front.press("escape")
        await front.until(lambda: "Mon 4 Jan" in front.text.splitlines()[0])


@played
async def test_what_is_in_the_hand_goes_along_to_another_day_and_is_looked_at_there(
    clinic: Clinic, tmp_path: Path
) -> None:
    code = booked(clinic, "09:30")
    booked(clinic, "2027-01-05 09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m", "right_square_bracket")
        await front.until(lambda: "Tue 09:30, Ana: taken" in front.text)
        await front.press("up", "up")
        await front.until(lambda: "Tue 09:00, Ana: free" in front.text)
        await front.press("enter")
        await front.until(lambda: "Moved" in "".join(front.told))
    with clinic.unit() as unit:
        assert appointments.show(unit, code).start == at("2027-01-05 09:00")


@played
async def test_from_the_agenda_a_visit_is_moved_in_the_grid(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("4")
        await front.until(lambda: front.home.visit is not None)
        await front.press("m")
        await front.until(lambda: front.home.grid.ghost and front.home.grid.ghost.ok)
        assert (front.home.view, front.home.grid.minute) == ("grid", 570)


@played
async def test_a_visit_that_has_begun_is_not_taken_into_the_hand(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    with clinic.unit() as unit:
        appointments.check_in(unit, code)
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("m")
        await front.until(lambda: front.told == ["Rui Costa: arrived, and not to be moved."])
        assert front.home.held is None
