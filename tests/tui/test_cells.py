"""Text in cells of a terminal."""

import pytest
from rich.cells import cell_len

from sloty.tui.cells import fit


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Rui", 5, "Rui  "),
        ("Rui Costa", 5, "Rui …"),
        ("王王王", 6, "王王王"),
        ("王王王", 5, "王王…"),
        ("王王王", 4, "王 …"),
        ("\x1b[2J", 9, "\\x1b[2J  "),
        ("e\u0301", 2, "e\u0301 "),
        ("Rui", 1, "…"),
        ("Rui", 0, ""),
    ],
)
def test_a_text_is_exactly_as_wide_as_asked(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown
    assert cell_len(shown) == width
