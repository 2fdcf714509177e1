"""No more reminders: for a person by a button, for a mail program by one request."""

from sloty.engine.messaging import LinkScope
from tests.operations.self_service.test_unsubscribing import told
from tests.operations.test_booking import book
from tests.operations.test_links import link
from tests.web.site import Site, text_of


def there(site: Site) -> str:
    return f"/u/{link(site.clinic, book(site.clinic, '11:00').confirmation_code, LinkScope.UNSUBSCRIBE)}"


def test_a_person_reads_then_presses_the_button(site: Site) -> None:
    path = there(site)
    page = site.get(path)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "Send no more reminders" in text_of(page.text)
    assert site.http.head(path).status_code == 200
    assert told(site.clinic) == []
    answer = site.post(path)
    assert "You get no more reminders" in text_of(site.get(answer.headers["location"]).text)
    assert told(site.clinic) == [("rui@example.com", "UNSUBSCRIBED", True)]


def test_a_mail_program_needs_one_request(site: Site) -> None:
    """RFC 8058 §3.2: without cookies, and without having seen the page."""
    answer = site.http.post(there(site), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 303
    assert told(site.clinic) == [("rui@example.com", "UNSUBSCRIBED", True)]


def test_no_other_site_and_no_other_link_does_it(site: Site) -> None:
    code = book(site.clinic, "11:00").confirmation_code
    path = f"/u/{link(site.clinic, code, LinkScope.UNSUBSCRIBE)}"
    assert site.post(path, sec_fetch_site="cross-site").status_code == 403
    for wrong in ("/u/x", f"/u/{link(site.clinic, code)}"):
        assert (site.get(wrong).status_code, site.post(wrong).status_code) == (404, 404)
    assert told(site.clinic) == []
