"""CSV as people and spreadsheets write it."""

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sloty.errors import Invalid
from sloty.formats import safe_csv
from sloty.formats.tables import EncodingWrong, HeaderWrong, Source, TableUnreadable, open_table, separated


def table(folder: Path, content: bytes | str, name: str = "a.csv", **options: str) -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, **options)


def rows(source: Source) -> list[dict[str, str]]:
    return [dict(record.values) for record in source.records]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = ["name{0}note{0}n", '"Roe{0} Eva"{0}a,b;c{0}1', "Lee{0}{0}2"]
    text = "\n".join(lines).format(delimiter).replace("a,b;c", "plain")
    source = table(tmp_path, text)
    assert (source.delimiter, source.columns) == (delimiter, ("name", "note", "n"))
    assert rows(source)[0] == {"name": f"Roe{delimiter} Eva", "note": "plain", "n": "1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    source = table(tmp_path, "name,city\nGaël Müller,Málaga\nÅsa Öberg,Örebro\n".encode(encoding))
    assert rows(source)[0] == {"name": "Gaël Müller", "city": "Málaga"}
    assert source.encoding == {"latin-1": "cp1252"}.get(encoding, encoding)


def test_other_encodings_are_guessed_or_told(tmp_path: Path) -> None:
    text = "имя,город\nАнна Иванова,Москва\nПётр Сидоров,Казань\nМария Петрова,Новосибирск\n"
    assert rows(table(tmp_path, text.encode("cp1251")))[0]["имя"] == "Анна Иванова"
    assert rows(table(tmp_path, text.encode("koi8-r"), encoding="koi8-r"))[1]["город"] == "Казань"
    with pytest.raises(EncodingWrong):
        table(tmp_path, text, encoding="no-such")
    with pytest.raises(EncodingWrong, match=r"a\.csv:1"):
        rows(table(tmp_path, text.encode("cp1251"), encoding="utf-8"))


def test_what_spreadsheets_add_is_taken_away(tmp_path: Path) -> None:
    source = table(tmp_path, "\ufeffsep=;\r\n First  name ;E-Mail;;\r\nEva; eva@example.com ;;\r\n;;;\r\n")
    assert source.columns == ("First name", "E-Mail", "", "")
    assert [(record.line, dict(record.values)) for record in source.records] == [
        (3, {"First name": "Eva", "E-Mail": "eva@example.com"})
    ]


def test_a_record_knows_the_line_that_it_begins_on(tmp_path: Path) -> None:
    source = table(tmp_path, 'a,b\r\n"one\r\ntwo",1\r\n\r\nthree,2\r\n')
    assert [(record.line, record.values["a"]) for record in source.records] == [(2, "one\r\ntwo"), (5, "three")]
    assert list(source.records) == list(source.records)


def test_a_row_that_does_not_fit_the_header_says_so(tmp_path: Path) -> None:
    source = table(tmp_path, "a,b\n1\n1,2,3\n1,2,\n1,2\n")
    assert [record.problem for record in source.records] == [
        "it has 1 cells, the header has 2", "it has 3 cells, the header has 2", None, None,
    ]  # fmt: skip


def test_a_row_whose_text_was_lost_once_says_so(tmp_path: Path) -> None:
    lost, fine = table(tmp_path, "a,b\nM\ufffdller,1\nMüller,2\n").records
    assert (lost.values["a"], fine.problem) == ("M\ufffdller", None)
    assert lost.problem is not None
    assert "was lost" in lost.problem


def test_a_packed_file_is_read_through(tmp_path: Path) -> None:
    assert rows(table(tmp_path, gzip.compress(b"a,b\n1,2\n"), "a.csv.gz")) == [{"a": "1", "b": "2"}]
    with pytest.raises(TableUnreadable):
        table(tmp_path, b"\x1f\x8b\x08broken", "b.csv.gz")


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        ("", HeaderWrong, "empty"),
        ("a,b,a\n1,2,3\n", HeaderWrong, "'a' stands twice"),
        (",,\n", HeaderWrong, "empty"),
        ('a,b\n1,"2\n3,4\n', TableUnreadable, "a.csv:2"),
        ("a,b\n" + "x" * 1_000_001 + ",2\n", TableUnreadable, "a.csv:2"),
        ('a,b\n"' + "x\n" * 600_000, TableUnreadable, "a.csv:2.*quote not closed"),
        ("a,b\n" + "x," * 2_100_000, TableUnreadable, "a.csv:2.*row is too long"),
        ("a,b\n" + '"x\n",' * 800_000, TableUnreadable, "a.csv:2.*row is too long"),
        ("a,b\n1,2\n3\0,4\n", TableUnreadable, "a.csv:3.*zero"),
        ("a;b;c\n1;2;3\n" + '"x"y;2;3\n', TableUnreadable, "a.csv:3.*';' expected"),
        (",".join(f"c{number}" for number in range(100_000)), HeaderWrong, "more than 16384"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, content: str, kind: type[Invalid], told: str
) -> None:
    with pytest.raises(kind, match=told):
        rows(table(tmp_path, content))


def test_a_file_that_is_not_there_and_a_delimiter_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable):
        open_table(tmp_path / "none.csv")
    for delimiter in (",,", "", "\0", "\n", '"'):
        with pytest.raises(TableUnreadable, match="cannot part"):
            table(tmp_path, "a,b\n", delimiter=delimiter)


def test_old_line_ends_and_the_largest_cell_are_read(tmp_path: Path) -> None:
    assert rows(table(tmp_path, "a,b\r1,2\r3,4\r")) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    cell = "x\n" * 499_999
    assert rows(table(tmp_path, f'a,b\n"{cell}",2\n')) == [{"a": cell.strip(), "b": "2"}]


def test_the_line_of_the_wrong_byte_is_told(tmp_path: Path) -> None:
    content = ("name,city\n" + "Eva,Rome\n" * 40_000).encode() + "Müller,Köln\n".encode("cp1252")
    with pytest.raises(EncodingWrong, match=r"a\.csv:40002"):
        rows(table(tmp_path, content))


def test_a_mark_of_the_encoding_is_no_part_of_a_name(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        assert table(tmp_path, '\ufeff"a","b"\n'.encode(encoding), encoding=encoding).columns[1] == "b"
    assert table(tmp_path, '\ufeff"a","b"\n'.encode(), encoding="utf-8").columns == ("a", "b")
    assert table(tmp_path, "\ufeffa,b\n".encode("utf-16-le"), encoding="utf-16-le").columns == ("a", "b")


_CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff") | st.sampled_from("=+-@'\"\t,;"),
    max_size=20,
)


@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_and_runs_nowhere(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    path = tmp_path / "safe.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        safe_csv.write(("one", "-two"), cells, file)
    source = separated.source(path, encoding="utf-8", delimiter=",")
    assert source.columns == ("one", "-two")
    wanted = [(one.strip(), two.strip()) for one, two in cells if any(map(safe_csv.guarded, (one, two)))]
    found = [(record.values["one"], record.values["-two"]) for record in source.records]
    assert found == wanted


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    with suppress(Invalid):
        found = table(tmp_path, content)
        assert all(set(record.values) == set(filter(None, found.columns)) for record in found.records)
