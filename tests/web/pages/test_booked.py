"""After booking: the code, three ways into a calendar, the link that manages it; and nothing for who guesses."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from sloty.db.pool import Database
from sloty.formats.messages.facts import Language
from sloty.operations.allowances import RATES, What
from sloty.web.words import words
from tests.builders import a_clinic, at
from tests.operations.self_service.visitors import book, hold
from tests.web.site import Site, text_of


def test_the_page_tells_the_visit_and_how_to_manage_it(site: Site) -> None:
    reserved = book(site.clinic, hold(site.clinic))
    page = site.get(f"/a/{reserved.link}/booked")
    said = text_of(page.text)
    assert f"Your code {reserved.visit.confirmation_code}" in said
    assert "Monday, January 4, 10:00 AM – 10:30 AM New York, UTC−5" in said
    assert f'href="/a/{reserved.link}"' in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_addresses_of_calendars_carry_the_instants(site: Site) -> None:
    site.clinic.service("exam", by=("ana",))
    reserved = book(site.clinic, hold(site.clinic))
    page = site.get(f"/a/{reserved.link}/booked").text
    google = page.partition('href="https://calendar.google.com')[2].partition('"')[0].replace("&amp;", "&")
    assert parse_qs(urlsplit(google).query)["dates"] == ["20270104T150000Z/20270104T153000Z"]
    outlook = page.partition('href="https://outlook.live.com')[2].partition('"')[0].replace("&amp;", "&")
    assert parse_qs(urlsplit(outlook).query)["startdt"] == ["2027-01-04T15:00:00Z"]


def test_the_file_for_a_calendar(site: Site) -> None:
    reserved = book(site.clinic, hold(site.clinic))
    answer = site.get(f"/a/{reserved.link}/visit.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART:20270104T150000Z" in answer.text
    assert f"UID:{reserved.visit.id}@" in answer.text
    assert "STATUS:CONFIRMED" in answer.text


def test_a_request_says_that_it_awaits_approval(site: Site) -> None:
    site.clinic.service("surgery", requires_approval=True)
    reserved = book(site.clinic, hold(site.clinic, service="surgery"))
    said = text_of(site.get(f"/a/{reserved.link}/booked").text)
    assert "Your request has been sent" in said
    assert "STATUS:TENTATIVE" in site.get(f"/a/{reserved.link}/visit.ics").text


def test_a_link_of_another_tenant_or_nobodys_leads_nowhere(site: Site, web_database: Database) -> None:
    other = a_clinic(web_database)
    reserved = book(other, hold(other))
    foreign, made_up = site.get(f"/a/{reserved.link}/booked"), site.get("/a/made-up/booked")
    assert (foreign.status_code, made_up.status_code) == (404, 404)
    assert text_of(foreign.text) == text_of(made_up.text)


def test_whoever_guesses_is_told_to_wait(site: Site) -> None:
    answers = [site.get(f"/a/made-up-{number}/booked").status_code for number in range(RATES[What.GUESS].most + 1)]
    assert answers == [404] * RATES[What.GUESS].most + [429]


def test_the_visitors_own_time_stands_beside(site: Site) -> None:
    reserved = book(site.clinic, hold(site.clinic))
    assert "Tokyo, UTC+9" in site.get(f"/a/{reserved.link}/booked?zone=Asia/Tokyo").text
    assert at("10:00") == reserved.visit.start


@pytest.mark.parametrize("language", list(Language))
def test_after_booking_and_later_the_ways_into_a_calendar_are_the_same(site: Site, language: Language) -> None:
    site.clinic.service("exam", by=("ana",))
    path = f"/a/{book(site.clinic, hold(site.clinic)).link}"
    pages = (site.get(f"{each}?lang={language.value}").text for each in (f"{path}/booked", path))
    ways = [re.findall(r"/visit\.ics.*?</ul>", each, re.DOTALL) for each in pages]
    assert (len(ways[0]), ways[0]) == (1, ways[1])
    assert words(language)("book.ics") in ways[0][0]
