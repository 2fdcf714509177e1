"""Whatever stands in the database, on no screen of the desk, and on no page of it, is there anything that is obeyed."""

from pathlib import Path
from typing import Any, Final, TypeAlias

from textual.command import CommandPalette
from textual.screen import Screen

from sloty.formats.terminal import is_safe
from sloty.tui.dialogs.blocking import Block
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.cancelling import Cancel
from sloty.tui.dialogs.card import CardScreen
from sloty.tui.dialogs.find import Find
from sloty.tui.dialogs.first_free import FirstFree
from sloty.tui.dialogs.history import History
from sloty.tui.dialogs.note import Note
from sloty.tui.dialogs.walk_in import WalkIn
from sloty.tui.screens.home import Home
from tests.builders import Clinic
from tests.tui.front import Sitting, a_desk, played
from tests.tui.morning import MID_MORNING, a_morning

Walk: TypeAlias = tuple[tuple[tuple[str, ...], type[Screen[Any]]], ...]
EVIL: Final = "\x1b[2J\x9b31m\u202eRed\u200b \x1b]0;owned\x07[b]bold[/b]\r"
"""Clears the screen, colours it, turns text round, hides, sets the window's title; and markup of the toolkit."""
BOLD: Final = "[b]bold[/b]"
"""How that markup is to be seen: as it was typed."""
WRITTEN: Final = (
    "update customer set first_name = %(evil)s::text || first_name, last_name = %(evil)s::text || last_name,"
    " phone = %(evil)s::text, notes = %(evil)s::text where tenant_id = %(tenant)s",
    "update provider set name = %(evil)s::text || name where tenant_id = %(tenant)s",
    "update service set name = %(evil)s::text || name where tenant_id = %(tenant)s",
    "update location set name = %(evil)s::text || name where tenant_id = %(tenant)s",
    "update appointment set notes = %(evil)s::text, cancellation_reason = case when cancellation_reason is not null"
    " then %(evil)s::text end where tenant_id = %(tenant)s",
    "update reservation set reason = %(evil)s::text where tenant_id = %(tenant)s and reason is not null",
    "update override set reason = %(evil)s::text where tenant_id = %(tenant)s",
    "update status_change set actor = %(evil)s::text, reason = %(evil)s::text where tenant_id = %(tenant)s",
)
"""Past every check of what may be written."""
LOOKS: Final = ("home", "1", "2", "3", "4", "1", "v", "v", "f", "f", "p", "p", "P")
"""Keys that show something else."""
ON_A_TIME: Final[Walk] = (
    *((("colon",), CommandPalette), (("slash", "r"), Find), (("b", "r"), Booking), (("full_stop",), FirstFree)),
    *((("a", "r"), WalkIn), (("B",), Block), (("enter",), Booking)),
)
"""Keys, and what they open where nothing is under the hand; Esc leaves it."""
ON_A_VISIT: Final[Walk] = (
    *((("N",), Note), (("L",), History), (("x",), Cancel), (("enter",), CardScreen)),
    *((("m", "down"), Home), (("y",), Home), (("c",), Home), (("u",), Home)),
)
"""The same where a visit is under the hand."""


def harmless(front: Sitting) -> bool:
    """Whether nothing on the screen is obeyed."""
    return all(is_safe(line) for line in front.text.splitlines()) and front.text.count("bold") == front.text.count(BOLD)


async def walked(front: Sitting, minute: int, walk: Walk) -> None:
    """At a time of the first column: each opens what it should, and nothing there is obeyed."""
    for keys, opens in walk:
        front.home.grid.cursor_to(0, minute)
        await front.press(*keys)
        await front.desk.workers.wait_for_complete()
        await front.pilot.pause()
        assert isinstance(front.desk.screen, opens), (keys, front.text)
        assert harmless(front), (keys, front.text)
        await front.press("escape")
        await front.until(lambda: front.desk.screen is front.home)


@played
async def test_no_name_and_no_note_is_obeyed_anywhere(clinic: Clinic, tmp_path: Path) -> None:
    a_morning(clinic)
    with clinic.unit() as unit:
        for statement in WRITTEN:
            unit.session.run(statement, evil=EVIL)
    async with a_desk(clinic, tmp_path, now=MID_MORNING) as front:
        await front.until(lambda: BOLD in front.text)
        for key in LOOKS:
            await front.press(key)
            await front.desk.workers.wait_for_complete()
            await front.pilot.pause()
            assert harmless(front), (key, front.text)
        await walked(front, 9 * 60 + 30, ON_A_TIME)
        await walked(front, 11 * 60 + 15, ON_A_VISIT)
        assert any("Undone: Check in" in each for each in front.told)
        await front.until(lambda: any("To be printed" in each for each in front.told))
    (page,) = tmp_path.rglob("*.html")
    assert "Red" in page.read_text(encoding="utf-8")
    assert all(is_safe(line) for line in page.read_text(encoding="utf-8").splitlines())
