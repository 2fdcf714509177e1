"""One word alone means something; in a sentence it is a sentence."""

import pytest

from sloty.engine.replies import Reply, meaning


@pytest.mark.parametrize(
    "text", ["STOP", "stop", " Stop.\n", "STOPALL", "unsubscribe", "Cancel!", "END", "quit", "“Stop”"]
)
def test_who_says_stop_wants_nothing_more(text: str) -> None:
    assert meaning(text) is Reply.STOP


@pytest.mark.parametrize("text", ["START", "unstop", "Yes", "yes!"])
def test_who_says_start_wants_to_be_told_again(text: str) -> None:
    assert meaning(text) is Reply.START


@pytest.mark.parametrize("text", ["", "HELP", "please cancel my visit", "stop it", "yes I will come", "…", "ok"])
def test_everything_else_is_for_people_to_read(text: str) -> None:
    assert meaning(text) is Reply.OTHER
