"""Encodings are told by marks, by what can be read, or guessed."""

from pathlib import Path

import pytest

from sloty.formats.tables.encodings import encoding_of
from sloty.formats.tables.source import EncodingWrong


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("Gaël".encode(), "utf-8"),
        ("Gaël".encode("utf-8-sig"), "utf-8-sig"),
        ("Gaël".encode("utf-16"), "utf-16"),
        ("Gaël".encode("utf-32"), "utf-32"),
        ("Gaël Müller, Málaga".encode("cp1252"), "cp1252"),
        ("Ж".encode() * 200_000, "utf-8"),
    ],
)
def test_the_encoding_of_a_file(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert encoding_of(path) == encoding


def test_an_encoding_that_is_told_counts_when_it_exists(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    assert encoding_of(path, "Latin1") == "iso8859-1"
    with pytest.raises(EncodingWrong, match="klingon"):
        encoding_of(path, "klingon")
