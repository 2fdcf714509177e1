"""What to do about an error, as it is told at the desk: a key, and no command."""

from collections.abc import Iterator

from textual.app import App

from sloty import operations
from sloty.actor import NotAllowed
from sloty.errors import Invalid, ManyErrors, SlotyError
from sloty.tui import keys
from sloty.tui.advice import HERE, told
from tests.architecture.pages import concrete

DESK: App[None] = App()
"""One on which every key is ours."""
REACHED = (
    "appointments", "blocks", "bookers", "booking", "moving", "offerings", "placing", "records", "slots", "subscriptions",
    "undo", "waitlist", "waitlist_rows",
)  # fmt: skip
"""Operations that keys of the desk lead to."""
NEVER_HERE = {"window_invalid"}
"""Errors of theirs that nothing at the desk can cause."""


class Wrong(Invalid):
    """Something is."""

    code = "test_wrong"
    sentence = "{what} is wrong."
    hint = "Mend it."


def reached() -> Iterator[type[SlotyError]]:
    """Errors of the operations that keys lead to."""
    modules = {getattr(operations, name).__name__ for name in REACHED}
    for each in concrete():
        if each.__module__ in modules and each.code not in NEVER_HERE:
            yield each


def test_no_advice_at_the_desk_is_a_command() -> None:
    advice = {each.code: HERE.get(each.code, each.hint) for each in reached()}
    assert len(advice) > len(REACHED)
    assert {code: text for code, text in advice.items() if "sloty " in text or "--" in text} == {}


def test_every_piece_of_advice_is_about_an_error_that_there_is() -> None:
    assert set(HERE) <= {each.code for each in concrete()}


def test_every_key_is_named_by_its_id() -> None:
    """So that the one is told that is set."""
    letters = {word.strip(",.") for advice in HERE.values() for word in advice.split()}
    assert {each for each in letters if len(each) == 1} <= {"a"}
    assert {keys.told(DESK, advice) == advice for advice in HERE.values() if "{" in advice} == {False}


def test_a_missing_right_leads_to_the_key_that_changes_who_sits_there() -> None:
    error = NotAllowed(actor="eva", permission="book", where="")
    assert told(DESK, error).endswith("S lets somebody else sign in.")
    assert "--as" not in told(DESK, error)


def test_several_errors_are_told_a_line_each_and_harmless() -> None:
    several = ManyErrors([Wrong(what="[b]One\x1b"), Wrong(what="Two", hint="")])
    assert told(DESK, several) == "[b]One\\x1b is wrong. Mend it.\nTwo is wrong."
