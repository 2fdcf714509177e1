import sys

import pytest

from sloty import __version__
from sloty.__main__ import run


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_one_line(
    flag: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sloty", flag])
    assert run() == 0
    assert capsys.readouterr().out == f"sloty {__version__}\n"


def test_every_other_command_line_goes_to_the_cli(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sloty", "help", "times", "-o", "jsonl"])
    assert run() == 0
    assert capsys.readouterr().out.startswith('{"written": ')
