"""One row of a block: what comes first when there is little room, and that it never has another width."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine.lifecycle import Status
from sloty.formats.looks import LOOKS
from sloty.operations.boards.views import Fill, Layout
from sloty.tui.widgets.alphabet import ASCII, FULL
from sloty.tui.widgets.blocks import Block, details
from sloty.tui.widgets.plot import Share
from sloty.tui.widgets.runs import Run, width
from tests.tui.boards import MORNING, a_column, a_stretch, a_visit


def share(line: int = 0, lines: int = 2, *, late: bool = False, **visit: Any) -> Share:
    return Share(a_visit(**visit), 0, 1, line, lines, late)


def said(runs: list[Run]) -> str:
    return "".join(run.text for run in runs).rstrip()


def first(cells: int = 24, *, selected: bool = False, lines: int = 2, late: bool = False, **visit: Any) -> str:
    return said(Block(FULL, cells, MORNING).visit(share(lines=lines, late=late, **visit), [], selected=selected))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.HELD}))
def test_every_status_is_told_by_glyph_letter_and_style(status: Status) -> None:
    look = LOOKS[status]
    runs = Block(FULL, 24, MORNING).visit(share(status=status), [], selected=False)
    assert said(runs) == f"{look.glyph}{look.letter} Rui Costa"
    assert {run.ground for run in runs} == {look.name}


def test_what_is_held_is_a_hold_or_a_question() -> None:
    assert first(status=Status.HELD) == "┇H Rui Costa"
    assert first(status=Status.HELD, awaits_approval=True) == "┊? Rui Costa"


def test_who_waits_says_for_how_long_before_the_name_is_whole() -> None:
    waits: dict[str, Any] = {"status": Status.CHECKED_IN, "since": MORNING - timedelta(minutes=127)}
    assert first(**waits) == "▊A Rui Costa 127'"
    assert first(13, **waits) == "▊A Rui… 127'"


def test_one_row_has_the_service_behind_the_name_if_there_is_room() -> None:
    assert first(lines=1) == "▎S Rui Costa Cleaning"
    assert first(18, lines=1) == "▎S Rui Costa Clea…"
    assert first(15, lines=1) == "▎S Rui Costa"


def test_a_begin_within_the_row_says_its_minutes() -> None:
    assert first(late=True, start="09:40") == "▎S :40 Rui Costa"


def test_what_is_chosen_has_a_star() -> None:
    assert first(selected=True) == "▎S*Rui Costa"


def test_details_say_what_the_column_does_not() -> None:
    visit = a_visit(phone="+1 555 0100")
    here, everywhere = a_column(), a_column(places=())
    assert details(visit, here, Layout.PROVIDERS) == ["Cleaning", "+1 555 0100", "XK4P7Q2M"]
    assert details(visit, here, Layout.ROOMS)[1] == "Ana Souza"
    assert details(visit, here, Layout.WEEK)[1] == "+1 555 0100"
    assert details(visit, everywhere, Layout.WEEK)[1] == "Downtown"


@pytest.mark.parametrize("fill", Fill)
def test_every_stretch_has_its_word(fill: Fill) -> None:
    runs = Block(FULL, 24, MORNING).stretch(a_stretch(fill, "09:00-10:00"), named=True)
    assert any(word in said(runs) for word in ("blocked", fill.value.casefold()))


def test_what_somebody_wrote_follows_the_word_unless_it_is_in_there() -> None:
    block = Block(FULL, 30, MORNING)
    assert said(block.stretch(a_stretch(Fill.BLOCK, "09:00-10:00", "meeting"), named=True)) == "▓ blocked: meeting"
    assert said(block.stretch(a_stretch(Fill.TRAVEL, "09:00-10:00", "Travel 25 min"), named=True)) == "→ Travel 25 min"


@pytest.mark.parametrize(("seconds", "left"), [(252, "4:12"), (3600, "60:00"), (0, "0:00"), (-5, "0:00")])
def test_a_hold_says_how_long_it_lasts(seconds: int, left: str) -> None:
    hold = a_stretch(Fill.HOLD, "09:00-10:00", "Kim", until=MORNING + timedelta(seconds=seconds))
    assert said(Block(FULL, 30, MORNING).stretch(hold, named=True)) == f"┇H hold {left} Kim"


@given(cells=st.integers(1, 40), name=st.text(max_size=20), flags=st.tuples(*[st.booleans()] * 4))
def test_a_block_is_as_wide_as_its_place(cells: int, name: str, flags: tuple[bool, bool, bool, bool]) -> None:
    plain, is_now, late, selected = flags
    block = Block(ASCII if plain else FULL, cells, MORNING, is_now)
    visit = share(late=late, lines=1, customer=name, service_name=name)
    assert width(block.visit(visit, [], selected=selected)) == cells
    assert width(block.visit(share(1, 3), [name], selected=selected)) == cells
    for fill in Fill:
        assert width(block.stretch(a_stretch(fill, "09:00-10:00", name), named=late)) == cells
    assert width(block.free("free" if late else "")) == cells
