"""Cards as rows, whatever version they are of."""

from pathlib import Path

import pytest

from sloty.errors import Invalid
from sloty.formats.tables import Source, open_table


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no card"),
        ("hello: you\n", "outside of a card"),
        ("BEGIN:VCARD\nFN:Eva\n", "a.vcf:1.*does not end"),
    ],
)
def test_what_is_no_card_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        table(tmp_path, text)
