"""What is said of the visit under the hand."""

from sloty.engine.lifecycle import Status
from sloty.tui.widgets.detail import Detail
from tests.tui.boards import a_visit
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
