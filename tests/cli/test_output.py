import csv
import io
import json

import pytest
import yaml

from sloty.formats.terminal import is_safe
from tests.cli.conftest import Run


def test_a_pipe_gets_whole_values_between_tabs_without_a_header(run: Run) -> None:
    assert run("sample").out == (
        "São Paulo\t2027-03-01T09:30:00+00:00\t80.00 USD\ta, b\tno\n"
        "\\x1b[31mred\\x9b2J\\ttab\\u202e\t2027-03-02T00:00:00+00:00\t\t\tyes\n"
    )


def test_a_terminal_gets_a_table_with_a_header(run: Run) -> None:
    first, rule, *rows = run("sample", "--limit", "1", "--no-color", terminal=True).out.splitlines()
    assert first.split() == ["NAME", "AT", "PRICE", "TAGS", "READY"]
    assert set(rule) == {"─"}
    assert rows[0].rstrip() == "São Paulo   2027-03-01 09:30+00:00   80.00 USD   a, b   no"


def test_one_view_on_a_terminal_is_a_list_of_its_fields(run: Run) -> None:
    shown = run("sample", "show", "1", "--no-color", terminal=True).out.splitlines()
    assert [line.split(maxsplit=1)[1].strip() for line in shown][1:3] == ["São Paulo", "2027-03-01 09:30+00:00"]


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_escape_reaches_a_terminal_that_wants_no_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str]
) -> None:
    monkeypatch.setenv(*variable)
    assert "\x1b" not in run("sample", terminal=True).out


def test_json_carries_every_field_and_is_harmless(run: Run) -> None:
    out = run("sample", "-o", "json").out
    assert [thing["name"] for thing in json.loads(out)] == ["São Paulo", "\x1b[31mred\x9b2J\ttab\u202e"]
    assert "São Paulo" in out
    assert is_safe(out.replace("\n", ""))


def test_json_of_one_view_is_an_object(run: Run) -> None:
    assert json.loads(run("sample", "show", "1", "--json").out)["price"] == {"amount": "80.00", "currency": "USD"}


def test_jsonl_is_one_object_a_line(run: Run) -> None:
    lines = run("sample", "-o", "jsonl").out.splitlines()
    assert [json.loads(line)["ready"] for line in lines] == [False, True]


def test_an_empty_list_is_an_array_in_json_and_nothing_in_a_pipe(run: Run) -> None:
    assert run("sample", "--limit", "0", "--json").out == "[]\n"
    assert run("sample", "--limit", "0").out == ""


def test_an_empty_list_on_a_terminal_says_so_on_stderr(run: Run) -> None:
    ended = run("sample", "--limit", "0", terminal=True)
    assert (ended.status, ended.out, ended.err) == (0, "", "Nothing found.\n")


def test_yaml_reads_back_and_is_harmless(run: Run) -> None:
    out = run("sample", "-o", "yaml").out
    assert yaml.safe_load(out)[1]["name"] == "\x1b[31mred\x9b2J\ttab\u202e"
    assert is_safe(out.replace("\n", ""))


def test_ids_are_one_a_line(run: Run) -> None:
    assert run("sample", "-o", "ids").out.splitlines() == [
        "00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-000000000002",
    ]


def test_ids_of_what_has_none_are_refused(run: Run) -> None:
    ended = run("help", "times", "-o", "ids")
    assert (ended.status, ended.out) == (6, "")
    assert ended.err.startswith("error[no_ids]: ")


def test_csv_has_a_header_and_escapes(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(run("sample", "-o", "csv").out)))
    assert rows[0] == ["name", "at", "price", "tags", "ready"]
    assert rows[2][0] == "\\x1b[31mred\\x9b2J\\ttab\\u202e"


@pytest.mark.parametrize(
    ("name", "cell"),
    [("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("+1 555", "'+1 555"), ("+15551234567", "+15551234567"), ("-5.5", "-5.5")],
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, cell: str
) -> None:
    monkeypatch.setattr("tests.cli.sample.THINGS", ({"name": name, "at": 1, "price": 1, "tags": 1, "ready": 1},))
    assert run("sample", "-o", "csv").out.splitlines()[1] == f"{cell},1,1,1,1"


def test_a_table_can_be_asked_for_in_a_pipe_and_is_not_folded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert len(run("sample", "-o", "table", "--limit", "1").out.splitlines()) == 3


def test_fields_are_shown_alone_and_in_their_order_in_every_format(run: Run) -> None:
    words = ("sample", "--limit", "1", "--fields", "ready,price.amount")
    assert run(*words).out == "no\t80.00\n"
    assert run(*words, "-o", "csv").out == "ready,price.amount\nno,80.00\n"
    assert json.loads(run(*words, "--json").out) == [{"ready": False, "price.amount": "80.00"}]
    assert json.loads(run(*words, "-o", "jsonl").out) == {"ready": False, "price.amount": "80.00"}
    assert run(*words, "-o", "table").out.split()[:3] == ["READY", "PRICE", "AMOUNT"]
    assert run(*words, "-o", "ids").out == "00000000-0000-0000-0000-000000000001\n"


def test_fields_of_one_view_make_one_object(run: Run) -> None:
    assert json.loads(run("sample", "show", "1", "--fields", "name", "--json").out) == {"name": "São Paulo"}


@pytest.mark.parametrize(
    ("name", "hint"), [("nmae", "'name'"), ("price.amont", "'price'"), ("zzz", "They have: id, name")]
)
def test_a_field_that_is_not_there_is_named_with_what_is(run: Run, name: str, hint: str) -> None:
    ended = run("sample", "show", "1", "--fields", name)
    assert (ended.status, ended.out) == (6, "")
    assert f"'{name}'" in ended.err
    assert hint in ended.err


def test_fields_of_nothing_are_nothing(run: Run) -> None:
    assert run("sample", "--limit", "0", "--fields", "whatever", "--json").out == "[]\n"


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "GITHUB_ACTIONS", "CLICOLOR_FORCE"])
def test_nothing_colours_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "1")
    assert "\x1b" not in run("sample", "-o", "table").out + run("sample", "--help").out


def test_a_terminal_that_wants_no_colour_by_option_gets_none(run: Run) -> None:
    assert "\x1b" not in run("sample", "--no-color", terminal=True).out
