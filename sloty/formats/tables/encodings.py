"""In which encoding a file is: told by its first bytes, else by what can be read, else by what it looks like."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from sloty.formats.tables.source import EncodingWrong, open_bytes

_SAMPLE = 262_144
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = "cp1252"
_UNDEFINED_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


def encoding_of(path: Path, told: str | None = None) -> str:
    """The encoding to read a file in. Raises `EncodingWrong` for one that does not exist."""
    if told is not None:
        try:
            return codecs.lookup(told).name
        except LookupError:
            raise EncodingWrong(where=path, encoding=told, hint="Such as utf-8, cp1252 or utf-16.") from None
    with open_bytes(path) as file:
        sample = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        # The sample may end amid a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _guessed(sample)
    return "utf-8"


def _guessed(sample: bytes) -> str:
    """Western names are what most files without a mark hold; what cannot be so is looked at closely."""
    high = [byte for byte in sample if byte >= 0x80]
    letters = sum(byte >= 0xC0 for byte in high)
    if not _UNDEFINED_IN_CP1252 & set(high) and letters * 2 >= len(high) and len(high) * 4 <= len(sample):
        return _LIKELY
    best = from_bytes(sample).best()
    return codecs.lookup(best.encoding).name if best is not None else _LIKELY
