"""The desk as a whole: who sits down, which keys, what is remembered, how it ends."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.db.sqlstate import DatabaseAway
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link
from sloty.tui.memory import Memory, remember
from sloty.tui.screens.sign_in import SignIn
from tests.builders import NOW, Clinic
from tests.operations.test_sign_in import SECRET, WEAK, give
from tests.operations.test_users import join
from tests.tui.front import MORNING, USUAL, Sitting, a_desk, played
from tests.tui.screens.test_acting import booked

_LOOKS = PERMISSIONS[Role.LOCATION_REPORTS]


@pytest.fixture
def eva(clinic: Clinic) -> str:
    """A member with a password."""
    address = join(clinic, "eva", Role.STAFF)
    give(clinic, address, WEAK.hash(SECRET))
    return address


@asynccontextmanager
async def nobody_yet(clinic: Clinic, folder: Path, kept: list[str]) -> AsyncIterator[Sitting]:
    """A desk that asks who is there."""
    link = Link(clinic.database, clinic.slug, "front", None, now=lambda: NOW)
    surroundings = Surroundings(folder, remember_session=kept.append, origin=f"test {folder}")
    desk = Desk(lambda: (link, surroundings))
    async with desk.run_test(size=USUAL) as pilot:
        yield Sitting(desk, pilot)


@played
async def test_whoever_signs_in_acts_with_their_own_name(clinic: Clinic, tmp_path: Path, eva: str) -> None:
    kept: list[str] = []
    async with nobody_yet(clinic, tmp_path, kept) as front:
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        assert front.home.board is None
        for password in ("nonsense9", SECRET):
            if password != SECRET:
                await front.type(eva)
                await front.press("enter")
            await front.type(password)
            await front.press("enter")
            await front.until(lambda: "is wrong" in front.text or front.home.board is not None)
            assert password not in front.text
        await front.until(lambda: front.home.board is not None)
        assert front.desk.link.actor is not None
        assert front.desk.link.actor.name == eva
        assert len(kept) == 1


@played
async def test_nobody_who_does_not_sign_in_sees_anything(clinic: Clinic, tmp_path: Path) -> None:
    async with nobody_yet(clinic, tmp_path, []) as front:
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        await front.press("escape")
        await front.until(lambda: not front.desk.is_running)
        assert front.home.board is None


@played
async def test_whoever_may_no_longer_sit_there_is_asked_who_they_are_and_sees_nothing_meanwhile(
    clinic: Clinic, tmp_path: Path, eva: str
) -> None:
    """And what somebody may no more is not offered any more."""
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        link = front.desk.link
        await front.until(lambda: "S Rui" in front.text and "Book" in front.text.splitlines()[-1])
        assert link.actor is not None
        looks = Actor(link.actor.name, Role.LOCATION_REPORTS, "desk", clinic.tenant, permissions=_LOOKS)
        link.renew = lambda: looks
        front.home.renew()
        await front.until(lambda: "Book" not in front.text.splitlines()[-1])
        link.renew = lambda: None
        front.home.renew()
        await front.until(lambda: isinstance(front.desk.screen, SignIn))
        await front.until(lambda: "Sign in to" in front.text)
        assert "Rui" not in front.text
        await front.type(eva)
        await front.press("enter")
        await front.type(SECRET)
        await front.press("enter")
        await front.until(lambda: front.desk.screen is front.home and "Book" in front.text.splitlines()[-1])
        assert link.actor is not None
        assert link.actor.name == eva


@played
async def test_a_key_that_was_given_another_place_works_there(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path, keys={"visit.check_in": "f5"}) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("f5")
        await front.until(lambda: "A Rui" in front.text)


@played
async def test_keys_that_are_pressed_before_the_day_is_there_are_done_once_it_is(
    clinic: Clinic, tmp_path: Path
) -> None:
    found = threading.Event()
    link = Link(clinic.database, clinic.slug, "front", clinic.actor, now=lambda: MORNING)

    def find() -> tuple[Link, Surroundings]:
        assert found.wait(20)
        return link, Surroundings(tmp_path)

    desk = Desk(find)
    async with desk.run_test(size=USUAL) as pilot:
        front = Sitting(desk, pilot)
        await front.press("down", "b", *"rui q", "backspace", "backspace", "enter")
        assert not desk.is_open
        found.set()
        await front.until(lambda: "Cleaning, 30 min · for Rui Costa" in front.text)
        assert "Book Monday 4 January 2027" in front.text


@played
async def test_whoever_leaves_before_the_day_is_there_does_not_wait_for_it(clinic: Clinic, tmp_path: Path) -> None:
    found = threading.Event()

    def find() -> tuple[Link, Surroundings]:
        assert found.wait(20)
        return Link(clinic.database, clinic.slug, "front", clinic.actor), Surroundings(tmp_path)

    desk = Desk(find)
    async with desk.run_test(size=USUAL) as pilot:
        await pilot.press("q")
        await Sitting(desk, pilot).until(lambda: not desk.is_running)
    found.set()


@played
async def test_what_is_said_names_the_key_that_was_chosen(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    chosen = {"desk.undo": "f9", "visit.book": "f2", "visit.check_in": "f5", "view.location": "f8"}
    async with a_desk(clinic, tmp_path, keys=chosen) as front:
        await front.until(lambda: "F2 books this time" in front.text)
        await front.hand_on("Ana", "09:30")
        await front.until(lambda: "F5 check in" in front.text)
        await front.press("f5")
        await front.until(lambda: front.told == ["Check in: Rui Costa. F9 takes it back."])
        await front.press("x")
        await front.until(lambda: "F9 takes it back, Esc goes back" in front.text)


@played
async def test_the_footer_is_whole_at_eighty_columns_and_help_tells_the_rest(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path, size=(80, 24)) as front:
        words = ("Check in", "Book", "Find", "Move", "Cancel", "Undo", "Quit", "Help", "Commands")
        await front.until(lambda: all(word in front.text.splitlines()[-1] for word in words))
        await front.press("question_mark")
        await front.until(lambda: "Type to find a key" in front.text)
        await front.type("block")
        await front.until(lambda: "Block this time" in front.text)
        await front.press("escape")
        assert front.desk.screen is front.home


@played
async def test_the_palette_has_every_action_and_every_place(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("colon")
        await front.until(lambda: front.desk.screen is not front.home)
        await front.type("check in")
        await front.until(lambda: "Check in" in front.text)
        await front.press("down", "enter")
        await front.until(lambda: "A Rui" in front.text)


@played
async def test_other_colours_are_chosen_and_remembered(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.press("T")
        await front.until(lambda: front.desk.screen is not front.home)
        await front.type("nord")
        await front.until(lambda: "nord" in front.text)
        await front.press("down", "enter")
        await front.until(lambda: front.desk.theme == "nord")
    async with a_desk(clinic, tmp_path) as front:
        assert front.desk.theme == "nord"


@played
async def test_the_terminals_own_colours_are_left_alone_where_there_shall_be_none(
    clinic: Clinic, tmp_path: Path
) -> None:
    """Their text would be black on black; but they come back with the colours."""
    remember(tmp_path, clinic.slug, Memory(theme="ansi-light"))
    with patch.dict("os.environ", {"NO_COLOR": "1"}):
        async with a_desk(clinic, tmp_path) as front:
            assert not front.desk.current_theme.ansi
            assert "ansi-dark" not in front.desk.available_themes
    async with a_desk(clinic, tmp_path) as front:
        assert front.desk.theme == "ansi-light"


@played
async def test_a_desk_that_cannot_be_opened_says_why_when_its_frame_is_gone(tmp_path: Path) -> None:
    """Until then only the key that leaves it does anything."""
    asked = threading.Event()

    def find() -> tuple[Link, Surroundings]:
        asked.wait()
        raise DatabaseAway(reason="no connection")

    desk = Desk(find)
    async with desk.run_test(size=USUAL) as pilot:
        await pilot.press("question_mark", "colon", "S", "ctrl+r", "T")
        assert len(desk.screen_stack) == 1
        asked.set()
        while desk.is_running:
            await pilot.pause(0.01)
    assert isinstance(desk.failure, DatabaseAway)


@played
async def test_q_closes_the_desk(clinic: Clinic, tmp_path: Path) -> None:
    async with a_desk(clinic, tmp_path) as front:
        await front.press("q")
        await front.until(lambda: not front.desk.is_running)
    assert front.desk.return_code == 0


@pytest.mark.parametrize("plain", ["NO_COLOR", "ascii"])
@played
async def test_without_colour_and_without_unicode_the_day_reads_all_the_same(
    clinic: Clinic, tmp_path: Path, plain: str
) -> None:
    booked(clinic, "09:30")
    with patch.dict("os.environ", {"NO_COLOR": "1"} if plain == "NO_COLOR" else {}):
        async with a_desk(clinic, tmp_path, ascii_only=plain == "ascii") as front:
            await front.hand_on("Ana", "09:30")
            await front.press("down")
            await front.until(lambda: "S Rui" in front.text)
            if plain == "ascii":
                assert front.text.isascii() or set(front.text) - set(map(chr, range(128))) <= set("–·…●▏▕▇▁▂▃▄▅▆█")


@played
async def test_a_bug_closes_the_desk_and_shows_nobody_what_was_on_it(clinic: Clinic, tmp_path: Path) -> None:
    booked(clinic, "09:30")
    desk: Desk | None = None
    with pytest.raises(ZeroDivisionError):
        async with a_desk(clinic, tmp_path) as front:
            desk = front.desk
            front.home.call_later(lambda: 1 / 0)
            await front.until(lambda: not front.desk.is_running)
    assert desk is not None
    assert isinstance(desk.failure, ZeroDivisionError)
    assert not desk._exit_renderables
