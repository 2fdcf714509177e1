"""Every page and endpoint × whoever asks × whose things × each way to name them: read from the router, so that a new one
is tried as well, or fails here. Nothing of another tenant is read, changed, or told to exist."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from sloty.web.api import api
from sloty.web.api.answers import SCOPES
from sloty.web.pages import pages
from tests.builders import NOW
from tests.web.api.program import refused
from tests.web.api.test_matrix import WRITTEN
from tests.web.site import BASE, hidden
from tests.web.tenancy import HELD, NOUNS, SECRETS, Tenancy, endpoints, named, strangers

OF_ALL = {"/api/v1/openapi.json", "/healthz", "/readyz"}
"""Told to everybody, and the same to everybody."""
NOBODYS = {
    "service": "none-visit", "provider": "none-doc", "location": "none-place", "customer": "none@example.com",
    "at": "none-place", "who": "none-doc", "code": "7QX-M2K", **dict.fromkeys(SECRETS, "none" * 12),
    "digest": "0" * 64,
}  # fmt: skip
"""What is nowhere, in the place of what is another's."""
_BY_CHANCE = re.compile(r'nonce="[^"]+"|name="form" value="[^"]+"|"reference":"\w+"|<code>\w{12}</code>')


def test_all_that_is_served_is_in_the_matrix(two: tuple[Tenancy, Tenancy]) -> None:
    served = {(method, path) for method, path, _ in endpoints(two[0].site.http.app)}
    tried = {(method, path) for router in (api, pages) for method, path, _ in endpoints(router)}
    assert served - tried == {("GET", path) for path in OF_ALL}
    for method, path, _ in endpoints(api):
        assert set(re.findall(r"{(\w+)}", path)) <= {"ref", "hold", "name", "entry"}, (
            "the matrix has to know what it names"
        )
        assert (
            method in {"GET", "DELETE"} or WRITTEN.get(f"{method} {path.removeprefix(api.prefix)}") or "{ref}/" in path
        )
    for _, path, _ in endpoints(pages):
        assert set(re.findall(r"{(\w+)}", path)) <= {"token", "service", "message", "digest"}


def body_of(method: str, path: str, names: dict[str, str]) -> Any:
    """What is sent to an endpoint, of these things."""
    written = WRITTEN.get(f"{method} {path.removeprefix(api.prefix)}")
    return written and {field: names.get(field, value) if field != "at" else value for field, value in written.items()}


def query_of(each: Any, names: dict[str, str]) -> dict[str, str]:
    """The filters of an endpoint that name things."""
    wanted = [str(field.alias) for field in each.dependant.query_params]
    return {name: names[name] for name in wanted if name in names and name != "at"} | (
        {"at": HELD} if "at" in wanted else {}
    )


