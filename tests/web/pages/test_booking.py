"""The form: the whole way from a service to an appointment, and whatever may go wrong on it."""

import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from sloty.db.pool import Database
from sloty.engine.fields import NEED_OPTIONS, ParameterType
from sloty.operations.allowances import RATES, What
from tests.builders import Clinic, a_clinic, at
from tests.operations.self_service.visitors import booked, expire, hold
from tests.web.site import Site, hidden, text_of

EVA = {"first_name": "Eva", "last_name": "Lind", "email": "eva@example.com"}
DONE = {
    "en": "You are booked",
    "de": "Ihr Termin ist gebucht",
    "es": "Su cita está reservada",
    "fr": "Votre rendez-vous est réservé",
}


def slot(time: str = "10:00") -> str:
    return str(int(at(time).timestamp()))


def chosen(site: Site, time: str = "10:00", service: str = "cleaning", query: str = "") -> str:
    """The address of the form, after a press on a time."""
    page = site.get(f"/book/{service}{query}")
    answer = site.send(page, f"/book/{service}{query}", {"slot": slot(time)})
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


@pytest.mark.parametrize("language", DONE)
def test_the_whole_way_in_each_language(site: Site, language: str) -> None:
    query = f"?lang={language}"
    form = chosen(site, query=query)
    page = site.get(form)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    answer = site.send(page, form, EVA)
    assert answer.status_code == 303
    done = site.get(answer.headers["location"])
    assert DONE[language] in text_of(done.text)
    (code,) = booked(site.clinic, "confirmation_code")[0]
    assert code in done.text
    assert booked(site.clinic) == [(at("10:00"),)]


def test_three_clicks_book_a_service_that_is_known(site: Site) -> None:
    form = chosen(site)
    assert site.send(site.get(form), form, EVA).status_code == 303


def test_the_form_says_until_when_the_time_is_kept_and_in_which_zone(site: Site) -> None:
    said = text_of(site.get(chosen(site)).text)
    assert "Monday, January 4, 10:00 AM New York, UTC−5" in said
    assert re.search(r"We keep this time for you until \d+:\d\d [AP]M \(New York, UTC", said)
    assert "with Ana" in said


def test_what_is_wrong_is_told_together_and_what_was_typed_stays(site: Site) -> None:
    site.clinic.parameter("cleaning", "reason", "TEXT", required=True)
    form = chosen(site)
    answer = site.send(site.get(form), form, {"first_name": "<b>Eva", "email": "nonsense", "notes": "a\nb"})
    assert answer.status_code == 422
    assert "<title>Error: Your details" in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == ["last_name", "email", "q-reason"]
    for name in ("last_name", "email", "q-reason"):
        assert f'id="{name}"' in answer.text
    assert 'value="&lt;b&gt;Eva"' in answer.text
    assert 'value="nonsense"' in answer.text
    assert "<b>Eva" not in answer.text
    assert booked(site.clinic) == []
    done = site.send(answer, form, {**EVA, "q-reason": "Pain"})
    assert done.status_code == 303


def test_what_was_wrong_is_sent_again_as_quickly_as_a_person_can(site: Site) -> None:
    form = chosen(site)
    wrong = site.send(site.get(form), form, {**EVA, "email": "nonsense"})
    assert wrong.status_code == 422
    done = site.post(form, {**hidden(wrong.text), **EVA})
    assert (done.status_code, len(booked(site.clinic))) == (303, 1)


def test_a_double_press_is_one_booking(site: Site) -> None:
    form = chosen(site)
    page = site.get(form)
    first, second = site.send(page, form, EVA), site.send(page, form, EVA)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(booked(site.clinic)) == 1


def test_two_tabs_at_once_are_one_booking(site: Site) -> None:
    form = chosen(site)
    pages = [hidden(site.get(form).text) for _ in range(4)]
    site.now += timedelta(seconds=5)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda fields: site.post(form, {**fields, **EVA}), pages))
    assert [each.status_code for each in answers] == [303] * 4
    assert len(booked(site.clinic)) == 1


