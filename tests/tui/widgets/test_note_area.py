"""Enter ends a note; a pasted one keeps its lines."""

from textual.events import Paste
from textual.message import Message

from sloty.tui.widgets.note_area import NoteArea
from tests.tui.finding_host import NARROW, Host, Stage, played, said


@played
async def test_enter_is_done_and_ctrl_j_goes_on() -> None:
    area = NoteArea("a")
    told: list[Message] = []
    app = Host(lambda: Stage(area))
    async with app.run_test(size=NARROW, message_hook=told.append) as pilot:
        await pilot.press("ctrl+j", "b", "enter")
        app.post_message(Paste("c\nd"))
        await pilot.pause()
    assert area.text == "a\nbc\nd"
    assert len(said(told, NoteArea.Submitted)) == 1
