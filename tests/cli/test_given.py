"""Options that were left out are left out of the request."""

from sloty.cli.given import given


def test_what_was_not_typed_is_left_out_and_the_rest_is_as_it_was_typed() -> None:
    """Empty, zero and no were typed."""
    typed = {"name": "Ana", "email": "", "buffer": 0, "active": False, "tags": []}
    assert given(**typed, phone=None) == typed


def test_nothing_typed_is_nothing() -> None:
    assert given() == {}
    assert given(name=None) == {}
