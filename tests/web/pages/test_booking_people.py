"""Whom a booking is for, and who comes along."""

import re

from tests.builders import Clinic
from tests.operations.self_service.visitors import booked
from tests.web.pages.test_booking import EVA, chosen
from tests.web.site import Site, text_of


def along(clinic: Clinic) -> list[tuple[str, str | None]]:
    with clinic.unit() as unit:
        return unit.session.rows("select name, email from participant where tenant_id = %(tenant)s order by name")


def test_who_comes_along_is_asked_where_the_service_has_room(site: Site) -> None:
    assert "with-1-name" not in site.get(chosen(site)).text
    site.clinic.service("yoga", most_participants=2)
    form = chosen(site, "11:00", service="yoga")
    page = site.get(form)
    assert "Who comes along? up to 2 people" in text_of(page.text)
    assert "with-2-name" in page.text
    assert "with-3-name" not in page.text
    given = {"with-1-name": "Zoe", "with-2-name": "Adam", "with-2-email": "Adam@Example.com"}
    assert site.send(page, form, {**EVA, **given}).status_code == 303
    assert along(site.clinic) == [("Adam", "adam@example.com"), ("Zoe", None)]


def test_what_is_wrong_with_somebody_who_comes_along_is_told_at_their_line(site: Site) -> None:
    site.clinic.service("yoga", most_participants=3)
    form = chosen(site, service="yoga")
    given = {"with-2-name": "Zoe", "with-3-email": "adam at home", "with-3-name": ""}
    answer = site.send(site.get(form), form, {**EVA, **given})
    assert answer.status_code == 422
    # The empty line is gone, and they stand one higher.
    assert re.findall(r'<li><a href="#([^"]+)">([^<]+)', answer.text) == [
        ("with-2-name", "Person 2: enter a name of one line"),
        ("with-2-email", "Person 2: enter an e-mail address, like name@example.org"),
    ]
    assert '<details class="along" open>' in answer.text
    assert 'name="with-1-name" type="text" value="Zoe"' in answer.text
    assert 'value="adam at home"' in answer.text


def test_more_than_there_is_room_for_are_not_booked(site: Site) -> None:
    form = chosen(site)
    answer = site.send(site.get(form), form, {**EVA, "with-1-name": "Zoe"})
    assert answer.status_code == 422
    assert booked(site.clinic) == []


def test_a_national_number_is_of_the_country_of_the_location(site: Site) -> None:
    site.clinic.location("berlin", zone="Europe/Berlin", country="DE")
    site.clinic.provider("bob", where="berlin")
    site.clinic.service("call", by=("bob",), where=("berlin",))
    site.clinic.parameter("call", "at-home", "PHONE")
    form = chosen(site, "04:00", service="call")
    answer = site.send(site.get(form), form, {**EVA, "phone": "030 123456", "q-at-home": "(030) 654321"})
    assert answer.status_code == 303, text_of(answer.text)
    with site.clinic.unit() as unit:
        assert unit.session.row("select phone from customer where email = 'eva@example.com'") == ("+4930123456",)
        assert unit.session.row("select value from answer where tenant_id = %(tenant)s") == ("+4930654321",)
