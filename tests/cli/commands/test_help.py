import json
from datetime import UTC, datetime

import pytest

from sloty.cli.diagnostics import Exit
from sloty.cli.output import Output
from sloty.engine import civil
from sloty.formats import moments
from sloty.settings import Settings
from sloty.tui import keys
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


def test_without_a_topic_the_topics_are_listed(run: Run) -> None:
    ended = run("help")
    assert ended.status == 0
    topics = [line.split("\t")[0] for line in ended.out.splitlines()]
    expected = ["exit-codes", "output", "times", "dates", "environment", "completion", "rights", "files", "desk-keys"]
    assert topics == expected


@pytest.mark.parametrize("topic", ["dates", "environment", "completion", "rights", "files", "desk-keys"])
def test_every_topic_says_something(run: Run, topic: str) -> None:
    ended = run("help", topic, "--json")
    told = json.loads(ended.out)
    assert ended.status == 0
    assert len(told) > 3
    assert all(each for line in told for each in line.values())


def test_every_setting_is_among_the_variables(run: Run) -> None:
    told = {each["variable"] for each in json.loads(run("help", "environment", "--json").out)}
    assert {f"SLOTY_{name.upper()}" for name in Settings.model_fields} | {"NO_COLOR"} <= told


def test_every_date_and_time_that_is_told_can_be_read() -> None:
    now, zone = datetime(2027, 3, 1, tzinfo=UTC), civil.zone("America/New_York")
    for text in ("2027-03-01 09:30", "2027-03-01T09:30-05:00", "tomorrow 14:00", "fri 9:00", "+3d 9:00", "+2w 9:00"):
        assert moments.instant(text, now, zone)
    for text in ("2027-03-01", "today", "fri", "+3d", "+2w"):
        assert moments.parse_range(text, None, now, zone, days=28)


def test_every_key_of_the_desk_is_told_with_the_one_that_was_chosen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DESK_KEYS", '{"visit.check_in": "f5"}')
    ended = run("help", "desk-keys")
    told = dict(line.split("\t")[:2] for line in ended.out.splitlines())
    assert list(told) == [each.id for each in keys.table()]
    assert (told["visit.check_in"], told["desk.help"], told["desk.quit"]) == ("f5", "?", "q,ctrl+q")
    assert "[desk_keys]" in ended.err


def test_keys_that_are_no_table_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DESK_KEYS", "f5 is secret")
    ended = run("config", "show")
    assert (ended.status, ended.out) == (6, "")
    assert ended.err == (
        "error[settings_unusable]: The settings cannot be used: desk_keys: in a variable a table is written as JSON.\n"
        "  fix: See where each comes from: sloty config path\n"
    )


def test_the_settings_of_the_desk_are_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLOTY_DESK_KEYS", '{"visit.check_in": "f5"}')
    monkeypatch.setenv("SLOTY_DESK_SIGN_IN", "yes")
    lines = run("config", "show", "--origin").out.splitlines()
    assert [line for line in lines if line.startswith("desk_")] == [
        "desk_sign_in\tyes\tSLOTY_DESK_SIGN_IN",
        'desk_keys\t{"visit.check_in": "f5"}\tSLOTY_DESK_KEYS',
    ]
