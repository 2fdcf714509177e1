"""Where one looks: days, a provider's week over all locations, the month, the agenda; this location or all."""

from pathlib import Path
from uuid import uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.ids import UserId
from sloty.operations.boards.views import Layout
from tests.builders import Clinic, at
from tests.tui.front import SMALL, USUAL, a_desk, played
from tests.tui.screens.test_acting import booked


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana also works at Lake, an hour west, on Tuesdays."""
    clinic.location("lake", "America/Chicago")
    clinic.works("ana", "Sat 09:00-12:00", "lake")
    clinic.provider("ben")
    return clinic


@played
async def test_days_go_by_and_today_comes_back(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "2027-01-05 09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("right_square_bracket")
        await front.until(lambda: "Tue 5 Jan" in front.text and "S Rui" in front.text)
        await front.press("right_curly_bracket")
        await front.until(lambda: "Tue 12 Jan" in front.text)
        await front.press("t")
        await front.until(lambda: "Mon 4 Jan" in front.text)
        await front.press("g")
        await front.type("2027-03-01")
        await front.press("enter")
        await front.until(lambda: "Mon 1 Mar" in front.text)


@pytest.mark.parametrize("size", [SMALL, USUAL])
@played
async def test_a_providers_week_is_over_all_locations_or_one_a_key_apart(
    two_places: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with a_desk(two_places, tmp_path, size=size) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("2")
        await front.until(lambda: front.home.board and front.home.board.layout is Layout.WEEK)
        assert "Mon 4 Jan" in front.text
        board = front.home.board
        assert board is not None
        assert [len(column.places) for column in board.columns] == [1, 1, 1, 1, 1, 0, 0]
        await front.press("f")
        await front.until(lambda: front.home.board is not board)
        board = front.home.board
        assert board is not None
        assert [len(column.places) for column in board.columns] == [1, 1, 1, 1, 1, 1, 0]
        assert board.columns[5].subtitle == "CST Lake"
        await front.press("1")
        await front.until(lambda: front.home.board and front.home.board.layout is Layout.PROVIDERS)


@played
async def test_the_month_tells_the_load_and_enter_opens_a_day(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "2027-01-06 09:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("3")
        await front.until(lambda: "January 2027" in front.text and "1 visit" in front.text)
        await front.press("right", "right", "enter")
        await front.until(lambda: "Wed 6 Jan" in front.text and "S Rui" in front.text)
        assert front.home.view == "grid"


@played
async def test_the_agenda_lists_the_day_and_acts_on_it(clinic: Clinic, tmp_path: Path) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.press("4")
        await front.until(lambda: code in front.text)
        await front.press("c")
        await front.until(lambda: "A arrived" in front.text)
        await front.press("enter")
        await front.until(lambda: front.home.view == "grid" and front.home.visit is not None)


@played
async def test_this_location_or_all_rooms_or_providers_one_or_everybody(two_places: Clinic, tmp_path: Path) -> None:
    two_places.pool("chairs")
    async with a_desk(two_places, tmp_path) as front:

        def titles() -> list[str]:
            return [column.title for column in front.home.columns]

        assert (front.home.look.location, titles()) == ("downtown", ["Ana", "Ben"])
        await front.press("F")
        await front.until(lambda: titles() == ["Ana"])
        await front.press("f")
        await front.until(lambda: front.home.look.location is None and titles() == ["Ana", "Ben"])
        await front.press("p")
        await front.until(lambda: titles() == ["Ana"])
        await front.press("p", "v")
        await front.until(lambda: titles() == ["chairs-downtown-1"])


@played
async def test_where_one_looked_is_remembered_for_the_next_day(two_places: Clinic, tmp_path: Path) -> None:
    async with a_desk(two_places, tmp_path) as front:
        await front.press("F", "plus")
        await front.until(lambda: front.home.board and front.home.board.location == "lake")
    async with a_desk(two_places, tmp_path, now=at("2027-01-05 09:00")) as front:
        assert front.home.board is not None
        assert (front.home.board.location, front.home.grid.step) == ("lake", 10)


@played
async def test_today_lays_the_hand_on_now_from_whatever_day_one_comes(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, now=at("2027-01-06 10:20")) as front:
        await front.press("left_square_bracket", "left_square_bracket")
        await front.until(lambda: "Mon 4 Jan" in front.text)
        await front.press("t")
        await front.until(lambda: "Wed 6 Jan" in front.text)
        assert front.home.grid.minute == 10 * 60 + 15
        await front.hand_on("Ana", "10:00")
        await front.press("2", "left_square_bracket", "t")
        await front.until(lambda: front.home.grid.column and front.home.grid.column.key == "day/2027-01-06")
        assert front.home.grid.minute == 10 * 60 + 15


@played
async def test_a_week_begins_on_the_day_one_comes_from_and_leads_back_to_the_provider(
    two_places: Clinic, tmp_path: Path
) -> None:
    async with a_desk(two_places, tmp_path, now=at("2027-01-06 08:40")) as front:
        await front.hand_on("Ben", "10:00")
        await front.press("2")
        await front.until(lambda: front.home.board and front.home.board.layout is Layout.WEEK)
        assert front.home.grid.column is not None
        assert (front.home.grid.column.key, front.home.grid.minute) == ("day/2027-01-06", 600)
        await front.press("right", "1")
        await front.until(lambda: "Thu 7 Jan" in front.text and len(front.home.columns) == 2)
        assert front.home.grid.column.key == "provider/ben"


@played
async def test_most_of_what_is_seen_is_still_to_come_at_first_and_after_today(clinic: Clinic, tmp_path: Path) -> None:
    """On the smallest screen, of a day that is half over."""
    async with a_desk(clinic, tmp_path, size=SMALL, now=at("13:30")) as front:
        grid = front.home.grid

        def ahead() -> bool:
            return (
                grid.minute == 13 * 60 + 30 and 0 < grid.row - grid.scroll_offset.y <= grid.geometry.visible_rows // 3
            )

        await front.until(ahead)
        await front.press("home")
        await front.until(lambda: "09:00" in front.text)
        await front.press("t")
        await front.until(ahead)


@played
async def test_one_key_looks_everywhere_and_the_same_one_back(two_places: Clinic, tmp_path: Path) -> None:
    async with a_desk(two_places, tmp_path) as front:
        await front.press("F")
        await front.until(lambda: front.home.board and front.home.board.location == "lake")
        await front.press("f")
        await front.until(lambda: front.home.board and front.home.board.location is None)
        await front.press("f")
        await front.until(lambda: front.home.board and front.home.board.location == "lake")


@played
async def test_a_provider_who_sits_here_sees_their_own_list_by_one_key(two_places: Clinic, tmp_path: Path) -> None:
    code = booked(two_places, "09:30")
    with two_places.unit() as unit:
        unit.session.run("update provider set email = name || '@example.org' where tenant_id = %(tenant)s")
    permissions = PERMISSIONS[Role.PROVIDER]
    for name, own in (("ana", True), ("ben", False)):
        user = UserId(uuid4())
        actor = Actor(f"{name}@example.org", Role.PROVIDER, "desk", two_places.tenant, user, permissions)
        async with a_desk(two_places, tmp_path, actor=actor) as front:
            await front.press("5")
            await front.until(lambda: front.home.board and front.home.board.provider == name)  # noqa: B023
            assert front.home.view == "agenda"
            assert (code in front.text) is own
    async with a_desk(two_places, tmp_path) as front:
        await front.press("5")
        await front.until(lambda: any("No provider signs in as you do" in each for each in front.told))
