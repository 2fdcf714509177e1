"""Whatever stands in the database, on no screen of the desk, and on no page of it, is there anything that is obeyed."""

from pathlib import Path
from typing import Final

from sloty.formats.terminal import is_safe
from tests.builders import Clinic
from tests.tui.front import Sitting, a_desk, played
from tests.tui.morning import MID_MORNING, a_morning

EVIL: Final = "\x1b[2J\x9b31m\u202eRed\u200b \x1b]0;owned\x07[b]bold[/b]\r"
"""Clears the screen, colours it, turns text round, hides, sets the window's title; and markup of the toolkit."""
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
WALK: Final = (
    *(("home",), ("down", "down"), ("1",), ("2",), ("3",), ("4",), ("1",), ("v",), ("v",), ("f",), ("f",)),
    *(("colon",), ("slash", "r"), ("b", "r"), ("full_stop",), ("a", "r"), ("N",), ("L",), ("x",), ("m", "down")),
    *(("enter",), ("B",), ("p",), ("p",), ("P",), ("y",), ("c",), ("u",)),
)
"""Keys of which each opens something, and Esc leaves it."""


def harmless(front: Sitting) -> bool:
    """Whether nothing on the screen is obeyed."""
    return all(is_safe(line) for line in front.text.splitlines())


@played
async def test_no_name_and_no_note_is_obeyed_anywhere(clinic: Clinic, tmp_path: Path) -> None:
    a_morning(clinic)
    with clinic.unit() as unit:
        for statement in WRITTEN:
            unit.session.run(statement, evil=EVIL)
    async with a_desk(clinic, tmp_path, now=MID_MORNING) as front:
        await front.until(lambda: "Red" in front.text)
        for keys in WALK:
            await front.press(*keys)
            await front.desk.workers.wait_for_complete()
            await front.pilot.pause()
            assert harmless(front), (keys, front.text)
            await front.press("escape")
        await front.until(lambda: any("To be printed" in each for each in front.told))
    (page,) = tmp_path.rglob("*.html")
    assert "Red" in page.read_text(encoding="utf-8")
    assert all(is_safe(line) for line in page.read_text(encoding="utf-8").splitlines())
