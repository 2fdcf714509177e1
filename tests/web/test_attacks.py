"""What somebody might try who means harm, on every page that there is: it changes nothing, and tells nothing."""

import re
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest

from sloty.db.pool import Database
from sloty.engine.messaging import LinkScope
from sloty.operations import secrets
from sloty.web.guard import OLDEST, TOKEN, TRAP
from sloty.web.pages import pages
from tests.builders import Clinic, a_clinic, at
from tests.operations.test_booking import book
from tests.operations.test_links import link
from tests.web.site import BASE, Site, hidden, text_of
from tests.web.tenancy import EVA, FORMLESS, SECRETS, Tenancy, endpoints, forms, named

Two = tuple[Tenancy, Tenancy]


def rows(tenancy: Tenancy) -> dict[str, Any]:
    """What is stored of it; that somebody tried is counted, and no more."""
    return {name: each for name, each in tenancy.rows().items() if name != "allowance"}


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
    all_forms, before = [each for each in forms(mine) if not each[0].startswith(FORMLESS)], rows(mine)
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
        found = set(re.findall(r'href="(/[^"#]*)"', mine.site.get(path).text)) if len(seen) < 20 else set()
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
    # The quickest of each: whatever else the machine does meanwhile only adds to it.
    usual = {why: min(times) for why, times in took.items() if why not in {"cut off", "nonsense"}}
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
    secret = {mine.named[kind] for kind in SECRETS} | {mine.program.key["authorization"].split()[1]}
    for method, path, _ in endpoints(mine.site.http.app):
        target = named(path, {**mine.named, "token": mine.named["/a/"]})
        for prefix in ("", "/nowhere") if method != "POST" else (f"/{mine.site.clinic.slug}",):
            headers = {**mine.program.key, "host": BASE if prefix else f"{mine.site.clinic.slug}.{BASE}"}
            query = {"customer": "mine@example.com", "find": "mine@example.com"}
            mine.site.http.request(
                method, prefix + target, headers=headers, params=query, data={"email": "eva@example.com"}
            )
    for kind in SECRETS:
        mine.site.get(
            f"{kind}{mine.named[kind]}%2F..%2Fx?{mine.named[kind]}", referer=f"https://x/a/{mine.named['/a/']}"
        )
    logged = capsys.readouterr()
    written = logged.out + logged.err
    assert "RuntimeError" in written
    assert "/a/…" in written
    assert not [each for each in (*secret, "@example.com") if each in written]
