"""What is shown while something long goes on."""

from itertools import count

import pytest

from sloty.cli.progress import SECONDS, shown


def test_off_a_terminal_there_is_a_line_every_ten_seconds() -> None:
    said: list[str] = []
    ticks = count(step=SECONDS / 2)
    with shown(said.append, quiet=False, timer=lambda: next(ticks), terminal=False) as seen:
        for done in (1000, 2000, 3000):
            seen("read", done)
        seen("check", 0)
    assert said == ["Reading 2,000 rows", "Checking …"]


def test_what_is_counted_is_said() -> None:
    said: list[str] = []
    ticks = count(step=SECONDS)
    with shown(said.append, quiet=False, timer=lambda: next(ticks), terminal=False) as seen:
        seen("apply", 500)
    assert said == ["Applying 500 tenants"]


def test_what_is_done_soon_is_not_told() -> None:
    said: list[str] = []
    with shown(said.append, quiet=False, timer=lambda: 0.0, terminal=False) as seen:
        seen("read", 1000)
    assert said == []


@pytest.mark.parametrize("terminal", [True, False])
def test_quiet_is_silent(capsys: pytest.CaptureFixture[str], terminal: bool) -> None:
    said: list[str] = []
    ticks = count(step=SECONDS)
    with shown(said.append, quiet=True, timer=lambda: next(ticks), terminal=terminal) as seen:
        seen("read", 1000)
    assert said == []
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_only_stderr_moves(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(lambda _: None, quiet=False, terminal=True) as seen:
        seen("write", 1000)
    out, _ = capsys.readouterr()
    assert out == ""
