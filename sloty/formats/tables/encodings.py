"""In which encoding a file is: told by its first bytes, else by what can be read, else by what it looks like."""

import codecs
import io
import re
from functools import partial
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from sloty.formats.tables.source import LONGEST_ROW, EncodingWrong, open_bytes, read_whole

_SAMPLE: Final = 262_144
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY: Final = "cp1252"
_TURKISH: Final = "cp1254"
_OTHERS: Final = [
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "mac_roman", "cp850", "koi8_r", "cp932",
    "gb18030", "big5", "euc_kr",
]  # fmt: skip
"""What people's files are in; among all that there are, a few names look like anything."""
_NO_TABLES: Final = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "utf-7"}
)  # fmt: skip
"""Encodings that write one text in several ways, or make characters that are no text."""

_PUNCTUATION: Final = frozenset("€…‘’“”–—™\u00a0«»°´·©®¿¡ºª")
_DENSEST: Final = 3
"""In a language of Latin letters, fewer than one character in so many has a mark."""
_INSIDE_A_WORD: Final = re.compile(
    "[^\\W\\d_][£¥¯³¹¿¼½¾‚„†‡ˆ‰‹›˜•¤¦§¨¬±¢¡]+[^\\W\\d_]"  # a symbol
    "|[a-zß-öø-ÿ][ŠŒŽŸ]"  # a capital
)
_ESCAPED: Final = re.compile("[\ud800-\udfff]")
"""What stands for a byte that is no text."""
_ICELANDIC_OR_TURKISH: Final = frozenset("ðýþÐÝÞ")
_NOT_TURKISH: Final = frozenset("áíóúæÁÍÓÚÆ")


def encoding_of(path: Path, told: str | None = None) -> str:
    """The encoding to read a file in. Raises `EncodingWrong` for one that does not exist."""
    with open_bytes(path) as file:
        sample = file.read(_SAMPLE)
    if told is not None:
        name = _known(path, told)
        return "utf-8-sig" if name == "utf-8" and sample.startswith(codecs.BOM_UTF8) else name
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        # The sample may end amid a character.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _guessed(sample)
    return "utf-8"


def whole_text(path: Path) -> tuple[str, str]:
    """All of a file as text with `\\n` after each line, and its encoding. Raises `EncodingWrong`, `TableUnreadable`."""
    encoding = encoding_of(path)
    try:
        text = read_whole(path).decode(encoding)
    except UnicodeDecodeError:
        raise wrong(path, encoding) from None
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def wrong(path: Path, encoding: str) -> EncodingWrong:
    """The error for a file that is no text of the encoding, with the line where that shows."""
    try:
        with open_bytes(path) as binary, io.TextIOWrapper(binary, encoding, "surrogateescape", newline="") as text:
            lines = enumerate(iter(partial(text.readline, LONGEST_ROW), ""), 1)
            line = next((number for number, content in lines if _ESCAPED.search(content)), 1)
    except UnicodeError:
        # Encodings of two bytes and more cannot tell.
        return EncodingWrong(where=path, encoding=encoding, hint=_other_than(path, encoding))
    return EncodingWrong(where=f"{path}:{line}", encoding=encoding, hint=_other_than(path, encoding))


def _other_than(path: Path, encoding: str) -> str:
    """What to try: what the file looks like, unless that is what it was read in."""
    with open_bytes(path) as file:
        likely = _guessed(file.read(_SAMPLE))
    if codec(encoding) == codec(likely):
        return "Name the encoding that it is in with --encoding, or save the file as UTF-8."
    return f"Name the encoding: --encoding {likely}"


def codec(told: str) -> str | None:
    """The name of an encoding of text; None for what is none."""
    try:
        name = codecs.lookup(told).name
        "".encode(name)  # codecs between bytes are none of text
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TABLES else name


def _known(path: Path, told: str) -> str:
    name = codec(told)
    if name is None:
        raise EncodingWrong(where=path, encoding=told, hint="Such as utf-8, cp1252 or utf-16.")
    return name


def _guessed(sample: bytes) -> str:
    """Western names are what most files without a mark hold; what cannot be so is looked at closely."""
    text = sample.decode(_LIKELY, "replace")
    if _is_western(text):
        letters = set(text)
        return _TURKISH if letters & _ICELANDIC_OR_TURKISH and not letters & _NOT_TURKISH else _LIKELY
    best = from_bytes(sample, cp_isolation=_OTHERS).best()
    return codecs.lookup(best.encoding).name if best is not None else _LIKELY


def _is_western(text: str) -> bool:
    """Whether marks are on letters, and letters in words, when the text is read so."""
    high = [character for character in text if character >= "\x80" and character not in _PUNCTUATION]
    if "\ufffd" in high or len(high) * _DENSEST > len(text):
        return False
    return sum(map(str.isalpha, high)) * 2 >= len(high) and not _INSIDE_A_WORD.search(text)
