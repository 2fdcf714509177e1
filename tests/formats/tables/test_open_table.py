"""Files are what they hold, whatever their name; and whatever they hold, they are read or refused."""

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sloty.errors import Invalid
from sloty.formats.tables import TableUnreadable, open_table

_ZONE = (
    b"BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\n"
)
_EVENT = b"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Own:20270301T093000\nDURATION:PT1H\nEND:VEVENT\n"
_SAMPLES = {
    "a.csv": b'name;"no\xc3\xa9te"\r\n"Roe; Eva";\'=1\r\n"a\nb";2\r\n',
    "a.jsonl": b'{"a": {"b": 1.50}, "c": [1, "x"]}\n{"a": null}\n',
    "a.ics": b"BEGIN:VCALENDAR\nVERSION:2.0\n" + _ZONE + _EVENT + b"END:VCALENDAR\n",
    "a.vcf": b"BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BC;J=\n=B6\nTEL;PREF=1:1\nEND:VCARD\n",
}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"PK\x03\x04rest", "should end in .xlsx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        ("a.xls", b"\r\n<!DOCTYPE html><table></table>", "page of the web"),
        ("a.csv", b"%PDF-1.4\n", "PDF"),
        ("a.csv", b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "should end in .ics"),
        ("a.txt", b"begin:vcard\r\n", "should end in .vcf"),
        ("a.csv", b'{"a": 1}\n', "should end in .jsonl"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "bytes of zero"),
        ("a.xlsx", b"a,b\n1,2\n", "no spreadsheet"),
        ("a.json", b'[{"a": 1}]', "one object"),
    ],
)
def test_a_file_with_the_wrong_name_is_told_what_it_is(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid, match=told):
        list(open_table(path).records)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.JSONL.GZ", "a.json", "a.ndjson.gz"])
def test_the_name_before_gz_counts_and_packed_files_are_read_through(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'{"a": "1"}\n'))
    source = open_table(path)
    assert (source.format, [dict(record.values) for record in source.records]) == ("jsonl", [{"a": "1"}])


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz"])
def test_a_few_packed_bytes_do_not_fill_the_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'"a"\n' + b"x" * 20_000_000, 1))
    with pytest.raises(TableUnreadable, match="too long"):
        list(open_table(path).records)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file with a few bytes changed, cut out or put in."""
    name = draw(st.sampled_from(sorted(_SAMPLES)))
    content = _SAMPLES[name]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        instead = draw(
            st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b"\r\n ", b";", b"BEGIN:", b"\0", b"99999"])
        )
        content = content[:at] + instead + content[at + draw(st.integers(0, 12)) :]
    return name, content


@given(spoiled())
@example(("a.vcf", b"BEGIN:VCARD\nN;CHARSET=klingon;ENCODING=QUOTED-PRINTABLE:=FC\nTEL;PREF=\xc2\xb2:1\nEND:VCARD\n"))
@example(("a.ics", b"BEGIN:VEVENT\nDTSTART:99991231T093000Z\nDURATION:P999999W\nEND:VEVENT\n"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_read_or_refused(tmp_path: Path, given_file: tuple[str, bytes]) -> None:
    name, content = given_file
    path = tmp_path / name
    path.write_bytes(content)
    with suppress(Invalid):
        source = open_table(path)
        for record in source.records:
            assert set(record.values) <= set(source.columns)
            assert b"\0" not in "".join(record.values.values()).encode()
