"""The command palette: every action by its name with its key, and every place and person to look at."""

from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import CommandPalette, DiscoveryHit
from textual.screen import Screen
from textual.widgets import Input, Static

from sloty.actor import Actor, Role
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Layout
from sloty.tui import keys
from sloty.tui.commands import DeskCommands
from sloty.tui.link import Link
from tests.builders import MONDAY, Clinic
from tests.tui.finding_host import NARROW, WIDE, Host, link_to, played, shown, until


class Day(Screen[None]):
    """A screen that looks at a day, with the desk's keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.ACTS, *keys.VIEWS]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.look = Look(MONDAY, Layout.WEEK, "downtown", "ana")
        self.done: list[object] = []
        self.shown = "month"

    def compose(self) -> ComposeResult:
        """Nothing of interest."""
        yield Static("day")

    def turn_to(self, view: str) -> None:
        """Note what is shown."""
        self.shown = view

    def show(self, look: Look) -> None:
        """Note where one looks."""
        self.done.append(look)

    def action_day(self, days: int) -> None:
        """Note that another day was wanted."""
        self.done.append(days)


class Desk(Host):
    """With a palette of the desk's commands alone."""

    COMMANDS: ClassVar[set[Any]] = {DeskCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*keys.DESK]


@pytest.fixture
def day(clinic: Clinic) -> Day:
    """Downtown, the annex, Ana and somebody whose name would like to be something else."""
    clinic.location("annex")
    clinic.provider("[b]evil[/b]\x1b[2J")
    clinic.works("ana", "Sat 09:00-12:00", "annex")
    return Day(link_to(clinic))


async def offered(commands: DeskCommands) -> list[DiscoveryHit]:
    """Everything that the palette shows before anything was typed."""
    await commands.startup()
    found: Any = commands.discover()
    return [each async for each in found]


@played
async def test_every_action_of_the_desk_is_offered_with_its_key(day: Day) -> None:
    app = Desk(lambda: day)
    app.set_keymap({"visit.check_in": "f9"})
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        found = {str(each.text): each.help for each in await offered(DeskCommands(day))}
    assert found.keys() >= {each.tooltip or each.description for each in (*keys.DESK, *keys.ACTS, *keys.VIEWS)}
    assert (found["Check in"], found["Find a customer"], found["Month"]) == ("Key f9", "Key /", "Key 3")


@played
async def test_every_place_and_person_is_offered(day: Day) -> None:
    app = Desk(lambda: day)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        commands = {str(each.text): each.command for each in await offered(DeskCommands(day))}
        for name in ("Go to all locations", "Go to Annex", "Day of Ana", "Week of Ana", "Week of [B]Evil[/B]\\x1b[2J"):
            commands[name]()
    assert day.done[:4] == [
        Look(MONDAY),
        Look(MONDAY, Layout.PROVIDERS, "annex"),
        Look(MONDAY, Layout.PROVIDERS, None, "ana"),
        Look(MONDAY, Layout.WEEK, None, "ana"),
    ]
    assert day.shown == "grid"


@played
@pytest.mark.parametrize(
    ("size", "typed", "shows", "done"),
    [
        (NARROW, "week after", "Key }", 7),
        (WIDE, "evil", "Week of [B]Evil[/B]\\x1b[2J", Look(MONDAY, Layout.PROVIDERS, None, "[b]evil[/b]\x1b[2J")),
    ],
)
async def test_a_few_letters_and_enter_do_it(
    day: Day, size: tuple[int, int], typed: str, shows: str, done: object
) -> None:
    app = Desk(lambda: day)
    async with app.run_test(size=size) as pilot:
        await pilot.press(":")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        app.screen.query_one(Input).value = typed
        await until(pilot, lambda: shows in shown(app))
        await pilot.press("enter")
        if isinstance(app.screen, CommandPalette):
            await pilot.press("enter")
        await until(pilot, lambda: day.done)
    assert day.done == [done]


@played
async def test_the_actions_are_there_when_places_cannot_be_read(day: Day) -> None:
    day.link.actor = Actor("eva", Role.USER, "desk", day.link.actor.tenant if day.link.actor else None)
    app = Desk(lambda: day)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        found = {str(each.text) for each in await offered(DeskCommands(day))}
    assert "Check in" in found
    assert not any(name.startswith("Go to ") and name != "Go to a date" for name in found)
