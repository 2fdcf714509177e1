"""What a text costs, counted as the networks do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.formats.messages.segments import plain, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ñ" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # The escape and its letter stay together: 76 of them in 153 places.
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("ç" * 70, 1),
        ("ç" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        # 33 in 67 units.
        ("😀" * 67, 3),
    ],
)
def test_segments_are_counted(text: str, expected: int) -> None:
    assert segments(text) == expected


@given(st.text(), st.text())
def test_more_never_costs_less(one: str, other: str) -> None:
    assert segments(one) <= segments(one + other)


def test_typographic_marks_are_written_as_plain_ones() -> None:
    assert segments(plain("It’s “so” – 9…\u202fAM")) == 1
