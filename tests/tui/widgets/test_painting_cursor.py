"""What free time says of itself under the cursor."""

from tests.builders import at
from tests.tui.boards import a_board, a_visit
from tests.tui.widgets.drawing import drawn

NOW = at("10:42")


def test_free_time_under_the_cursor_says_how_long_it_lasts() -> None:
    board = a_board(("Ana",), {"Ana": [a_visit("14:00")]}, hours="09:00-17:00")
    said = {row: drawn(board, marks={"row": row}).splitlines()[row + 1] for row in (0, 1, 11, 13)}
    assert [line[6:].strip() for line in said.values()] == [
        "· free 5 h",
        "· free 4 h 45",
        "· free 2 h 15",
        "· free 105 min",
    ]


def test_time_under_the_cursor_that_is_over_is_past_and_not_free() -> None:
    board = a_board(("Ana",), hours="09:00-17:00")
    said = {row: drawn(board, now=NOW, marks={"row": row}).splitlines()[row + 1] for row in (5, 6, 7)}
    assert [line[6:].strip(" ─") for line in said.values()] == ["· past", "now", "· free 6 h 15"]
