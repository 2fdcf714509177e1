"""Lines of cards: folded, quoted, escaped."""

import pytest

from sloty.formats.tables.card_lines import Property, parts, plain, properties


def only(text: str) -> Property:
    (found,) = properties(text)
    return found


def test_a_line_has_a_group_a_name_parameters_and_a_value() -> None:
    found = only('item1.adr;type=home;TYPE="work,pref";LABEL="12 Main: flat; 2":a:b\n')
    assert (found.name, found.value, found.line) == ("ADR", "a:b", 1)
    assert dict(found.params) == {"LABEL": "12 Main: flat; 2", "TYPE": "home,work,pref"}
    assert only('TEL;X="open:1\n').value == "1"


def test_folded_lines_are_one_and_only_line_feeds_end_a_line() -> None:
    first, second = properties("\nNOTE:a\u2028b\n c\n\td\nX:1\nno property\n")
    assert (first.value, first.line, second.line) == ("a\u2028bcd", 2, 5)


@pytest.mark.parametrize(
    ("params", "preference"),
    [("", 101), (";PREF=2", 2), (";PREF=²", 101), (";PREF=0", 101), (";TYPE=home,pref", 1), (";TYPE=preferred", 101)],
)
def test_what_is_preferred_comes_first(params: str, preference: int) -> None:
    assert only(f"TEL{params}:1\n").preference == preference


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("N;ENCODING=QUOTED-PRINTABLE:M=C3=BC", "Mü"),
        ("N;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:M=FC", "Mü"),
        ("N;ENCODING=quoted-printable:a=\nb=\n c", "ab c"),
        ("N;ENCODING=QUOTED-PRINTABLE:ü=C3=BC", "üü"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=rot13:=FC", "\ufffd"),
        ("N;ENCODING=B:a=", "a="),
    ],
)
def test_quoted_printable_is_read_in_the_charset_that_is_named(line: str, value: str) -> None:
    assert only(line).value == value


def test_parts_end_at_a_semicolon_that_is_not_escaped() -> None:
    assert parts("a;b\\;c;\\\\;") == ["a", "b\\;c", "\\\\", ""]
    assert [plain(part) for part in parts("a\\,b\\nc;\\\\; d ")] == ["a,b\nc", "\\", "d"]
