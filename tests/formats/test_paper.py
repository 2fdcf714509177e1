"""Sizes of paper."""

import pytest

from sloty.formats.paper import Paper


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_sizes_are_called_as_style_sheets_call_them(size: str) -> None:
    assert Paper(size).value == size
