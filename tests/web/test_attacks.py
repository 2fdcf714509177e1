"""What somebody might try who means harm, on every page that there is: it changes nothing, and tells nothing."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote

import pytest

from sloty.db.pool import Database
from sloty.engine.messaging import LinkScope
from sloty.operations import secrets
from sloty.operations.allowances import RATES, What
from sloty.web.app import make_app
from sloty.web.guard import OLDEST, TOKEN, TRAP
from sloty.web.pages import pages
from tests.builders import NOW, Clinic, a_clinic, at
from tests.operations.test_booking import book
from tests.operations.test_links import link
from tests.web.api.test_odd_input import TEXTS
from tests.web.serving import raw, serving
from tests.web.site import BASE, Site, hidden, text_of
from tests.web.tenancy import Tenancy, endpoints, named

EVA = {"first_name": "Eva", "last_name": "Lind", "email": "eva@example.com"}
_FORMLESS = ("/u/", "/receipts")
"""Proven by their address, or by a signature."""
_SAID = ("lang", "zone", "embed")
"""What every page reads from its address."""
ODD = int(os.environ.get("ODD", "1"))
"""So many odd texts are tried in each place; `ODD=20 pytest …` tries all."""
Two = tuple[Tenancy, Tenancy]


def form_at(mine: Tenancy, path: str) -> tuple[str, dict[str, str]]:
    """The form that is sent there, filled in as it would be taken: of the page itself, or a button on the page above."""
    target = named(path, mine.named)
    found = hidden(mine.site.get(target).text) or hidden(mine.site.get(target.rpartition("/")[0]).text)
    slot = str(int(at("15:00").timestamp()))
    return target, {**found, **EVA, "slot": slot, "start": slot, "reason": "x"}


def forms(mine: Tenancy) -> Iterator[tuple[str, dict[str, str]]]:
    """Every form of the pages."""
    for method, path, _ in endpoints(pages):
        if method == "POST":
            target, form = form_at(mine, path)
            assert TOKEN in form or path.startswith(_FORMLESS), path
            yield target, form


def rows(tenancy: Tenancy) -> dict[str, Any]:
    """What is stored of it; that somebody tried is counted, and no more."""
    return {name: each for name, each in tenancy.rows().items() if name != "allowance"}


@pytest.fixture
def mine(two: Two) -> Iterator[Tenancy]:
    """With its clock as before, whatever a test did to it."""
    yield two[0]
    two[0].site.now = NOW


def test_no_form_is_taken_from_another_site_or_a_sibling(two: Two, mine: Tenancy) -> None:
    sibling = f"http://{two[1].site.clinic.slug}.{BASE}"
    all_forms, before = list(forms(mine)), rows(mine)
    mine.site.now += timedelta(seconds=5)
    for path, form in all_forms:
        for headers in (
            {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
            {"sec-fetch-site": "same-site", "origin": sibling},
            {"origin": sibling},
            {"origin": f"{sibling}:80"},
            {"origin": "null"},
        ):
            answer = mine.site.http.post(path, data=form, headers=headers)
            assert (answer.status_code, "not sent from our page" in answer.text) == (403, True), (path, headers)
    assert rows(mine) == before


def test_no_form_is_taken_from_a_machine_a_stranger_or_the_day_before(two: Two, mine: Tenancy) -> None:
    all_forms, before = [each for each in forms(mine) if not each[0].startswith(_FORMLESS)], rows(mine)
    theirs = hidden(two[1].site.get(named("/book/{service}", two[1].named)).text)[TOKEN]
    mine.site.now += timedelta(seconds=5)
    for path, form in all_forms:
        for wrong in (
            {TRAP: "https://spam.example"},
            {TOKEN: ""},
            {TOKEN: theirs},
            {TOKEN: form[TOKEN][:-9] + "AAAAAAAAA"},
        ):
            answer = mine.site.post(path, {**form, **wrong})
            assert answer.status_code == 403, (path, wrong)
    mine.site.now += OLDEST
    for path, form in all_forms:
        assert mine.site.post(path, form).status_code in {303, 409}, path
    assert rows(mine) == before


def test_whoever_follows_links_changes_nothing(mine: Tenancy) -> None:
    """Browsers that fetch what might be wanted, scanners of mail, search engines: with GET and HEAD, every link they find."""
    before, seen = rows(mine), set()
    waiting = {named(path, mine.named) for method, path, _ in endpoints(pages) if method == "GET"}
    eager = {"sec-purpose": "prefetch;prerender", "purpose": "prefetch", "user-agent": "LinkScanner/1.0"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for method in ("GET", "HEAD"):
            answer = mine.site.http.request(method, path, headers=eager)
            assert answer.status_code in {200, 303}, path
        found = set(re.findall(r'href="(/[^"#]*)"', mine.site.get(path).text)) if len(seen) < 40 else set()
        waiting |= {each.replace("&amp;", "&") for each in found} - seen
    assert len(seen) > 15
    assert rows(mine) == before


def stored(clinic: Clinic) -> Any:
    """The appointments, each with its version."""
    with clinic.unit() as unit:
        return unit.session.rows(
            "select starts_at, status, version from appointment where tenant_id = %(tenant)s and customer_id is not null"
        )


def held(site: Site, time: str = "10:00") -> str:
    """The address of the form, for a time that is kept."""
    page = site.get("/book/cleaning")
    return str(site.send(page, "/book/cleaning", {"slot": str(int(at(time).timestamp()))}).headers["location"])


def test_a_form_that_is_played_back_books_and_cancels_once(site: Site) -> None:
    path = held(site)
    form = {**hidden(site.get(path).text), **EVA}
    site.now += timedelta(seconds=5)
    done = site.post(path, form).headers["location"].removesuffix("/booked")
    once = stored(site.clinic)
    for later in (timedelta(0), timedelta(minutes=9), timedelta(days=1)):
        site.now += later
        site.post(path, form)
        assert stored(site.clinic) == once
    cancelling = hidden(site.get(f"{done}/cancel").text)
    site.now += timedelta(seconds=5)
    assert site.post(f"{done}/cancel", cancelling).status_code == 303
    cancelled = stored(site.clinic)
    assert cancelled != once
    for sent, again in ((f"{done}/cancel", cancelling), (path, form)):
        site.post(sent, again)
        assert stored(site.clinic) == cancelled


def unusable(site: Site, other: Site) -> dict[str, str]:
    """Links that lead nowhere, each for another reason."""
    code = book(site.clinic, "11:00").confirmation_code
    ended, good = link(site.clinic, code), link(site.clinic, code)
    with site.clinic.unit() as unit:
        statement = "update manage_link set expires_at = %(now)s where tenant_id = %(tenant)s and token_hash = %(hash)s"
        unit.session.run(statement, now=site.now, hash=secrets.digest(ended))
    return {
        "made up": secrets.new_link(site.clinic.tenant),
        "ended": ended,
        "theirs": link(other.clinic, book(other.clinic, "11:00").confirmation_code),
        "for reminders": link(site.clinic, code, LinkScope.UNSUBSCRIBE),
        "in other letters": good.swapcase(),
        "cut off": good[:-4],
        "nonsense": "nonsense",
    }


def test_all_that_is_wrong_with_a_link_looks_alike_in_bytes_headers_and_time(
    site: Site, web_database: Database
) -> None:
    found = unusable(site, Site(a_clinic(web_database)))
    told: set[Any] = set()
    took: dict[str, list[float]] = {why: [] for why in found}
    for _ in range(12):
        for why, token in found.items():
            # Slower than guesses are counted.
            site.now += timedelta(minutes=1)
            begun = perf_counter()
            answer = site.get(f"/a/{token}")
            took[why].append(perf_counter() - begun)
            body = re.sub(r'nonce="[^"]+"', "", answer.text).replace(token, "")
            headers = {name: answer.headers[name] for name in answer.headers if name != "content-security-policy"}
            told.add((answer.status_code, body, str(headers | {"content-length": ""})))
    assert len(told) == 1
    usual = {why: median(times) for why, times in took.items() if why not in {"cut off", "nonsense"}}
    # What has not even the shape of a link is seen at once, and says nothing of those that have.
    assert max(usual.values()) < 3 * min(usual.values()), usual


def test_an_address_that_is_known_is_answered_like_one_that_is_not(site: Site) -> None:
    """To the byte: the form, the way on, and the page after it."""
    told = []
    for email in ("rui@example.com", "who@example.com"):
        path = held(site)
        answer = site.send(site.get(path), path, {**EVA, "email": email})
        done = site.get(answer.headers["location"])
        secret = answer.headers["location"].split("/")[2]
        code = re.search(r"Your code (\w{8})", text_of(done.text))
        assert code
        shown = re.sub(r'nonce="[^"]+"', "", done.text).replace(secret, "…").replace(code[1], "…")
        shown = re.sub(r"uid=[^&\"]+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}", "…", shown)
        told.append((answer.status_code, len(secret), answer.content, shown))
        # The time is free again, for the other.
        with site.clinic.unit() as unit:
            unit.session.run("delete from reservation where tenant_id = %(tenant)s")
    assert told[0] == told[1]


def test_no_secret_and_nobodys_address_is_ever_logged(mine: Tenancy, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(token: str) -> None:
        raise RuntimeError(token)

    mine.site.http.app.add_api_route("/a/{token}/broken", broken)
    secret = {mine.named[kind] for kind in ("/a/", "/h/", "/u/")} | {mine.program.key["authorization"].split()[1]}
    for method, path, _ in endpoints(mine.site.http.app):
        target = named(path, {**mine.named, "token": mine.named["/a/"]})
        for prefix in ("", f"/{mine.site.clinic.slug}", "/nowhere", "//"):
            headers = {**mine.program.key, "host": BASE if prefix else f"{mine.site.clinic.slug}.{BASE}"}
            query = {"customer": "mine@example.com", "find": "mine@example.com"}
            mine.site.http.request(
                method, prefix + target, headers=headers, params=query, data={"email": "eva@example.com"}
            )
    for kind in ("/a/", "/h/", "/u/"):
        mine.site.get(
            f"{kind}{mine.named[kind]}%2F..%2Fx?{mine.named[kind]}", referer=f"https://x/a/{mine.named['/a/']}"
        )
    logged = capsys.readouterr()
    written = logged.out + logged.err
    assert "RuntimeError" in written
    assert "/a/…" in written
    assert not [each for each in (*secret, "@example.com") if each in written]


def test_what_a_visitor_says_of_proxies_is_not_believed(site: Site, web_database: Database) -> None:
    other = a_clinic(web_database)
    told = {
        "x-forwarded-host": f"{other.slug}.{BASE}", "forwarded": f'for=1.2.3.4;host="{other.slug}.{BASE}";proto=https',
        "x-forwarded-proto": "https", "x-host": f"{other.slug}.{BASE}", "x-forwarded-prefix": "/evil",
        "x-original-url": "/healthz", "x-rewrite-url": "/healthz",
    }  # fmt: skip
    plain, dressed = site.http.get("/book/cleaning"), site.http.get("/book/cleaning", headers=told)
    cleaned = [re.sub(r'nonce="[^"]+"|name="form" value="[^"]+"', "", each.text) for each in (plain, dressed)]
    assert cleaned[0] == cleaned[1]
    assert "strict-transport-security" not in dressed.headers
    most = RATES[What.GUESS].most
    for number in range(most + 1):
        forged = {
            "x-forwarded-for": f"198.51.{number}.7",
            "x-real-ip": f"198.51.{number}.7",
            "true-client-ip": "1.2.3.4",
        }
        status = site.http.get("/a/guess", headers=forged).status_code
        assert status == (429 if number == most else 404)


def test_a_host_is_one_name_however_it_is_written(web_database: Database) -> None:
    mine, theirs = a_clinic(web_database), a_clinic(web_database)
    own, other = (f"{each.slug}.{BASE}" for each in (mine, theirs))
    with serving(make_app(web_database, lambda: NOW)) as port:

        def asked(target: str, *headers: str) -> str:
            lines = "".join(f"{each}\n" for each in headers)
            return raw(port, f"GET {target} HTTP/1.1\n{lines}Connection: close\n\n")

        for host in (own, own.upper(), f"{own}:8443", f"{own}.", f"{own}.:80", f" {own}\t"):
            answer = asked("/book/cleaning", f"Host: {host}")
            assert answer.startswith("HTTP/1.1 200"), host
            assert mine.slug.title() in answer
        # Where two are named, whoever stands before us may believe the other one.
        for hosts in ((own, other), (other, own), (own, own)):
            answer = asked("/book/cleaning", *(f"Host: {each}" for each in hosts))
            assert answer.startswith("HTTP/1.1 400"), hosts
            assert not [each for each in (mine, theirs) if each.slug.title() in answer]
        for host in (
            f"{own}, {other}",
            f"{own}#",
            f"x@{own}",
            f"{own}/",
            f"{own}\\",
            f"{own}%00",
            "[::1",
            "..",
            "é",
            "a" * 999,
        ):
            answer = asked("/book/cleaning", f"Host: {host}")
            assert answer.startswith(("HTTP/1.1 404", "HTTP/1.1 400")), host
            assert mine.slug.title() not in answer
        # In the absolute form the host stands twice as well (RFC 9112 §3.2.2); nothing of another than the one that is named.
        assert theirs.slug.title() not in asked(f"http://{other}/book/cleaning", f"Host: {own}")
        assert asked("/book/cleaning").startswith(("HTTP/1.1 404", "HTTP/1.1 400"))


def test_nothing_odd_is_answered_with_a_fault(mine: Tenancy) -> None:
    """In every place of every page where something can be said."""
    chance, turns = Random(7), count()
    for method, path, each in endpoints(pages):
        form = form_at(mine, path)[1] if method == "POST" else {}
        asked = (
            {*_SAID, *(str(field.alias) for field in each.dependant.query_params)}
            if method == "GET"
            else {*form, "q-x"}
        )
        for name, odd in ((name, odd) for name in sorted(asked) for odd in chance.sample(TEXTS, ODD)):
            mine.site.now += timedelta(minutes=1)
            said = {name: odd.encode(errors="replace").decode()}
            if method == "GET":
                answer = mine.site.http.get(named(path, mine.named), params=said)
            else:
                if path.startswith("/h/"):
                    # The one before may have been booked.
                    mine.hold_as_visitor(next(turns))
                target, form = form_at(mine, path)
                mine.site.now += timedelta(seconds=5)
                answer = mine.site.post(target, {**form, **said})
            assert answer.status_code < 500, (method, path, name, odd)
        for odd in chance.sample(TEXTS, ODD) if "{" in path else ():
            mine.site.now += timedelta(minutes=1)
            place = re.sub(r"{\w+}", quote(odd, safe="", errors="replace") or "-", path)
            assert mine.site.http.request(method, place).status_code < 500, (method, place)
