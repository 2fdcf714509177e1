"""Pages in pieces: whoever unpacks one gets, byte for byte, the page with their own words in it."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from sloty.web.pieces import split

NONCE, WORD = b"nonce-of-the-first", b"word-of-the-first"
TEXTS = st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([NONCE, WORD])), max_size=12)
OWN = st.binary(max_size=40)


@given(TEXTS, OWN, OWN)
def test_what_is_unpacked_is_the_page_with_ones_own_words(texts: list[bytes], nonce: bytes, word: bytes) -> None:
    page = b"".join(texts)
    expected = b"".join({NONCE: nonce, WORD: word}.get(part, part) for part in _parted(page))
    pieces, own = split(page, [NONCE, WORD]), {NONCE: nonce, WORD: word}
    assert pieces.whole(own) == expected
    assert gzip.decompress(pieces.packed(own)) == expected


def _parted(page: bytes) -> list[bytes]:
    """The slow way: byte by byte, the words where they stand."""
    parts, at = [], 0
    while at < len(page):
        found = next((word for word in (NONCE, WORD) if page.startswith(word, at)), page[at : at + 1])
        parts.append(found)
        at += len(found)
    return parts


def test_a_page_without_words_of_anybody_is_packed_as_well() -> None:
    page = b"<p>free</p>" * 1000
    packed = split(page, []).packed({})
    assert gzip.decompress(packed) == page
    assert len(packed) < len(page) // 20


def test_browsers_unpack_it_as_one_stream() -> None:
    """Nothing is left over: what follows a stream would be taken for another one."""
    packed = split(b"a" * 5000 + NONCE + b"b" * 5000, [NONCE]).packed({NONCE: b"mine"})
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert unpacker.decompress(packed) == b"a" * 5000 + b"mine" + b"b" * 5000
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")