def test_a_second_tab_with_other_words_is_told_that_it_is_booked(site: Site) -> None:
    form = chosen(site)
    tabs = [site.get(form), site.get(form)]
    assert site.send(tabs[0], form, EVA).status_code == 303
    answer = site.send(tabs[1], form, {**EVA, "first_name": "Eve"})
    assert (answer.status_code, "This is booked already" in answer.text) == (409, True)
    again = site.get(form)
    assert "This is booked already" in again.text
    assert len(booked(site.clinic)) == 1


def test_a_time_that_was_given_back_and_is_free_is_booked_all_the_same(site: Site) -> None:
    form = chosen(site)
    expire(site.clinic)
    page = site.get(form)
    assert "You can still book it" in text_of(page.text)
    assert site.send(page, form, EVA).status_code == 303
    assert booked(site.clinic) == [(at("10:00"),)]


def test_a_time_just_gone_keeps_the_form_and_offers_three_others_a_press_each(site: Site) -> None:
    form = chosen(site)
    page = site.get(form)
    expire(site.clinic)
    rival = chosen(site)
    assert site.send(site.get(rival), rival, {**EVA, "email": "rival@example.com"}).status_code == 303
    answer = site.send(page, form, {**EVA, "notes": "By the back door"})
    assert answer.status_code == 409
    assert "<title>Error:" in answer.text
    assert "By the back door" in answer.text
    others = re.findall(r'name="slot" value="(\d+)"', answer.text)
    assert len(others) == 3
    moved = site.send(answer, f"{form}/other", {**EVA, "notes": "By the back door", "slot": others[0]})
    assert moved.status_code == 200
    assert "By the back door" in moved.text
    action = re.search(r'action="([^"]+)" enctype', moved.text)
    assert action
    assert site.send(moved, action[1], EVA).status_code == 303
    assert len(booked(site.clinic)) == 2


def test_one_of_many_visitors_who_press_at_once_gets_the_time(site: Site) -> None:
    pages = [hidden(site.get("/book/cleaning").text) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda fields: site.post("/book/cleaning", {**fields, "slot": slot()}), pages))
    assert sorted(each.status_code for each in answers) == [303, *[409] * 5]
    lost = next(each for each in answers if each.status_code == 409)
    assert "This time has just been taken" in text_of(lost.text)
    assert "<title>Error:" in lost.text


def test_a_time_is_kept_longer_and_what_was_typed_stays(site: Site) -> None:
    form = chosen(site)
    answer = site.send(site.get(form), f"{form}/keep", EVA)
    assert answer.status_code == 200
    assert "We keep this time for you longer" in answer.text
    assert 'value="eva@example.com"' in answer.text
    expire(site.clinic)
    again = site.send(answer, f"{form}/keep", EVA)
    assert "We keep this time for you until" in text_of(again.text)


def test_leaving_gives_the_time_back_at_once(site: Site) -> None:
    form = chosen(site)
    assert f'value="{slot()}"' not in site.get("/book/cleaning").text
    answer = site.send(site.get(form), f"{form}/leave")
    assert (answer.status_code, answer.headers["location"]) == (303, "/book/cleaning?at=downtown")
    assert f'value="{slot()}"' in site.get("/book/cleaning").text


