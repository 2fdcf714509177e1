"""JSON lines as rows."""

from pathlib import Path

import pytest

from sloty.errors import Invalid
from sloty.formats.tables import Source, open_table


def table(folder: Path, content: str) -> Source:
    path = folder / "a.jsonl"
    path.write_text(content, encoding="utf-8")
    return open_table(path)


def test_objects_are_rows_and_what_is_nested_has_a_path(tmp_path: Path) -> None:
    text = '{"name": "Eva", "age": 1e2, "at": {"city": "Rome", "zip": 007e0}}\n'.replace("007e0", "7.50")
    source = table(tmp_path, text + '\n{"name": null, "tags": ["a", true, 3], "on": false}\n')
    assert source.columns == ("name", "age", "at.city", "at.zip", "tags", "on")
    first, second = source.records
    assert (first.line, dict(first.values)) == (
        1,
        {"name": "Eva", "age": "1e2", "at.city": "Rome", "at.zip": "7.50"},
    )
    assert (second.line, dict(second.values)) == (3, {"name": "", "tags": "a, true, 3", "on": "false"})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no object"),
        ("{}\n", "no object"),
        ("a,b\n1,2\n", "no object.*no JSON"),
        ('[{"a": 1}, {"a": 2}]\n', "one object, not a list"),
        ("[" * 100_000 + "\n", "no object"),
        ('{"a": 1}\n{"a": "' + "x" * 1_000_001 + '"}\n', "a.jsonl:2.*too long"),
        ("{" + ",".join(f'"k{number}": 1' for number in range(17_000)) + "}\n", "more than 16384 names"),
    ],
)
def test_what_holds_no_objects_is_refused(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        table(tmp_path, content)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[1]", "one object"),
        ("7", "one object"),
        ('{"a":', "no JSON"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('{"a": {"b": 1}, "a.b": 2}', "'a.b' twice"),
        ('{"a": "x\\u0000y"}', "no text"),
        ('{"a": "\\ud800"}', "no text"),
    ],
)
def test_a_line_that_is_wrong_spoils_itself_alone(tmp_path: Path, line: str, told: str) -> None:
    before, spoiled, after = table(tmp_path, f'{{"a": 1}}\n{line}\n{{"a": 3}}\n').records
    assert (before.problem, dict(after.values), after.line) == (None, {"a": "3"}, 3)
    assert spoiled.problem is not None
    assert told in spoiled.problem
    assert all(value.isprintable() for value in spoiled.values.values())


def test_names_are_trimmed_as_a_header_is_and_lists_of_objects_stay_json(tmp_path: Path) -> None:
    source = table(tmp_path, '{" full\\n name ": "Eva", "": 1, "at": [{"b": 1.50}, []]}\n')
    assert source.columns == ("full name", "at")
    assert [dict(record.values) for record in source.records] == [{"full name": "Eva", "at": '[{"b": "1.50"}, []]'}]


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"a": "é"}'.encode("cp1252"))
    with pytest.raises(Invalid, match="no text in utf-8"):
        open_table(path)
