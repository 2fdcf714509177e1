"""Options that were left out are left out of the request."""

from sloty.cli.given import given


def test_none_is_left_out_and_nothing_else_is() -> None:
    assert given(a=None, b=0, c="", d=False, e=[]) == {"b": 0, "c": "", "d": False, "e": []}
