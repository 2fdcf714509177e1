"""Finding a customer: from the first letter on, in any of four ways, and never an answer to what nobody asks any more."""

import pytest
from textual.events import Key
from textual.widgets import Input

from sloty.actor import Actor, Role
from sloty.tui.dialogs.asking import Answered
from sloty.tui.dialogs.card import CardScreen
from sloty.tui.dialogs.find import Find
from sloty.tui.dialogs.outcomes import BookFor
from tests.builders import Clinic
from tests.tui.finding_host import NARROW, WIDE, Host, link_to, played, sees, shown, until


@pytest.fixture
def people(clinic: Clinic) -> Clinic:
    """Rui Costa and four others, one with a name that would like to be something else."""
    clinic.customer("ana.silva@example.com", first_name="Ana", last_name="Silva", phone="+12125550100")
    clinic.customer("sol@example.com", first_name="Sol", last_name="Reyes", code="S-0042", status="INACTIVE")
    clinic.customer("evil@example.com", first_name="[red]\x1b[2J", last_name="Zed[/]")
    clinic.customer("wei@example.com", first_name="偉", last_name="王" * 20)
    return clinic


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_letter_is_enough_to_see_somebody(people: Clinic, size: tuple[int, int]) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=size) as pilot:
        assert "Type a name" in shown(app)
        await pilot.press("s")
        await until(pilot, lambda: "Silva, Ana" in shown(app))
        screen = shown(app)
        assert "+12125550100" in screen
        assert "ana.silva@example.com" in screen
        assert "(inactive) Reyes, Sol" in screen
        assert "Costa" not in screen


@played
async def test_any_of_four_things_finds_somebody(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        wanted = app.screen.query_one(Input)
        for typed, name in (
            ("sil an", "Silva, Ana"),
            ("0100", "Silva, Ana"),
            ("sol@", "Reyes, Sol"),
            ("S-00", "Reyes"),
        ):
            wanted.value = typed
            await until(pilot, sees(app, name))
        wanted.value = "nobody at all"
        await until(pilot, lambda: "Nobody has all of that." in shown(app))
        wanted.value = ""
        await until(pilot, lambda: "Type a name" in shown(app))


@played
async def test_names_are_shown_as_they_are_and_obeyed_by_nobody(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.screen.query_one(Input).value = "zed"
        await until(pilot, lambda: "Zed[/], [red]\\x1b[2J" in shown(app))
        app.screen.query_one(Input).value = "王"
        await until(pilot, lambda: "王" * 10 + " … " in shown(app))


@played
async def test_what_was_asked_before_is_not_shown_when_it_comes_late(people: Clinic) -> None:
    """The first answer is held back until the second is there; without the number it would be the one that stays."""
    link = link_to(people)
    find = Find(link)
    app = Host(lambda: find)
    held: list[Answered] = []
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        find.query_one(Input).value = "sil"
        await until(pilot, lambda: "Silva" in shown(app))
        held.append(Answered(find._asked, lambda: find._show([])))
        find.query_one(Input).value = "cos"
        await until(pilot, lambda: "Costa" in shown(app))
        find.post_message(held[0])
        await pilot.pause()
        assert "Costa" in shown(app)
        find.post_message(Answered(find._asked, lambda: find._show([])))
        await until(pilot, lambda: "Costa" not in shown(app))


@played
async def test_enter_opens_the_card_and_esc_leads_back_to_the_list(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Silva" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "S-0042" in shown(app))
        assert isinstance(app.screen, CardScreen)
        await pilot.press("escape")
        assert "Silva, Ana" in shown(app)
        await pilot.press("escape")
    assert app.results == [None]


@played
async def test_enter_before_the_answer_opens_the_first_when_it_comes(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.screen.query_one(Input).value = "silva"
        await pilot.press("enter")
        await until(pilot, lambda: "born" in shown(app) or "Visits 0" in shown(app))
        await pilot.press("b")
    (outcome,) = app.results
    assert isinstance(outcome, BookFor)
    assert outcome.card.customer.last_name == "Silva"


@played
async def test_a_click_opens_the_card(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Silva" in shown(app))
        await pilot.click("#found", offset=(5, 1))
        await until(pilot, lambda: "S-0042" in shown(app) and isinstance(app.screen, CardScreen))


@played
async def test_whoever_may_not_look_is_told(clinic: Clinic) -> None:
    link = link_to(clinic, actor=Actor("eva", Role.USER, "desk", clinic.tenant))
    app = Host(lambda: Find(link))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "may not do this" in shown(app))


@played
async def test_letters_typed_faster_than_the_dialog_opens_are_searched(people: Clinic) -> None:
    app = Host(lambda: Find(link_to(people)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("escape")
        app.push_screen(Find(link_to(people)))
        for letter in "silv":
            app.post_message(Key(letter, letter))
        await until(pilot, lambda: "Silva, Ana" in shown(app))
        assert app.screen.query_one(Input).value == "silv"
