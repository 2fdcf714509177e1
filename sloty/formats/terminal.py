"""Text from elsewhere, made harmless: nothing that a terminal obeys reaches one, it is shown escaped instead."""

import re
from typing import Final

_UNSAFE: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 with ESC, DEL, C1 with the one-byte CSI: what terminals obey
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks and overrides: text that reads as other text
    "\u2028\u2029"  # line and paragraph separators: a row that looks like two
    "\ud800-\udfff"  # halves of surrogate pairs: cannot be written as UTF-8
    "\U000e0000-\U000e007f"  # tags: invisible text
    "]"
)
_SHORT: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def safe(text: str, *, keep: str = "") -> str:
    """`text` with every control, bidirectional and unpaired character as an escape, but those in `keep`."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] in keep else _escaped(found[0]), text)


def is_safe(text: str) -> bool:
    """Whether `safe` would leave `text` as it is."""
    return _UNSAFE.search(text) is None


def json_safe(document: str) -> str:
    """JSON written with `ensure_ascii=False`, and what `safe` escapes as \\uXXXX: the same document to any parser."""
    # Line feeds between values stay; inside strings JSON has escaped all of C0 already.
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else _utf16(found[0]), document)


def _escaped(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _utf16(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
