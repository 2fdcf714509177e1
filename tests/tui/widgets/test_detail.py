"""What is said of the visit under the hand."""

from uuid import uuid4

from sloty.actor import Permission
from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Fill
from sloty.tui.widgets.detail import Detail, Time
from tests.tui.boards import a_column, a_stretch, a_visit, minute
from tests.tui.front import played
from tests.tui.host import Host


async def shown(detail: Detail) -> str:
    app = Host(detail)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        return app.text


@played
async def test_who_when_what_where_and_what_can_be_done() -> None:
    detail = Detail()
    detail.visit = a_visit("09:30", "Rui Costa", 30, Status.CHECKED_IN, phone="+1 555 0100", notes="latex\x1b[2J")
    text = await shown(detail)
    for told in ("Rui Costa", "09:30–10:00 EST", "ARRIVED", "Cleaning, 30 min", "Ana Souza · Downtown", "+1 555 0100"):
        assert told in text
    assert "latex\\x1b[2J" in text
    assert "s start" in text
    assert "c check in" not in text


@played
async def test_what_awaits_approval_says_so() -> None:
    detail = Detail()
    detail.visit = a_visit("09:30", status=Status.HELD, awaits_approval=True)
    text = await shown(detail)
    assert "AWAITS APPROVAL" in text
    assert "A approve" in text


@played
async def test_without_a_visit_it_says_what_to_do() -> None:
    assert "b books this time" in await shown(Detail())


@played
async def test_of_a_time_it_says_whose_it_is_and_until_when_it_is_free_or_taken() -> None:
    block = a_stretch(Fill.BLOCK, "11:00-12:00", "staff meeting about the new price list", id=uuid4())
    column = a_column("Ana", visits=[a_visit("10:00", status=Status.CANCELLED)], stretches=[block])
    detail = Detail()
    detail.time = Time(column, minute("09:30"))
    text = await shown(detail)
    assert "Mon 4 Jan 09:30 EST" in text
    assert "free until 11:00, 90 min" in text
    detail = Detail()
    detail.time = Time(column, minute("11:15"))
    text = await shown(detail)
    assert "blocked until 12:00" in text
    assert "staff meeting about the new price list" in text
    assert "B gives it back" in text


@played
async def test_a_time_that_is_past_is_not_called_free_nor_offered_to_be_booked() -> None:
    detail = Detail()
    detail.time = Time(a_column("Ana"), minute("09:30"), is_past=True)
    text = await shown(detail)
    assert "past" in text
    assert "free until" not in text
    assert "b books" not in text
    assert ". finds the first free time" in text


@played
async def test_what_ones_role_does_not_allow_is_not_offered() -> None:
    detail = Detail()
    detail.visit = a_visit("09:30")
    detail.permissions = frozenset({Permission.ATTEND})
    text = await shown(detail)
    assert "c check in" in text
    assert "x cancel" not in text


@played
async def test_what_is_told_in_fewer_lines_leaves_nothing_of_what_was_told_before() -> None:
    long = "the patient has said a great deal about this " * 8
    detail = Detail()
    app = Host(detail)
    async with app.run_test(size=(40, 24)) as pilot:
        detail.visit = a_visit("09:30", notes=long)
        await pilot.pause()
        assert app.text.split().count("patient") == 8
        detail.visit = a_visit("09:30", "Rui Costa")
        await pilot.pause()
        assert "patient" not in app.text
        detail.visit = a_visit("09:30", notes=long)
        await pilot.pause()
        assert app.text.split().count("patient") == 8
