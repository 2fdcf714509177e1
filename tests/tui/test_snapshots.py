"""The home screen whole, at three sizes. Wanted otherwise: `make snapshots`, and read the difference before it is kept."""

import os
from pathlib import Path

import pytest

from tests.builders import Clinic
from tests.tui.front import LARGE, SMALL, USUAL, a_desk, played
from tests.tui.morning import MID_MORNING, a_morning

FOLDER = Path(__file__).with_name("snapshots")
CODE = "CONFCODE"
"""In the place of every confirmation code, which are drawn by lot."""


@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE], ids="{0[0]}x{0[1]}".format)
@played
async def test_the_home_screen_looks_as_it_did(clinic: Clinic, tmp_path: Path, size: tuple[int, int]) -> None:
    codes = a_morning(clinic)
    async with a_desk(clinic, tmp_path, size=size, now=MID_MORNING) as front:
        await front.hand_on("Ben", "10:30")
        await front.until(lambda: "Ji-woo" in front.text)
        shown = front.text
    for code in codes:
        shown = shown.replace(code, CODE)
    lines = [line.rstrip() for line in shown.splitlines()]
    file = FOLDER / "{}x{}.txt".format(*size)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == file.read_text(encoding="utf-8").splitlines()
