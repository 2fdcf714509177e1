"""What an error says, and several at once."""

import pytest

from sloty.errors import Conflict, Invalid, ManyErrors, SlotyError, raise_all


class Taken(Conflict):
    """For these tests."""

    code = "test_taken"
    sentence = "{thing} is taken."
    hint = "Take another than {thing}."


def test_sentence_and_hint_are_filled_from_the_facts() -> None:
    error = Taken(thing="room 1", field="room")
    assert (error.message, error.advice, error.field) == ("room 1 is taken.", "Take another than room 1.", "room")
    assert error.facts == {"thing": "room 1"}


def test_a_hint_of_the_moment_replaces_the_usual_one() -> None:
    assert Taken(thing="x", hint="Wait.").advice == "Wait."


def test_none_one_or_all_are_raised() -> None:
    raise_all([])
    one = Taken(thing="x")
    with pytest.raises(Taken) as alone:
        raise_all([one])
    assert alone.value is one
    with pytest.raises(ManyErrors) as many:
        raise_all([one, Taken(thing="y")])
    assert [error.facts["thing"] for error in many.value.errors] == ["x", "y"]
    assert isinstance(many.value, Invalid)
    assert isinstance(many.value, SlotyError)