def ask(two: Tenancy, way: tuple[str, str], method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
    """An answer to me, by one of the ways."""
    headers = {"host": way[0], **headers}
    return two.site.http.request(method, way[1] + path, headers=headers, **more)


def told(answer: Any, *names: str) -> tuple[int, str]:
    """What an answer tells, without what is another each time, and without the name that was asked for."""
    text = _BY_CHANCE.sub("", answer.text)
    for each in names:
        text = text.replace(each, "…")
    return answer.status_code, text


def test_a_stranger_is_told_nothing_at_any_endpoint(two: tuple[Tenancy, Tenancy]) -> None:
    mine, theirs = two
    mine.site.now = NOW.replace(minute=5)
    before = theirs.rows()
    for who, headers, how in strangers(mine, theirs):
        for method, path, each in endpoints(api):
            send = {"json": body_of(method, path, mine.named), "params": query_of(each, mine.named)}
            for way in ("host", "path") if who == "theirs" else ("location",):
                answer = ask(mine, mine.ways()[way], method, named(path, mine.named), headers, **send)
                assert refused(answer) == how, f"{who}: {method} {path} by {way}"
    # That their key was tried is noted with it.
    assert {name for name, rows in theirs.rows().items() if rows != before[name]} <= {"api_key", "allowance"}


def test_a_key_works_by_every_way_to_its_tenant_and_by_none_to_another(two: tuple[Tenancy, Tenancy]) -> None:
    mine, theirs = two
    before = theirs.rows()
    for method, path, each in endpoints(api):
        scopes = each.openapi_extra[SCOPES]
        assert scopes, path
        send = {"json": body_of(method, path, mine.named), "params": query_of(each, mine.named)}
        for way, reached in {**mine.ways(), "shared": (BASE, "")}.items():
            if "{hold}" in path:
                mine.hold()
            answer = ask(mine, reached, method, named(path, mine.named), mine.program.key, **send)
            assert answer.status_code not in {401, 403, 404, 422, 429}, f"{method} {path} by {way}: {answer.text}"
            assert "theirs" not in answer.text
        for way in ("host", "path"):
            answer = ask(mine, theirs.ways()[way], method, named(path, theirs.named), mine.program.key, **send)
            assert refused(answer) == (401, "key_unknown"), f"{method} {path} by {way}"
    assert theirs.rows() == before


def swaps(each: Any, method: str, path: str) -> Iterator[tuple[str, str]]:
    """Each place in which a request names something: where, and what."""
    yield from (("path", name) for name in ("hold", "entry") if f"{{{name}}}" in path)
    if "{ref}" in path:
        noun = NOUNS.get(path.removeprefix(api.prefix).split("/")[1])
        yield from [("path", noun), ("path", f"{noun} id")] if noun else [("path", "appointment"), ("path", "code")]
    for name in query_of(each, NOBODYS):
        if name != "at":
            yield "query", name
    for name in WRITTEN.get(f"{method} {path.removeprefix(api.prefix)}") or {}:
        if name in NOBODYS and name != "at":
            yield "body", name


def test_what_is_anothers_is_told_like_what_is_nowhere(two: tuple[Tenancy, Tenancy]) -> None:
    mine, theirs = two
    before, tried = theirs.rows(), 0
    for method, path, each in endpoints(api):
        for where, what in swaps(each, method, path):
            answers = []
            for foreign in (theirs.named[what], NOBODYS.get(what) or str(uuid4())):
                key = what.removesuffix(" id") if where == "path" and what != "code" else what
                swapped = {**mine.named, ("appointment" if what == "code" else key): foreign}
                send = {
                    "json": body_of(method, path, swapped if where == "body" else mine.named),
                    "params": query_of(each, swapped if where == "query" else mine.named),
                }
                target = named(path, swapped if where == "path" else mine.named)
                answer = ask(mine, mine.ways()["host"], method, target, mine.program.key, **send)
                answers.append(told(answer, foreign))
            assert answers[0] == answers[1], f"{method} {path}: {what} in the {where}"
            assert answers[0][0] >= 400 or '{"items":[]' in answers[0][1], f"{method} {path}: {what} in the {where}"
            tried += 1
    assert tried > 40
    assert theirs.rows() == before


def test_a_page_is_shown_by_every_way_to_its_tenant(two: tuple[Tenancy, Tenancy]) -> None:
    mine, _ = two
    for method, path, _ in endpoints(pages):
        for way, reached in mine.ways().items() if method == "GET" else ():
            answer = ask(mine, reached, method, named(path, mine.named), {})
            assert answer.status_code in {200, 303}, f"{path} by {way}"
            assert answer.headers.get("location", reached[1]).startswith(reached[1])
            assert "theirs" not in answer.text


def test_a_page_of_another_is_told_like_one_that_is_nowhere(two: tuple[Tenancy, Tenancy]) -> None:
    """Also with a form that is theirs, and with one that is mine."""
    mine, theirs = two
    before = theirs.rows()
    words = [hidden(each.site.get(named("/h/{token}", each.named)).text) for each in two]
    for method, path, _ in endpoints(pages):
        for way in ("host", "path") if "{" in path else ():
            for word in words if method == "POST" else [{}]:
                answers = []
                for names in (theirs.named, {**NOBODYS, "/receipts/": str(uuid4())}):
                    form = {**word, "first_name": "Eva", "last_name": "Lind", "email": "eva@example.com", "slot": "1"}
                    send = {"data": form} if method == "POST" else {}
                    answer = ask(
                        mine, mine.ways()[way], method, named(path, names), {"sec-fetch-site": "same-origin"}, **send
                    )
                    answers.append(
                        told(
                            answer,
                            *(names.get(n, "") or "-" for n in (*SECRETS, "/receipts/", "service", "digest")),
                        )
                    )
                assert answers[0] == answers[1], f"{method} {path} by {way}"
                # What only sends on to another page has looked at nothing.
                assert answers[0][0] >= 400 or (method, answers[0]) == ("GET", (303, "")), f"{method} {path} by {way}"
    assert theirs.rows() == before


def test_a_place_or_a_person_of_another_changes_nothing_on_my_pages(two: tuple[Tenancy, Tenancy]) -> None:
    mine, theirs = two
    path = named("/book/{service}", mine.named)
    for name in ("at", "who"):
        found = [
            ask(mine, mine.ways()["host"], "GET", path, {}, params={name: names[name]})
            for names in (theirs.named, NOBODYS)
        ]
        assert told(found[0], theirs.named[name]) == told(found[1], NOBODYS[name])
        assert "theirs" not in told(found[0], theirs.named[name])[1]
