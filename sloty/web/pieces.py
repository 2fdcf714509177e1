"""A page in pieces: what all visitors are shown, packed once, and between it the words that are each visitor's own.

Packing a page whole takes longer than all else that a copy costs. But a packed text (DEFLATE, RFC 1951) may be put
together from parts that do not refer to each other, and between them stand bytes as they are.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sloty.web.packing import LEVEL

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Of a file (RFC 1952 §2.3): packed by DEFLATE, without a time, from an unknown system."""
_END = b"\x03\x00"
"""A last part, with nothing in it."""
_RAW = -zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Pieces:
    """What was split, and of each piece what is sent packed; None for a word that is another visitor's own."""

    pieces: tuple[tuple[bytes, bytes | None], ...]

    def whole(self, own: Mapping[bytes, bytes]) -> bytes:
        """The page, with `own` words in the place of those for whom it was made."""
        return b"".join(text if packed is not None else own[text] for text, packed in self.pieces)

    def packed(self, own: Mapping[bytes, bytes]) -> bytes:
        """The same page packed by gzip."""
        parts, check, size = [_HEAD], 0, 0
        for text, packed in self.pieces:
            told = text if packed is not None else own[text]
            parts.append(_as_it_is(told) if packed is None else packed)
            check, size = zlib.crc32(told, check), size + len(told)
        return b"".join([*parts, _END, struct.pack("<LL", check, size & 0xFFFFFFFF)])


def split(page: bytes, words: Iterable[bytes]) -> Pieces:
    """A page in which those words are somebody's own."""
    own = frozenset(words)
    found = re.split(b"(" + b"|".join(map(re.escape, own)) + b")", page) if own else [page]
    return Pieces(tuple((text, None if text in own else _pack(text)) for text in found if text))


def _pack(text: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)
    # To a whole byte, and not the last part.
    return packer.compress(text) + packer.flush(zlib.Z_FULL_FLUSH)


def _as_it_is(text: bytes) -> bytes:
    """A part that is stored (RFC 1951 §3.2.4): a word is far shorter than the 65,535 bytes that go in one."""
    return b"\x00" + struct.pack("<HH", len(text), len(text) ^ 0xFFFF) + text
