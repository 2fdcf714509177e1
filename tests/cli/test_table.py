import pytest

from sloty.cli import table


def test_a_long_cell_folds_and_is_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    table.write(["A", "B"], [["x" * 30, "y"]], color=False, terminal=True)
    assert capsys.readouterr().out.count("x") == 30


def test_brackets_in_a_name_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    table.write(None, [["name", "[red]:smile:[/red]"]], color=False, terminal=False)
    assert "[red]:smile:[/red]" in capsys.readouterr().out
