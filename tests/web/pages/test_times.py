"""Choosing a time: the first free week, every time with its zone, and who is free."""

import re
from datetime import date, timedelta

from tests.builders import NOW, at
from tests.web.site import Site, text_of, times_of


def test_the_first_free_week_is_shown_with_counts_and_the_zone(site: Site) -> None:
    said = text_of(site.get("/book/cleaning").text)
    assert "Mon, Jan 4 31 times" in said
    assert "Sun, Jan 3 nothing free" in said
    assert "All times are as in New York, UTC−5." in said


def test_a_time_is_named_whole_with_whom_or_anyone(site: Site) -> None:
    site.clinic.provider("bob")
    site.clinic.service("exam", by=("ana", "bob"))
    name = "10:00 AM, Monday, January 4, New York, UTC−5"
    assert f"{name}, Anyone" in times_of(site.get("/book/exam").text)
    assert f"{name}, with Ana" in times_of(site.get("/book/cleaning").text)


def test_later_and_earlier_days_are_a_link_away(site: Site) -> None:
    page = site.get("/book/cleaning").text
    assert "day=2027-01-08" in page
    later = site.get("/book/cleaning?day=2027-01-08").text
    assert "day=2027-01-15" in later
    assert "day=2027-01-01" in later
    assert site.get("/book/cleaning?day=nonsense").status_code == 200


def test_days_with_nothing_lead_to_the_first_that_has_something(site: Site) -> None:
    for number in range(14):
        site.clinic.closure("downtown", date(2027, 1, 8) + timedelta(days=number))
    page = site.get("/book/cleaning?day=2027-01-08")
    assert "First free day: Friday, January 22" in text_of(page.text)


def test_where_nothing_is_free_the_location_is_called_or_written_to(site: Site) -> None:
    site.clinic.location("uptown", phone="+12025550143", email="up@example.com")
    site.clinic.provider("bob", works="", where="uptown")
    site.clinic.service("exam", by=("bob",), where=("uptown",))
    page = site.get("/book/exam").text
    assert "Nothing is free in the next weeks. There is no waiting list on this page." in text_of(page)
    for way in ("tel:+12025550143", "mailto:up@example.com"):
        assert f'href="{way}"' in page.partition("<main")[2]


def test_the_number_of_the_place_stands_in_the_head_of_every_page_about_it(site: Site) -> None:
    """Where help is, it is in the same place on each page (WCAG 3.2.6)."""
    with site.clinic.unit() as unit:
        unit.session.run("update location set phone = '+12025550100' where tenant_id = %(tenant)s")
    site.clinic.location("uptown", phone="+12025550143")
    site.clinic.provider("bob", where="uptown")
    site.clinic.service("exam", by=("ana", "bob"), where=("downtown", "uptown"))
    times = site.get("/book/exam?at=uptown")
    form = site.get(site.send(times, "/book/exam", {"slot": str(int(at("10:00").timestamp()))}).headers["location"])
    head = [re.findall(r"tel:([+\d]+)", page.text.partition("<main")[0]) for page in (site.get("/"), times, form)]
    assert head == [["+12025550100"], ["+12025550143"], ["+12025550143"]]


def test_what_it_costs_and_how_long_it_takes_is_told_with_the_times_and_in_the_form(site: Site) -> None:
    site.clinic.service("exam", duration=60, price=80)
    times = site.get("/book/exam")
    form = site.get(site.send(times, "/book/exam", {"slot": str(int(at("10:00").timestamp()))}).headers["location"])
    for page in (times, form):
        assert "60 minutes · $80.00" in text_of(page.text)


def test_anyone_or_somebody_and_a_place(site: Site) -> None:
    site.clinic.location("uptown", address="1 High Street")
    site.clinic.provider("bob", where="uptown")
    site.clinic.provider("cem")
    site.clinic.service("exam", by=("ana", "bob", "cem"), where=("downtown", "uptown"))
    places = site.get("/book/exam")
    assert "1 High Street" in places.text
    assert 'href="/book/exam?at=uptown"' in places.text
    page = site.get("/book/exam?at=downtown&who=cem")
    assert "with Cem" in page.text
    anyone = site.get("/book/exam?at=downtown")
    answer = site.send(anyone, "/book/exam", {"slot": str(int(at("10:00").timestamp()))})
    assert answer.status_code == 303


