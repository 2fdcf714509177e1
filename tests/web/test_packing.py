"""Pages are packed for who takes it so; what programs read, and what is small or packed already, is sent as it is."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from sloty.web.packing import SMALLEST
from tests.web.site import Site, text_of

PAGE = "/book/cleaning"


@pytest.fixture
def running(site: Site) -> Iterator[Site]:
    """A site that keeps its pages."""
    with site.http:
        yield site


def weight_of(site: Site, path: str, **headers: str) -> tuple[int, Any]:
    """How many bytes are sent, and the answer."""
    with site.http.stream("GET", path, headers=headers) as answer:
        sent = sum(len(chunk) for chunk in answer.iter_raw())
    assert int(answer.headers["content-length"]) == sent
    return sent, answer


@pytest.mark.parametrize("path", [PAGE, "/a/made-up", "/nothing"])
def test_a_page_is_sent_packed(running: Site, path: str) -> None:
    for _ in range(2):
        sent, answer = weight_of(running, path)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert sent < 8_000


def test_who_does_not_take_it_packed_gets_the_same_page_as_it_is(running: Site) -> None:
    packed = running.get(PAGE)
    plain_size, plain = weight_of(running, PAGE, **{"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    assert plain_size > 10_000
    assert text_of(running.get(PAGE, accept_encoding="identity").text) == text_of(packed.text)


def test_a_copy_is_packed_with_what_is_each_visitors_own(running: Site) -> None:
    bodies = []
    for _ in range(2):
        with running.http.stream("GET", PAGE) as answer:
            page = gzip.decompress(b"".join(answer.iter_raw())).decode()
        nonce = answer.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]
        assert page.count(nonce) == page.count("nonce=") > 0
        bodies.append(page)
    assert bodies[0] != bodies[1]


def test_head_tells_what_get_would_send(running: Site) -> None:
    told = running.http.head("/nothing").headers
    assert told["content-encoding"] == "gzip"
    assert int(told["content-length"]) == pytest.approx(weight_of(running, "/nothing")[0], abs=40)


def test_what_programs_read_keeps_its_tag_and_its_bytes(site: Site) -> None:
    key = site.key("view_catalog", "find_slots")
    path = "/api/v1/slots?service=cleaning&from=2027-01-04&to=2027-01-30"
    whole = site.http.get(path, headers=key)
    assert len(whole.content) > SMALLEST
    assert "content-encoding" not in whole.headers
    again = site.http.get(path, headers={**key, "if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.headers["etag"]) == (304, whole.headers["etag"])
