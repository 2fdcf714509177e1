"""The day as a list: from visit to visit by arrows, with hundreds of them as with one."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from textual.message import Message
from textual.strip import Strip

from sloty.operations import booking
from sloty.operations.boards.making import Look, board
from sloty.operations.boards.views import Board
from sloty.operations.booking import Wish
from sloty.tui.widgets.agenda import AgendaView
from tests.builders import MONDAY, NOW, Clinic, at
from tests.tui.finding_host import NARROW, WIDE, Host, Stage, played, said, shown


@pytest.fixture
def day(clinic: Clinic) -> Board:
    """Three visits of Rui's on Monday; his name would like to be something else."""
    clinic.customer("evil@example.com", first_name="[red]\x1b[2J", last_name="Zed[/]")
    with clinic.unit() as unit:
        for time, who in (("09:00", "rui@example.com"), ("10:00", "evil@example.com"), ("11:00", "rui@example.com")):
            booking.book(unit, Wish("cleaning", at(time), who))
        return board(unit, Look(MONDAY, location="downtown"))


def many(day: Board, count: int) -> Board:
    """The same day with so many visits, a minute after one another."""
    (column,) = day.columns
    visit = column.visits[0]
    visits = tuple(
        replace(visit, id=UUID(int=number), code=f"C{number:07}", start=visit.start + timedelta(minutes=number))
        for number in range(count)
    )
    return replace(day, columns=(replace(column, visits=visits),))


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_visit_is_a_line_that_says_all_of_it(day: Board, size: tuple[int, int]) -> None:
    widget = AgendaView()
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Reading" in shown(app)
        widget.show(day, at("09:30"))
        await pilot.pause()
        lines = shown(app).split("\n")
        assert lines[0].split() == ["Time", "Status", "Code", "Customer", "Service", "Provider"]
        visit = day.columns[0].visits[0]
        assert lines[1].split() == ["09:00-09:30", "S", "scheduled", visit.code, "Rui", "Costa", "Cleaning", "Ana"]
        assert lines[2].startswith("── now ──")
        assert "[red]\\x1b[2J" in lines[3]
        assert widget.visit == day.columns[0].visits[1]


@played
async def test_an_empty_day_says_what_to_do(day: Board) -> None:
    widget = AgendaView()
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW) as pilot:
        widget.show(many(day, 0), NOW)
        await pilot.pause()
        assert "No visits. b books one" in shown(app)
        await pilot.press("down", "enter")
        assert widget.visit is None


@played
async def test_arrows_move_the_hand_and_enter_opens(day: Board) -> None:
    widget = AgendaView()
    told: list[Message] = []
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW, message_hook=told.append) as pilot:
        widget.show(day, NOW)
        await pilot.press("down", "down", "down", "up", "enter")
        await pilot.click(widget, offset=(5, 1))
        await pilot.click(widget, offset=(5, 3), times=2)
        await pilot.pause()
    visits = day.columns[0].visits
    assert [each.visit for each in said(told, AgendaView.Opened)] == [visits[1], visits[2]]


@played
async def test_the_hand_stays_on_its_visit_when_others_come(day: Board) -> None:
    widget = AgendaView()
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW) as pilot:
        widget.show(many(day, 10), NOW)
        widget.go_to(UUID(int=7))
        fewer = many(day, 10)
        column = fewer.columns[0]
        widget.show(replace(fewer, columns=(replace(column, visits=column.visits[3:]),)), NOW)
        await pilot.pause()
        assert widget.visit is not None
        assert widget.visit.id == UUID(int=7)
        widget.show(many(day, 5), NOW)
        assert widget.visit.id == UUID(int=0)


@played
async def test_four_hundred_visits_draw_two_lines_for_a_key(day: Board) -> None:
    """What one sees grows with the screen, not with the day; and the hand is always in sight."""
    drawn: list[int] = []

    class Counted(AgendaView):
        def render_line(self, y: int) -> Strip:
            drawn.append(y)
            return super().render_line(y)

    widget = Counted()
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW) as pilot:
        widget.show(many(day, 400), NOW)
        await pilot.pause()
        drawn.clear()
        await pilot.press("down")
        assert len(drawn) <= 4
        await pilot.press("end")
        assert "C0000399" in shown(app)
        await pilot.press("pageup", "k")
        assert widget.visit is not None
        assert widget.visit.code in shown(app)
        await pilot.press("home")
        assert "C0000000" in shown(app)
        assert shown(app).startswith("Time")
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert "C0000032" in shown(app)


@played
async def test_the_line_for_now_moves_with_the_clock(day: Board) -> None:
    widget = AgendaView()
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW) as pilot:
        widget.show(day, at("09:59"))
        widget.ascii_only = True
        await pilot.pause()
        assert shown(app).split("\n")[2].startswith("-- now --")
        widget.now = at("10:00")
        await pilot.pause()
        assert shown(app).split("\n")[3].startswith("-- now --")
