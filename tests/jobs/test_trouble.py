"""Of an error its kind and place are told, never its text."""

from sloty.errors import Conflict
from sloty.jobs import trouble


class Taken(Conflict):
    """An error of ours, with a code."""

    code = "taken_in_a_test"


def test_its_kind_and_place_are_told_and_not_its_text() -> None:
    try:
        try:
            raise ValueError("rui@example.com")
        except ValueError as cause:
            raise RuntimeError from cause
    except RuntimeError as error:
        told = trouble.told(error)
    assert told["error"] == "ValueError"
    assert told["at"].startswith("test_trouble.py:")
    assert "rui" not in str(told)
    assert trouble.kind(Taken()) == "taken_in_a_test"
