"""What is looked at is live: another desk's act is seen without a key; a lost connection is told, and comes back."""

from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest

from sloty.actor import PERMISSIONS, Actor, Permission, Role
from sloty.db.sqlstate import DatabaseAway
from sloty.operations import appointments
from sloty.operations.boards.views import Board, Layout
from sloty.operations.booking import Wish, book
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link
from sloty.tui.live import Away, Changed
from sloty.tui.screens.looking import POLL_SECONDS
from sloty.tui.widgets.detail import Detail
from sloty.tui.widgets.grid import Grid
from sloty.tui.widgets.header import Header
from tests.builders import Clinic, at
from tests.tui.front import LARGE, MORNING, SMALL, USUAL, Sitting, a_desk, played
from tests.tui.screens.test_acting import booked


@played
async def test_what_one_desk_does_the_other_sees(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    async with (
        a_desk(clinic, tmp_path, live=True, name="one") as one,
        a_desk(clinic, tmp_path, live=True, name="two") as two,
    ):
        await one.hand_on("Ana", "09:30")
        await one.press("c")
        await two.until(lambda: "A Rui" in two.text)
        await two.press("u")
        await two.until(lambda: any("nothing to undo" in each for each in two.told))
        await one.press("u")
        await two.until(lambda: "S Rui" in two.text)


@played
async def test_a_killed_connection_is_told_and_comes_back_and_nothing_was_missed(
    clinic: Clinic, tmp_path: Path
) -> None:
    """The backends of this database are ended, as a server that restarts ends them."""
    code = booked(clinic, "09:30")
    url = clinic.database.settings.database_url
    assert url is not None
    seen: list[bool] = []
    async with a_desk(clinic, tmp_path, live=True) as front:
        header = front.home.query_one(Header)
        front.home.watch(header, "online", lambda online: seen.append(online))
        await front.until(lambda: header.online)
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()"
            )
        await front.until(lambda: False in seen)
        with clinic.unit() as unit:
            appointments.check_in(unit, code)
        await front.until(lambda: header.online and "A Rui" in front.text)