def test_a_form_that_is_sent_too_fast_or_forged_books_nothing_and_keeps_what_was_typed(site: Site) -> None:
    form = chosen(site)
    fields = hidden(site.get(form).text)
    fast = site.post(form, {**fields, **EVA})
    assert (fast.status_code, 'value="eva@example.com"' in fast.text) == (409, True)
    assert site.post(form, EVA).status_code == 403
    assert site.post(form, {**fields, **EVA, "website": "https://spam.example"}).status_code == 403
    assert site.http.post(form, data={**fields, **EVA}, headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert site.get("/h/made-up").status_code == 404
    assert booked(site.clinic) == []


def test_every_page_weighs_little(site: Site) -> None:
    form = chosen(site)
    page = site.get(form)
    done = site.send(page, form, EVA).headers["location"]
    for answer in (site.get("/book/cleaning"), page, site.get(done)):
        assert answer.status_code == 200
        assert len(gzip.compress(answer.content)) < 8_000
        assert not re.search(r'<(script|img|link)\b[^>]*\b(src|href)="(?!data:)', answer.text)


def all_questions(clinic: Clinic) -> None:
    """One of each type."""
    for position, kind in enumerate(ParameterType):
        options = {"options": ["Red", "Green & <blue>"]} if kind in NEED_OPTIONS else {}
        clinic.parameter("cleaning", kind.value.lower(), kind.value, required=True, position=position, **options)


GIVEN = {
    "text": "word", "textarea": "two\nlines", "number": "3.50", "email": "ana@example.com", "phone": "(202) 555-0143",
    "date": "2027-03-31", "time": "09:30", "datetime": "2027-03-31T09:30", "boolean": "no", "select": "Red",
    "multiselect": ["Red", "Green & <blue>"], "radio": "Green & <blue>", "checkbox": "yes", "url": "https://example.org",
}  # fmt: skip


def test_questions_of_every_type_are_asked_and_answered(site: Site) -> None:
    all_questions(site.clinic)
    form = chosen(site)
    page = site.get(form)
    fields = {**hidden(page.text), **EVA, **{f"q-{name}": value for name, value in GIVEN.items()}}
    site.now += timedelta(seconds=5)
    photo = BytesIO()
    Image.new("RGB", (2, 2)).save(photo, "PNG")
    files = {"q-file": ("../x ray.png", photo.getvalue() + b"<script>", "text/html")}
    answer = site.http.post(form, data=fields, files=files, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 303, text_of(answer.text)
    with site.clinic.unit() as unit:
        answered: dict[str, Any] = dict(
            unit.session.rows("select name, value from answer where tenant_id = %(tenant)s")
        )
        ((filename, kind, content),) = unit.session.rows(
            "select filename, media_type, content from attachment where tenant_id = %(tenant)s"
        )
    assert set(answered) == {kind.value.lower() for kind in ParameterType}
    assert answered["multiselect"] == ["Red", "Green & <blue>"]
    assert answered["phone"] == "+12025550143"
    assert (filename, kind, b"script" in bytes(content)) == ("x ray.png", "image/png", False)


@pytest.mark.parametrize("language", DONE)
def test_what_was_answered_stays_when_something_is_wrong(site: Site, language: str) -> None:
    all_questions(site.clinic)
    form = chosen(site, query=f"?lang={language}")
    fields = {f"q-{name}": value for name, value in GIVEN.items()}
    answer = site.send(site.get(form), form, {**EVA, **fields, "q-number": "many"})
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == ["q-number", "q-file"]
    for kept in ('value="2027-03-31T09:30"', 'value="many"', "two\nlines</textarea>", "<option selected>Red"):
        assert kept in answer.text
    assert 'value="Green &amp; &lt;blue&gt;" checked' in answer.text
    assert "<blue>" not in answer.text


def test_a_request_that_needs_approval_says_so_all_the_way(site: Site) -> None:
    site.clinic.service("surgery", requires_approval=True)
    form = chosen(site, service="surgery")
    page = site.get(form)
    assert "Send the request" in page.text
    done = site.get(site.send(page, form, EVA).headers["location"])
    assert "Your request has been sent" in text_of(done.text)


def test_forms_are_counted(site: Site) -> None:
    fields = {**hidden(site.get("/book/cleaning").text), "slot": slot()}
    statuses = [site.post("/book/cleaning", fields).status_code for _ in range(RATES[What.HOLD].most + 1)]
    assert statuses == [*[303] * RATES[What.HOLD].most, 429]


def test_a_button_that_is_opened_like_a_page_leads_to_the_form_and_does_nothing(site: Site) -> None:
    form = chosen(site)
    for button in ("keep", "leave", "other"):
        answer = site.get(f"{form}/{button}")
        assert (answer.status_code, answer.headers["location"]) == (303, form)
    assert "We keep this time" in site.get(form).text


def test_a_time_held_at_another_tenant_is_nobodys_here(site: Site, web_database: Database) -> None:
    token = hold(a_clinic(web_database))
    for answer in (site.get(f"/h/{token}"), site.post(f"/h/{token}", EVA), site.post(f"/h/{token}/leave")):
        assert answer.status_code == 404
