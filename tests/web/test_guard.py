"""Forms are taken from our own page alone, once, from a person, in time."""

from datetime import timedelta

import pytest
from starlette.datastructures import FormData, Headers
from starlette.requests import Request

from sloty.actor import Actor
from sloty.operations import tenants
from sloty.operations.specs.checked import InvalidValue, checked
from sloty.operations.specs.tenancy import PolicySpec
from sloty.operations.unit import open_unit
from sloty.web.guard import (
    OLDEST,
    QUICKEST,
    TOKEN,
    TRAP,
    FormForged,
    FormTooOld,
    FormTooSoon,
    form_token,
    is_our_own,
    network_of,
    require_form,
)
from sloty.web.here import Page, Serving
from sloty.web.tenant import Found
from sloty.web.view import look_of
from tests.builders import NOW
from tests.web.site import BASE, Site


def page_of(site: Site, now: timedelta = timedelta(0)) -> Page:
    """What a page of the site knows, some time after NOW."""
    serving: Serving = site.http.app.state.serving
    found: Found = serving.tenants.looked_up(serving.tenants.read(f"{site.clinic.slug}.{BASE}", "/"))
    assert found.host is not None
    request = Request(
        {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "client": ("192.0.2.77", 1)}
    )
    request.state.found, request.state.nonce = found, "n"
    return Page(serving.database, request, found.host, NOW + now, look_of(request), NOW + now)


def sent(token: str, **fields: str) -> FormData:
    return FormData({TOKEN: token, **fields})


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://a.test"}, False),
        ({"origin": "https://a.test"}, True),
        ({"origin": "https://b.test"}, False),
        ({"origin": "https://a.test:8443"}, False),
        ({"origin": "null"}, False),
        ({}, True),
    ],
)
def test_a_form_of_another_site_or_a_sibling_host_is_not_ours(headers: dict[str, str], ours: bool) -> None:
    assert is_our_own(Headers({"host": "a.test", **headers})) is ours


@pytest.mark.parametrize("site_said", ["same-site", "cross-site"])
def test_a_form_of_another_site_is_refused_before_anything_is_looked_at(site: Site, site_said: str) -> None:
    answer = site.http.post("/nowhere", headers={"sec-fetch-site": site_said})
    assert answer.status_code == 403
    assert "not sent from our page" in answer.text


def test_a_form_is_taken_in_time_and_names_itself(site: Site) -> None:
    token = form_token(page_of(site), "book")
    later = page_of(site, timedelta(seconds=9))
    assert require_form(later, sent(token), "book") == require_form(later, sent(token), "book")
    assert require_form(later, sent(token), "book") != require_form(
        later, sent(form_token(page_of(site), "book")), "book"
    )


def test_a_form_is_refused_when_it_is_too_fast_or_too_old(site: Site) -> None:
    token = form_token(page_of(site), "book")
    with pytest.raises(FormTooSoon):
        require_form(page_of(site, QUICKEST / 2), sent(token), "book")
    assert require_form(page_of(site, QUICKEST / 2), sent(token), "book", quickest=timedelta(0))
    with pytest.raises(FormTooOld):
        require_form(page_of(site, OLDEST + timedelta(seconds=1)), sent(token), "book")


def test_a_form_that_is_shown_again_is_as_old_as_the_first_but_lasts_anew(site: Site) -> None:
    first = sent(form_token(page_of(site), "book"))
    again = sent(form_token(page_of(site, QUICKEST), "book", first))
    assert require_form(page_of(site, QUICKEST), again, "book") != require_form(page_of(site, QUICKEST), first, "book")
    once_more = sent(form_token(page_of(site, OLDEST * 2), "book", again))
    assert require_form(page_of(site, OLDEST * 3), once_more, "book")
    with pytest.raises(FormTooOld):
        require_form(page_of(site, OLDEST * 3 + timedelta(seconds=1)), once_more, "book")


def test_the_word_of_another_form_makes_none_older(site: Site) -> None:
    other = sent(form_token(page_of(site), "times"))
    for word in (other, sent("made-up")):
        again = sent(form_token(page_of(site, OLDEST), "book", word))
        with pytest.raises(FormTooSoon):
            require_form(page_of(site, OLDEST), again, "book")


def test_a_word_for_another_form_or_tenant_or_made_up_is_forged(site: Site) -> None:
    later = page_of(site, timedelta(seconds=9))
    token = form_token(page_of(site), "book")
    # Not the last letter, of which some bits say nothing.
    other = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]
    for form in (sent(other), sent(""), FormData({})):
        with pytest.raises(FormForged):
            require_form(later, form, "book")
    with pytest.raises(FormForged):
        require_form(later, sent(token), "cancel")
    with pytest.raises(FormForged):
        require_form(later, sent(token, **{TRAP: "https://spam.example"}), "book")


def test_people_of_one_network_are_counted_together() -> None:
    def seen(host: str | None) -> str:
        return network_of(Request({"type": "http", "headers": [], "client": (host, 1) if host else None}))

    assert seen("203.0.113.7") == seen("203.0.113.200") == "203.0.113.0/24"
    assert seen("2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert seen("::ffff:203.0.113.9") == "203.0.113.0/24"
    assert seen(None) == "here"


def test_every_answer_says_what_browsers_may_do(site: Site) -> None:
    for path in ("/", "/nowhere", "/api/v1/services", "/healthz"):
        headers = site.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "set-cookie" not in headers


def test_a_page_with_a_secret_address_is_kept_nowhere(site: Site) -> None:
    headers = site.get("/a/some-secret").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"


def test_only_sites_that_the_tenant_allows_show_its_pages_in_a_frame(site: Site) -> None:
    page = {"page": {"frames": ["https://www.example.org"]}}
    with open_unit(site.clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.edit(platform, site.clinic.slug, {"policies": page})
    assert "frame-ancestors https://www.example.org" in site.get("/").headers["content-security-policy"]


@pytest.mark.parametrize("origin", ["https://www.example.org/", "https://Bücher.example", "http://localhost:5500"])
def test_a_site_is_an_origin(origin: str) -> None:
    (kept,) = checked(PolicySpec, {"page": {"frames": [origin]}}).page.frames
    assert kept.isascii()


@pytest.mark.parametrize("origin", ["*", "https://*.example.org", "http://example.org", "https://a.org/x", "'self'"])
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(InvalidValue):
        checked(PolicySpec, {"page": {"frames": [origin]}})
