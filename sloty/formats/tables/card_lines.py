"""The lines of a vCard: `group.NAME;PARAM=value:value`, folded, quoted and escaped in the ways of three versions."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from quopri import decodestring
from typing import Final

from sloty.formats.tables.encodings import codec

_HEAD: Final = re.compile(r'((?:"[^"\n]*"|[^":])*):', re.DOTALL)
_PARAM: Final = re.compile(r'(?:"[^"]*"|[^";])+')
_ESCAPED: Final = re.compile(r"\\([\\,;:nN])")
_PAIR_OR_PART: Final = re.compile(r"\\.|;", re.DOTALL)
_PREFERENCE: Final = re.compile(r"[1-9][0-9]?|100")
_LEAST: Final = 101
_QUOTED: Final = "QUOTED-PRINTABLE"
_ENCODINGS: Final = frozenset({_QUOTED, "BASE64", "8BIT", "7BIT"})


@dataclass(frozen=True)
class Property:
    """One property of a card."""

    name: str
    """In capitals, without its group: `item1.EMAIL` is EMAIL."""
    params: Mapping[str, str]
    """By name in capitals; several types are parted by commas."""
    value: str
    """As it stands, quoted-printable read."""
    line: int
    """Where it begins."""

    @property
    def preference(self) -> int:
        """Smaller is preferred."""
        told = self.params.get("PREF", "")
        if _PREFERENCE.fullmatch(told):
            return int(told)
        return 1 if "PREF" in self.params.get("TYPE", "").upper().split(",") else _LEAST


def properties(text: str) -> Iterator[Property]:
    """Every property of a text whose lines end with a line feed; lines that are none are passed over."""
    for line, unfolded in _unfolded(text):
        # A quote that is not closed hides no colon.
        found = _HEAD.match(unfolded)
        head, value = (found[1], unfolded[found.end() :]) if found else unfolded.partition(":")[::2]
        if not found and ":" not in unfolded:
            continue
        name, *params = _PARAM.findall(head) or [""]
        known = dict(_params(params))
        if known.get("ENCODING", "").upper() == _QUOTED:
            charset = codec(known.get("CHARSET", "")) or "utf-8"
            value = decodestring(value.encode(charset, "replace")).decode(charset, "replace")
        yield Property(name.rpartition(".")[2].strip().upper(), known, value, line)


def parts(value: str) -> list[str]:
    """The parts of a structured value, still escaped."""
    ends = [found.start() for found in _PAIR_OR_PART.finditer(value) if found[0] == ";"]
    return [value[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(value)], strict=True)]


def plain(value: str) -> str:
    """The text that is meant, without space around it."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _params(params: list[str]) -> Iterator[tuple[str, str]]:
    """2.1 writes `HOME` and `QUOTED-PRINTABLE` where later versions write `TYPE=home` and `ENCODING=…`."""
    types = []
    for param in params:
        name, equals, value = param.partition("=")
        if not equals and name.upper() in _ENCODINGS:
            yield "ENCODING", name
        elif not equals or name.upper() == "TYPE":
            types.append((value or name).strip('"'))
        else:
            yield name.upper(), value.strip('"')
    yield "TYPE", ",".join(types)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the number that each begins on; one that begins with space goes on with the line before."""
    begins, kept, quoted = 1, [""], False
    for number, raw in enumerate(io.StringIO(text), 1):
        line = raw.removesuffix("\n")
        if quoted and kept[-1].endswith("="):
            kept[-1] = kept[-1][:-1]
            kept.append(line)
        elif line[:1] in {" ", "\t"} and kept != [""]:
            kept.append(line[1:])
        else:
            yield begins, "".join(kept)
            begins, kept = number, [line]
            quoted = _QUOTED in line.partition(":")[0].upper()
    yield begins, "".join(kept)
