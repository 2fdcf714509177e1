"""Somebody who presses whatever is there: nothing breaks, and what the database says of each visit still agrees."""

import random
from pathlib import Path
from typing import Final

import pytest

from sloty.tui import keys
from sloty.tui.app import Desk
from tests.builders import Clinic
from tests.tui.front import LARGE, SMALL, USUAL, a_desk, played
from tests.tui.morning import MID_MORNING, a_morning

_LEFT_OUT: Final = frozenset({"desk.quit", "desk.sign_in"})
"""They end it, or ask for a password, of which each guess takes a tenth of a second."""
PRESSED: Final = (
    *(key for each in keys.table() if each.id not in _LEFT_OUT for key in each.key.split(",")),
    *("enter", "escape", "tab", "shift+tab", "backspace", "delete", "ctrl+t", "ctrl+o", "ctrl+u", "ctrl+j", "ctrl+p"),
    *"abelmnoruyz0123456789@+ ",
)
LIKELY: Final = ("up", "down", "left", "right", "enter", "escape")
"""Pressed as often as all others together: whoever sits there moves, and goes on."""
AGREES: Final = """
select a.confirmation_code from appointment a
where a.tenant_id = %(tenant)s and (
    a.version <> (select count(*) from status_change h where h.tenant_id = a.tenant_id and h.appointment_id = a.id)
    or a.status <> (select h.to_status from status_change h
        where h.tenant_id = a.tenant_id and h.appointment_id = a.id order by h.version desc limit 1)
    or a.status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'RESCHEDULED', 'CHECKED_IN', 'IN_PROGRESS') and not exists (
        select from reservation r where r.tenant_id = a.tenant_id and r.appointment_id = a.id)
    or a.status = 'CANCELLED' and exists (
        select from reservation r where r.tenant_id = a.tenant_id and r.appointment_id = a.id))
"""
"""Visits whose history, status and time do not agree."""


def chosen(seed: int, count: int) -> list[str]:
    """So many keys, the same for the same seed."""
    dice = random.Random(seed)
    return [dice.choice(LIKELY if dice.random() < 0.5 else PRESSED) for _ in range(count)]


@pytest.mark.parametrize(("size", "seed"), [(SMALL, 1), (USUAL, 2), (LARGE, 3), ((40, 12), 4)], ids=str)
@played
async def test_no_key_breaks_anything(clinic: Clinic, tmp_path: Path, size: tuple[int, int], seed: int) -> None:
    """A failure tells the keys that led there; a bug of the desk is raised by itself."""
    a_morning(clinic)
    pressed: list[str] = []
    async with a_desk(clinic, tmp_path, size=size, now=MID_MORNING) as front:
        for key in chosen(seed, 60):
            pressed.append(key)
            await front.press(key)
            assert front.desk.is_running, pressed
        for _ in range(5):
            await front.press("escape")
        desk: Desk = front.desk
        await desk.workers.wait_for_complete()
        await front.until(lambda: desk.screen is front.home)
    with clinic.unit() as unit:
        assert unit.session.rows(AGREES) == [], pressed