@played
async def test_while_the_database_is_away_keys_answer_and_writes_are_refused_politely(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        failing = Failing(monkeypatch)
        front.home.post_message(Away())
        await front.until(lambda: "AWAY" in front.text)
        await front.hand_on("Ana", "09:30")
        await front.press("c")
        await front.until(lambda: any("cannot be reached" in each for each in front.told))
        await front.press("down")
        failing.fails = False
        # What is told in passing names the badge too.
        await front.until(lambda: front.desk.online and "● LIVE" in front.text)
    with clinic.unit() as unit:
        assert appointments.show(unit, code).version == 1


class Failing:
    """Every unit of a desk fails as long as it is told to, as while a server starts again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fails, self.asked = True, 0
        ask = Link.ask

        def counted(link: Link, *given: Any, **named: Any) -> Any:
            self.asked += 1
            if self.fails:
                raise DatabaseAway(reason="starting up")
            return ask(link, *given, **named)

        monkeypatch.setattr(Link, "ask", counted)


@played
async def test_a_day_that_could_not_be_read_is_read_within_a_second_although_nobody_tells(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listener was back before the reading failed: all that it tells is that nothing happened, and that seldom."""
    code = booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.until(lambda: "S Rui" in front.text)
        failing = Failing(monkeypatch)
        front.home.post_message(Changed())
        await front.until(lambda: "AWAY" in front.text)
        failing.fails = False
        with clinic.unit() as unit:
            appointments.check_in(unit, code)
        since = monotonic()
        await front.until(lambda: "LIVE" in front.text and "A Rui" in front.text)
        assert monotonic() - since < POLL_SECONDS / 3


@played
async def test_a_desk_that_was_opened_while_the_database_went_away_opens_its_day_when_it_is_back(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(clinic, "09:30")
    failing = Failing(monkeypatch)
    link = Link(clinic.database, clinic.slug, "front", clinic.actor, now=lambda: MORNING)
    desk = Desk(lambda: (link, Surroundings(tmp_path)))
    async with desk.run_test(size=USUAL) as pilot:
        front = Sitting(desk, pilot)
        await front.until(lambda: failing.asked and desk.is_open and not desk.online)
        assert desk.home.board is None
        failing.fails = False
        await front.until(lambda: "S Rui" in front.text)


@pytest.mark.parametrize(("size", "beside"), [(SMALL, False), (USUAL, True), (LARGE, True)])
@played
async def test_the_detail_stands_beside_the_grid_where_there_is_room(
    clinic: Clinic, tmp_path: Path, size: tuple[int, int], beside: bool
) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path, size=size) as front:
        await front.hand_on("Ana", "09:30")
        await front.until(lambda: "S Rui" in front.text)
        assert ("rui@example.com" in front.text) is beside
        await front.pilot.resize_terminal(*LARGE)
        await front.until(lambda: "rui@example.com" in front.text)
        await front.pilot.resize_terminal(*SMALL)
        await front.until(lambda: "rui@example.com" not in front.text)
        assert "S Rui" in front.text


@played
async def test_who_may_look_at_one_location_sees_that_one(clinic: Clinic, tmp_path: Path) -> None:
    clinic.location("lake")
    clinic.provider("ben", where="lake")
    clinic.service("filling", by=("ben",), where=("lake",))
    booked(clinic, "09:30")
    permissions = PERMISSIONS[Role.LOCATION_SCHEDULER]
    actor = Actor(
        "sam@example.com", Role.LOCATION_SCHEDULER, "desk", clinic.tenant, None, permissions,
        {clinic.ids["lake"]: permissions},
    )  # fmt: skip
    assert Permission.BOOK in permissions
    async with a_desk(clinic, tmp_path, actor=actor) as front:
        assert front.home.look.location == "lake"
        await front.press("f")
        await front.until(lambda: "Ana" in front.text and "Ben" in front.text)
        assert "Rui" not in front.text


@played
async def test_a_name_that_is_an_escape_sequence_is_shown_and_not_obeyed(clinic: Clinic, tmp_path: Path) -> None:
    clinic.customer("evil@example.com", first_name="\x1b[31mRed", last_name="\x1b]0;owned\x07")
    with clinic.unit() as unit:
        book(unit, Wish("cleaning", at("09:30"), "evil@example.com"))
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.until(lambda: "Red" in front.text)
        assert "\x1b" not in front.text


@played
async def test_the_detail_makes_way_for_a_week_and_for_a_month(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, size=USUAL) as front:
        await front.hand_on("Ana", "10:00")
        detail = front.home.query_one("#detail")
        assert detail.display
        await front.press("2")
        await front.until(lambda: front.home.board and front.home.board.layout is Layout.WEEK and not detail.display)
        await front.until(lambda: "Sun 10 Jan" in front.text)
        await front.pilot.resize_terminal(*LARGE)
        await front.until(lambda: detail.display and "Sun 10 Jan" in front.text)
        await front.press("3")
        await front.until(lambda: not detail.display)
        await front.press("1")
        await front.until(lambda: detail.display)


@played
async def test_a_board_that_was_read_is_shown_once(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many classes the screen is made of."""
    async with a_desk(clinic, tmp_path) as front:
        await front.desk.workers.wait_for_complete()
        await front.until(lambda: not front.home.reading)
        shown: list[Board] = []
        show = Grid.show

        def counted(grid: Grid, board: Board, now: datetime) -> None:
            shown.append(board)
            show(grid, board, now)

        monkeypatch.setattr(Grid, "show", counted)
        before = front.home.board
        front.home.refresh_board()
        await front.until(lambda: front.home.board is not before)
        await front.pilot.pause()
        assert shown == [front.home.board]


@played
async def test_what_is_told_of_a_visit_is_told_once_however_many_rows_it_has(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.until(lambda: "rui@example.com" in front.text)
        retold: list[Detail] = []
        retell = Detail._retell

        def counted(detail: Detail) -> None:
            retold.append(detail)
            retell(detail)

        monkeypatch.setattr(Detail, "_retell", counted)
        await front.press("down")
        assert front.home.visit is not None
        assert retold == []
        await front.press("up", "up")
        await front.until(lambda: "free until 09:30" in front.text)
        assert retold


@played
async def test_a_thousand_changes_at_once_are_read_once_more_and_not_a_thousand_times(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(clinic, tmp_path) as front:
        asked = []
        ask = Link.ask

        def counted(link: Link, *given: Any, **named: Any) -> Any:
            asked.append(given)
            return ask(link, *given, **named)

        await front.desk.workers.wait_for_complete()
        await front.until(lambda: not front.home.reading)
        monkeypatch.setattr(Link, "ask", counted)
        for _ in range(1000):
            front.home.post_message(Changed())
        await front.until(lambda: asked and not front.home.reading)
        await front.desk.workers.wait_for_complete()
        # A reading begins again only when the one before has ended; in between come as many changes as there are.
        assert len(asked) < 10
