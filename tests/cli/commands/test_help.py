import json

from sloty.cli.diagnostics import Exit
from sloty.cli.output import Output
from tests.cli.conftest import Run


def test_exit_codes_are_all_told_with_their_meaning(run: Run) -> None:
    told = json.loads(run("help", "exit-codes", "--json").out)
    assert [each["status"] for each in told] == list(Exit)
    assert all(each["meaning"] for each in told)


def test_every_output_format_is_told(run: Run) -> None:
    told = {each["output"] for each in json.loads(run("help", "output", "--json").out)}
    assert set(Output) < told


def test_ways_to_write_a_time_are_told(run: Run) -> None:
    assert "tomorrow 14:00" in run("help", "times").out