def test_in_person_times_stay_in_the_locations_zone_and_the_visitors_stands_beside(site: Site) -> None:
    page = site.get("/book/cleaning?zone=Asia/Tokyo")
    name = "10:00 AM, Monday, January 4, New York, UTC−5 12:00 AM Tue, Jan 5, Tokyo, UTC+9, with Ana"
    assert name in times_of(page.text)
    assert site.get("/book/cleaning?zone=Mars/Base").status_code == 200


def test_online_times_are_shown_in_the_zone_that_the_visitor_asked_for(site: Site) -> None:
    site.clinic.location("web", kind="VIRTUAL")
    site.clinic.provider("bob", where="web")
    site.clinic.service("call", by=("bob",), where=("web",))
    assert "10:00 AM, Monday, January 4, New York, UTC−5, with Bob" in times_of(site.get("/book/call").text)
    asked = times_of(site.get("/book/call?zone=Europe/London").text)
    assert "3:00 PM, Monday, January 4, London, UTC, with Bob" in asked


def test_approval_is_told_before_anything_is_chosen(site: Site) -> None:
    site.clinic.service("surgery", requires_approval=True)
    assert "confirmed by a person" in site.get("/book/surgery").text


def test_a_service_that_is_not_offered_is_not_there(site: Site) -> None:
    site.clinic.service("inner", bookable_online=False)
    assert site.get("/book/inner").status_code == 404
    assert site.get("/book/nothing").status_code == 404


def test_the_same_press_twice_keeps_one_time(site: Site) -> None:
    page = site.get("/book/cleaning")
    form = {"slot": str(int(at("10:00").timestamp()))}
    first, second = site.send(page, "/book/cleaning", form), site.send(page, "/book/cleaning", form)
    assert (first.status_code, second.status_code) == (303, 303)
    with site.clinic.unit() as unit:
        (kept,) = unit.session.rows("select count(*) from appointment where tenant_id = %(tenant)s")[0]
    assert kept == 1


def test_what_no_button_sends_leads_back(site: Site) -> None:
    page = site.get("/book/cleaning")
    for slot in ("", "soon", "9" * 30, "-5"):
        answer = site.send(page, "/book/cleaning", {"slot": slot})
        assert (answer.status_code, answer.headers["location"]) == (303, "/book/cleaning")
    past = site.send(page, "/book/cleaning", {"slot": str(int((NOW - timedelta(days=1)).timestamp()))})
    assert past.status_code in {409, 422}


def test_only_who_gives_the_service_there_can_be_chosen(site: Site) -> None:
    site.clinic.location("uptown")
    site.clinic.provider("bob", where="uptown")
    site.clinic.provider("cem")
    site.clinic.service("exam", by=("ana", "bob", "cem"), where=("downtown", "uptown"))
    page = site.get("/book/exam?at=downtown&who=bob")
    assert page.status_code == 200
    assert '<option value="cem"' in page.text
    assert '<option value="bob"' not in page.text
    chosen = site.get("/book/exam?at=downtown&who=cem&day=2027-01-08")
    assert 'href="/book/exam?lang=de&amp;at=downtown&amp;who=cem&amp;day=2027-01-08" lang="de"' in chosen.text


def test_a_visitor_in_tokyo_on_a_day_when_clocks_change_sees_each_instant_once_and_tells_them_apart(site: Site) -> None:
    site.clinic.provider("owl", works="Sun 00:00-04:00")
    site.clinic.service("watch", by=("owl",), step=30)
    page = site.get("/book/watch?day=2027-11-07&zone=Asia/Tokyo").text
    sunday = [name for name in times_of(page) if "November 7, New York" in name]
    twice = [name.partition(", with")[0] for name in sunday if name.startswith("1:30 AM")]
    assert twice == [
        "1:30 AM, Sunday, November 7, New York, UTC−4 2:30 PM, Tokyo, UTC+9",
        "1:30 AM, Sunday, November 7, New York, UTC−5 3:30 PM, Tokyo, UTC+9",
    ]
    starts = re.findall(r'name="slot" value="(\d+)"', page)
    assert len(starts) == len(set(starts))
