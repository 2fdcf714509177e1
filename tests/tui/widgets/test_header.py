"""The line on top: what does not fit is left out from the least important on."""

from dataclasses import replace

import pytest

from sloty.operations.boards.views import Counts
from sloty.tui.widgets.header import Header
from tests.builders import at
from tests.tui.boards import a_board
from tests.tui.front import played
from tests.tui.host import Host

COUNTS = Counts({"SCHEDULED": 4, "CHECKED_IN": 2}, expected=4, waiting=2, longest_wait=12, free_minutes=95)


async def line(width: int, *, online: bool = True, plain: bool = False, counts: Counts = COUNTS) -> str:
    header = Header()
    header.board = replace(a_board(), title="Downtown", counts=counts)
    header.now, header.online, header.ascii_only = at("10:42"), online, plain
    app = Host(header)
    async with app.run_test(size=(width, 3)) as pilot:
        await pilot.pause()
        return app.text.splitlines()[0].strip()


@played
async def test_where_when_how_it_stands() -> None:
    assert await line(120) == (
        "Downtown  Mon 4 Jan 2027  10:42 EST  ● LIVE  S4 A2  waiting 2, 12'  expected 4  free 1h35"
    )


@pytest.mark.parametrize(("width", "told"), [(80, "S4 A2(12')  expected 4  free 1h35"), (60, "S4 A2(12')")])
@played
async def test_what_fits_is_told_and_the_badge_always(width: int, told: str) -> None:
    text = await line(width)
    assert "LIVE" in text
    assert told in text
    assert len(text) <= width


@played
async def test_what_does_not_fit_in_whole_words_is_told_in_short_ones() -> None:
    assert (await line(85)).endswith("S4 A2(12')  expected 4  free 1h35")
    assert (await line(75)).endswith("S4 A2(12')  exp 4  free 1h35")


@played
async def test_how_many_wait_is_told_where_nothing_has_to_make_way_for_it() -> None:
    listed = replace(COUNTS, listed=5)
    whole = await line(120, counts=listed)
    assert whole.endswith("expected 4  free 1h35  list 5")
    busy = replace(listed, by_status={**listed.by_status, "COMPLETED": 10**9, "CONFIRMED": 10**9})
    assert (await line(120, counts=busy)).endswith("free 1h35")
    assert "list" not in await line(80, counts=listed)
    assert "list" not in await line(120)


@played
async def test_being_away_is_told_in_words_also_without_unicode() -> None:
    assert "○ AWAY" in await line(120, online=False)
    assert "AWAY" in (text := await line(120, online=False, plain=True))
    assert "○" not in text


@played
async def test_without_a_board_it_reads() -> None:
    app = Host(Header())
    async with app.run_test(size=(80, 3)) as pilot:
        await pilot.pause()
        assert "Reading" in app.text


@played
async def test_a_narrow_line_leaves_out_whoever_does_not_come_any_more() -> None:
    header = Header()
    counts = replace(COUNTS, by_status={**COUNTS.by_status, "CANCELLED": 3})
    header.board, header.now = replace(a_board(), title="Downtown", counts=counts), at("10:42")
    for width, told in ((80, False), (120, True)):
        app = Host(header)
        async with app.run_test(size=(width, 3)) as pilot:
            await pilot.pause()
            assert ("X3" in app.text) is told
        header = Header()
        header.board, header.now = replace(a_board(), title="Downtown", counts=counts), at("10:42")
