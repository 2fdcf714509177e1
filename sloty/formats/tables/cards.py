"""vCard (RFC 6350 and its elders 2.1 and 3.0) as rows: one person a row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sloty.formats.tables.card_lines import Property, parts, plain, properties
from sloty.formats.tables.encodings import whole_text
from sloty.formats.tables.source import HeaderWrong, Record, Source, TableUnreadable

COLUMNS = (
    "code", "first_name", "last_name", "email", "phone", "date_of_birth", "address", "city", "region", "postal_code",
    "country", "notes",
)  # fmt: skip
_KEPT: Final = frozenset({"N", "FN", "UID", "EMAIL", "TEL", "BDAY", "ADR", "NOTE"})
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")
_NO_YEAR: Final = "X-APPLE-OMIT-YEAR"
_SCHEME: Final = re.compile(r"(urn:uuid|mailto|tel):", re.IGNORECASE)


@dataclass
class _Card:
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def preferred(self, name: str) -> Property | None:
        """The one that is preferred, else the first."""
        return min(self.properties.get(name, ()), key=lambda each: each.preference, default=None)

    def text(self, name: str) -> str:
        """The preferred value of a property, '' when there is none."""
        found = self.preferred(name)
        return plain(found.value) if found else ""

    def bare(self, name: str) -> str:
        """The same without `mailto:` and the like."""
        return _SCHEME.sub("", self.text(name), count=1)

    def parts(self, name: str, count: int) -> list[str]:
        """The parts of a structured value."""
        found = self.preferred(name)
        return [*(map(plain, parts(found.value)) if found else ()), *[""] * count][:count]


def source(path: Path) -> Source:
    """Every card of the file. Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong` when there is none."""
    text, encoding = whole_text(path)
    if next(_cards(path, text), None) is None:
        raise HeaderWrong(where=path, problem="there is no card in it", hint="Cards begin with BEGIN:VCARD.")
    return Source("vcf", encoding, None, COLUMNS, _Records(path), path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        text, _ = whole_text(self.path)
        yield from map(_record, _cards(self.path, text))


def _cards(path: Path, text: str) -> Iterator[_Card]:
    """Cards in cards, such as an assistant's, are passed over."""
    card, depth = _Card(0), 0
    for each in properties(text):
        edge = each.name in {"BEGIN", "END"} and each.value.strip().upper() == "VCARD"
        if edge and each.name == "BEGIN":
            depth += 1
            if depth == 1:
                card = _Card(each.line)
        elif depth == 0:
            raise TableUnreadable(where=f"{path}:{each.line}", problem="this stands outside of a card")
        elif edge:
            depth -= 1
            if depth == 0:
                yield card
        elif depth == 1 and each.name in _KEPT:
            card.properties.setdefault(each.name, []).append(each)
    if depth:
        raise TableUnreadable(where=f"{path}:{card.line}", problem="the card does not end")


def _record(card: _Card) -> Record:
    last, first = card.parts("N", 2)
    if not (first or last):
        first, _, last = card.text("FN").rpartition(" ")
    _, _, street, city, region, postal, country = card.parts("ADR", 7)
    values = {
        "code": card.bare("UID"),
        "first_name": first,
        "last_name": last,
        "email": card.bare("EMAIL"),
        "phone": card.bare("TEL"),
        "date_of_birth": _day(card.preferred("BDAY")),
        "address": " ".join(street.split()),
        "city": city,
        "region": region,
        "postal_code": postal,
        "country": country,
        "notes": card.text("NOTE"),
    }
    return Record.of(card.line, values, _problem(values))


def _problem(values: dict[str, str]) -> str | None:
    if not (values["first_name"] or values["last_name"]):
        return "the card has no name"
    if any("\ufffd" in value for value in values.values()):
        return "the card has bytes that are no text in the charset that it names"
    return None


def _day(found: Property | None) -> str:
    """A day in ISO 8601; '' where the year is not told; what is no day as it is."""
    if found is None or found.value.startswith("--"):
        return ""
    day = _DAY.fullmatch(found.value.strip())
    if day is None:
        return plain(found.value)
    return "" if found.params.get(_NO_YEAR) == day[1] else "-".join(day.groups())
