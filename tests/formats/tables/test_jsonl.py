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
        ('{"a": 1}\n[1]\n', "a.jsonl:2"),
        ('{"a": 1}\n{"a":\n', "a.jsonl:2.*no JSON"),
        ("[" * 100_000 + "\n", "a.jsonl:1"),
        ('{"a": "' + "x" * 1_000_001 + '"}\n', "too long"),
    ],
)
def test_what_is_no_object_is_told_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        table(tmp_path, content)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"a": "é"}'.encode("cp1252"))
    with pytest.raises(Invalid, match="no text in utf-8"):
        open_table(path)
