"""vCard (RFC 6350 and its elders 2.1 and 3.0) as rows: one person a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from quopri import decodestring

from sloty.formats.tables.encodings import encoding_of
from sloty.formats.tables.source import EncodingWrong, HeaderWrong, Record, Source, TableUnreadable, read_whole

COLUMNS = (
    "code", "first_name", "last_name", "email", "phone", "date_of_birth", "address", "city", "region", "postal_code",
    "country", "notes",
)  # fmt: skip
_PART = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\([\\,;:nN])")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")
_MOST_LINES = 2_000_000


@dataclass
class _Property:
    """One line of a card: NAME;PARAM=VALUE:value."""

    name: str
    params: Mapping[str, str]
    value: str
    line: int

    @property
    def preference(self) -> int:
        """Smaller is preferred; 100 when nothing is said."""
        if self.params.get("PREF", "").isdigit():
            return int(self.params["PREF"])
        return 1 if "PREF" in self.params or "pref" in self.params.get("TYPE", "").lower() else 100


@dataclass
class _Card:
    line: int
    properties: dict[str, list[_Property]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The preferred value of a property, '' when there is none."""
        found = self.properties.get(name)
        return _plain(min(found, key=lambda each: each.preference).value) if found else ""

    def parts(self, name: str, count: int) -> list[str]:
        """The parts of a structured value."""
        found = self.properties.get(name)
        parts = (
            [_plain(part) for part in _PART.split(min(found, key=lambda each: each.preference).value)] if found else []
        )
        return [*parts, *[""] * count][:count]


def source(path: Path) -> Source:
    """Every card of the file. Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong` when there is none."""
    records = _Records(path)
    if next(iter(records), None) is None:
        raise HeaderWrong(where=path, problem="there is no card in it", hint="Cards begin with BEGIN:VCARD.")
    return Source("vcf", encoding_of(path), None, COLUMNS, records, path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        encoding = encoding_of(self.path)
        try:
            text = read_whole(self.path).decode(encoding)
        except UnicodeDecodeError:
            raise EncodingWrong(where=self.path, encoding=encoding) from None
        yield from map(_record, self._cards(text))

    def _cards(self, text: str) -> Iterator[_Card]:
        card: _Card | None = None
        for each in _properties(text):
            if each.name == "BEGIN" and each.value.strip().upper() == "VCARD":
                card = _Card(each.line)
            elif card is None:
                raise TableUnreadable(where=f"{self.path}:{each.line}", problem="this stands outside of a card")
            elif each.name == "END":
                yield card
                card = None
            else:
                card.properties.setdefault(each.name, []).append(each)
        if card is not None:
            raise TableUnreadable(where=f"{self.path}:{card.line}", problem="the card does not end")


def _properties(text: str) -> Iterator[_Property]:
    for line, unfolded in _unfolded(text):
        head, colon, value = unfolded.partition(":")
        if not colon:
            continue
        name, *params = head.split(";")
        known = dict(_params(params))
        if known.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            value = decodestring(value.encode("latin-1", "replace")).decode(known.get("CHARSET", "utf-8"), "replace")
        # A group such as `item1.` only ties lines together.
        yield _Property(name.rpartition(".")[2].strip().upper(), known, value, line)


def _params(params: list[str]) -> Iterator[tuple[str, str]]:
    """2.1 writes `HOME` and `QUOTED-PRINTABLE` where later versions write `TYPE=home` and `ENCODING=…`."""
    types = []
    for param in params:
        name, equals, value = param.partition("=")
        if not equals and name.upper() in {"QUOTED-PRINTABLE", "BASE64", "8BIT"}:
            yield "ENCODING", name
        elif not equals or name.upper() == "TYPE":
            types.append(value or name)
        else:
            yield name.upper(), value.strip('"')
    yield "TYPE", ",".join(types)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the number that each begins on; one that begins with space goes on with the line before."""
    begins, kept = 1, ""
    lines = text.splitlines()
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        if line[:1] in {" ", "\t"} and kept:
            kept += line[1:]
        elif kept.endswith("=") and "QUOTED-PRINTABLE" in kept.partition(":")[0].upper():
            kept = kept[:-1] + line
        else:
            if kept:
                yield begins, kept
            begins, kept = number, line
    if kept:
        yield begins, kept


def _record(card: _Card) -> Record:
    last, first = card.parts("N", 2)
    if not (first or last):
        first, _, last = card.text("FN").rpartition(" ")
    _, _, street, city, region, postal, country = card.parts("ADR", 7)
    values = {
        "code": card.text("UID").removeprefix("urn:uuid:"),
        "first_name": first,
        "last_name": last,
        "email": card.text("EMAIL"),
        "phone": card.text("TEL").removeprefix("tel:"),
        "date_of_birth": _day(card.text("BDAY")),
        "address": " ".join(street.split()),
        "city": city,
        "region": region,
        "postal_code": postal,
        "country": country,
        "notes": card.text("NOTE"),
    }
    return Record(card.line, values, None if first or last else "the card has no name")


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return "-".join(found.groups()) if found else text
