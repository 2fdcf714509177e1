"""Encodings are told by marks, by what can be read, or guessed."""

from pathlib import Path

import pytest

from sloty.formats.tables.encodings import codec, encoding_of, whole_text, wrong
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
        ("O’Brien – D’Arcy, 5 €".encode("cp1252"), "cp1252"),
        ("Þór Guðmundur Sigurðardóttir".encode("cp1252"), "cp1252"),
        ("Ayşe Ağca, Işıl Yıldırım, Müller".encode("cp1254"), "cp1254"),
        ("Łukasz Wójcik, Grażyna Dąbrowska, Paweł Żółć\n".encode("cp1250") * 9, "cp1250"),
        ("Müller Jörg, Schäfer, Größe, Köln\n".encode("mac_roman") * 9, "mac-roman"),
        ("Müller Jörg, Schäfer, Größe, Köln\n".encode("cp850") * 9, "cp850"),
        ("山田太郎,東京\n鈴木花子,大阪\n".encode("shift_jis"), "cp932"),
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
    path.write_bytes("x".encode("utf-8-sig"))
    assert encoding_of(path, "UTF8") == "utf-8-sig"


@pytest.mark.parametrize(
    "told", ["klingon", "rot13", "base64", "zip", "undefined", "idna", "unicode_escape", "a\0b", ""]
)
def test_what_is_no_encoding_of_text_is_refused(tmp_path: Path, told: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    with pytest.raises(EncodingWrong):
        encoding_of(path, told)
    assert codec(told) is None


def test_the_line_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"plain\r\n" * 70_000 + "Müller".encode("cp1252"))
    assert encoding_of(path) == "utf-8"
    assert wrong(path, "utf-8").message == f"{path}:70001 is no text in utf-8."
    path.write_bytes(b"\xff\xfea\0\x00\xd8b\0")
    assert wrong(path, "utf-16").message == f"{path} is no text in utf-16."


def test_what_failed_is_not_advised_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes("Müller".encode("cp1252"))
    assert wrong(path, "utf-8").advice == "Name the encoding: --encoding cp1252"
    path.write_bytes(b"plain\n" * 20 + b"M\x81ller")
    assert encoding_of(path, "windows-1252") == "cp1252"
    assert "cp1252" not in wrong(path, "cp1252").advice


def test_whole_text_has_one_kind_of_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes("a\r\nb\rc\nd".encode("utf-16"))
    assert whole_text(path) == ("a\nb\nc\nd", "utf-16")
    path.write_bytes(b"\xff\xfea")
    with pytest.raises(EncodingWrong):
        whole_text(path)
