"""Cards as rows, whatever version they are of."""

from pathlib import Path

import pytest

from sloty.errors import Invalid
from sloty.formats.tables import Record, Source, open_table


def table(folder: Path, text: str) -> Source:
    path = folder / "a.vcf"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    return open_table(path)


_CARDS = """\
BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:abc
N:Roe;Eva;;Dr;
FN:Dr Eva Roe
EMAIL;TYPE=work:work@example.com
item1.EMAIL;TYPE=home,pref:eva@exam
 ple.com
TEL;TYPE=cell:+1 212 555 0100
BDAY:19800301
ADR;TYPE=home:;;12 Main St;New York;NY;10004;US
NOTE:Likes tea\\, not coffee\\nCall first
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Rui da Costa
TEL;PREF=2:tel:+351-1
TEL;PREF=1;VALUE=uri:tel:+351-2
END:VCARD
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=
=B6rg
TEL;CELL:123
END:VCARD
BEGIN:VCARD
VERSION:3.0
N:;;;;
END:VCARD
"""


def test_cards_of_every_version_are_people(tmp_path: Path) -> None:
    source = table(tmp_path, _CARDS)
    eva, rui, joerg, nobody = source.records
    assert dict(eva.values) == {
        "code": "abc", "first_name": "Eva", "last_name": "Roe", "email": "eva@example.com", "phone": "+1 212 555 0100",
        "date_of_birth": "1980-03-01", "address": "12 Main St", "city": "New York", "region": "NY",
        "postal_code": "10004", "country": "US", "notes": "Likes tea, not coffee\nCall first",
    }  # fmt: skip
    assert (rui.values["first_name"], rui.values["last_name"], rui.values["phone"]) == ("Rui da", "Costa", "+351-2")
    assert (joerg.values["last_name"], joerg.values["first_name"]) == ("Müller", "Jörg")
    assert nobody.problem == "the card has no name"
    assert [record.line for record in source.records] == [1, 14, 20, 26]


def one(folder: Path, lines: str) -> Record:
    (record,) = table(folder, f"BEGIN:VCARD\nN:Roe;Eva\n{lines}\nEND:VCARD\n").records
    return record


@pytest.mark.parametrize(
    ("lines", "column", "value"),
    [
        ("BDAY:--0301", "date_of_birth", ""),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-01", "date_of_birth", ""),
        ("BDAY:1980-03-01T00:00:00Z", "date_of_birth", "1980-03-01"),
        ("BDAY;VALUE=text:about 1800", "date_of_birth", "about 1800"),
        ("UID:URN:UUID:abc", "code", "abc"),
        ("EMAIL:mailto:eva@example.com", "email", "eva@example.com"),
        ('ADR;LABEL="12 Main: flat; 2":;;12 Main;NY;;;', "address", "12 Main"),
        ("PHOTO;ENCODING=BASE64:\n AAAA\n BBB==\n\nTEL:1", "phone", "1"),
        ("AGENT:\nBEGIN:VCARD\nN:Doe;Jane\nEMAIL:jane@example.com\nEND:VCARD\nTEL:2", "email", ""),
        ("NOTE:a\u2028b\u0085c", "notes", "a\u2028b\u0085c"),
    ],
)
def test_what_programs_add_to_cards_is_understood(tmp_path: Path, lines: str, column: str, value: str) -> None:
    record = one(tmp_path, lines)
    assert (record.values[column], record.values["last_name"], record.problem) == (value, "Roe", None)


@pytest.mark.parametrize("lines", ["NOTE;ENCODING=QUOTED-PRINTABLE:M=FC", "NOTE:a\0b"])
def test_a_card_with_what_is_no_text_says_so(tmp_path: Path, lines: str) -> None:
    record = one(tmp_path, lines)
    assert record.problem is not None
    assert "no text" in record.problem
    assert "\ufffd" in record.values["notes"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_cards_are_read_in_their_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.vcf"
    path.write_text("begin:vcard\nn:Müller;Jörg\nend:vcard\n", encoding=encoding)
    source = open_table(path)
    assert (source.encoding, [record.values["last_name"] for record in source.records]) == (encoding, ["Müller"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no card"),
        ("hello: you\n", "outside of a card"),
        ("BEGIN:VCARD\nFN:Eva\n", "a.vcf:1.*does not end"),
        ("BEGIN:VCARD\nBEGIN:VCARD\nEND:VCARD\n", "a.vcf:1.*does not end"),
        ("END:VCARD\n", "outside of a card"),
    ],
)
def test_what_is_no_card_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        list(table(tmp_path, text).records)
