"""The page behind the link of a message, over HTTP: what can be done there, and what nobody can do."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.engine.lifecycle import Status
from sloty.engine.messaging import LinkScope
from sloty.operations import appointments, tenants
from sloty.operations.unit import open_unit
from tests.builders import Clinic, a_clinic, at
from tests.operations.test_booking import book
from tests.operations.test_links import link, used
from tests.operations.test_links import move as moved_by_desk
from tests.operations.test_messages import promise
from tests.web.site import Site, hidden, text_of, times_of

PAGES = ("", "/visit.ics", "/cancel", "/move")


@pytest.fixture
def code(site: Site) -> str:
    made = book(site.clinic, "11:00").confirmation_code
    site.now = at("11:00") - timedelta(days=3)
    return made


@pytest.fixture
def path(site: Site, code: str) -> str:
    return f"/a/{link(site.clinic, code)}"


def stands(site: Site, code: str) -> tuple[Status, Any]:
    with site.clinic.unit() as unit:
        view = appointments.show(unit, code)
    return view.status, view.start


def written(site: Site) -> Any:
    """Everything of a visit and its link that could be changed."""
    with site.clinic.unit() as unit:
        return unit.session.rows(
            "select a.version, a.status, a.updated_at, k.updated_at, k.used_at from appointment a "
            "join manage_link k on k.tenant_id = a.tenant_id where a.tenant_id = %(tenant)s"
        )


def test_the_page_tells_the_visit_its_zone_and_nothing_of_the_customer(site: Site, code: str, path: str) -> None:
    promise(site.clinic, "cancellation.fee=25")
    page = site.get(path)
    said = text_of(page.text)
    assert page.status_code == 200
    assert "Monday, January 4, 11:00 AM – 11:30 AM New York, UTC−5" in said
    assert f"Code {code}" in said
    assert "until Sunday, January 3, 11:00 AM (New York, UTC−5). Cancelling later than that costs $25.00." in said
    assert "rui" not in page.text.lower()
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "same-origin"
    assert len(gzip.compress(page.content)) < 6_000


def test_whoever_only_looks_changes_nothing(site: Site, path: str) -> None:
    """Mail scanners follow each link, with GET and with HEAD."""
    before = written(site)
    for each in PAGES:
        assert site.get(path + each).status_code == 200
        head = site.http.head(path + each)
        assert (head.status_code, head.content) == (200, b"")
    for verb in ("confirm", "cancel?reason=x", "move?start=1"):
        assert site.get(f"{path}/{verb}").status_code in {200, 405}
    assert written(site) == before
    assert used(site.clinic) == [None]


def test_they_confirm(site: Site, code: str, path: str) -> None:
    page = site.get(path)
    answer = site.send(page, f"{path}/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?said=confirmed")
    assert stands(site, code)[0] is Status.CONFIRMED
    said = text_of(site.get(answer.headers["location"]).text)
    assert "Thank you. We expect you." in said
    assert "I will be there" not in said
    assert site.send(page, f"{path}/confirm").status_code == 303


def test_they_cancel_with_a_reason_and_a_second_click_does_nothing_more(site: Site, code: str, path: str) -> None:
    page = site.get(f"{path}/cancel")
    for _ in range(2):
        answer = site.send(page, f"{path}/cancel", {"reason": "on a\n journey"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?said=cancelled")
    with site.clinic.unit() as unit:
        view = appointments.show(unit, code)
    assert (view.status, view.cancellation_reason) == (Status.CANCELLED, "on a journey")
    said = text_of(site.get(path).text)
    assert "Status Cancelled" in said
    assert "Choose another time" not in said


def test_they_move_and_the_page_goes_on_under_the_new_link(site: Site, code: str, path: str) -> None:
    page = site.get(f"{path}/move?day=2027-01-04")
    assert "All times are as in New York, UTC−5." in text_of(page.text)
    assert "1:00 PM, Monday, January 4, New York, UTC−5, with Ana" in times_of(page.text)
    form = {"slot": str(int(at("13:00").timestamp()))}
    answer = site.send(page, f"{path}/move", form)
    again = site.send(page, f"{path}/move", form)
    assert (answer.status_code, again.status_code) == (303, 303)
    assert stands(site, code)[1] == at("13:00")
    for each in (answer, again):
        assert "The appointment has its new time." in text_of(site.get(each.headers["location"]).text)
    old = site.get(path)
    assert old.status_code == 409
    assert "The link in the newest message is the one to use" in text_of(old.text)


def test_the_visitors_own_zone_is_offered_beside_the_locations(site: Site, path: str) -> None:
    for each in ("", "/move", "/booked"):
        assert "Show my own time zone" in site.get(f"{path}{each}").text
        said = text_of(site.get(f"{path}{each}?zone=Asia/Tokyo").text)
        assert "11:00 AM – 11:30 AM New York, UTC−5" in said
        assert "Tuesday, January 5, 1:00 AM (Tokyo, UTC+9)" in said


def test_what_is_free_of_charge_is_said_in_words(site: Site, path: str) -> None:
    with site.clinic.unit() as unit:
        unit.session.run("update appointment set price = 0 where tenant_id = %(tenant)s")
    promise(site.clinic, "cancellation.fee=0")
    said = text_of(site.get(path).text)
    assert "Cleaning, Ana · free" in said
    assert "$0.00" not in said


@pytest.mark.parametrize("start", ["", "x", "9" * 30, "1799082001"])
def test_a_time_that_was_never_offered_is_not_taken(site: Site, code: str, path: str, start: str) -> None:
    answer = site.send(site.get(f"{path}/move"), f"{path}/move", {"slot": start})
    assert answer.status_code in {303, 403, 409, 422}
    assert stands(site, code) == (Status.SCHEDULED, at("11:00"))


def test_too_late_is_said_with_the_number_to_call(site: Site, code: str, path: str) -> None:
    with site.clinic.unit() as unit:
        unit.session.run(
            "update location set phone = '+12125550100', email = 'desk@example.com' where tenant_id = %(tenant)s"
        )
    promise(site.clinic, "cancellation.fee=25")
    cancelling, moving = site.get(f"{path}/cancel"), site.get(f"{path}/move")
    site.now = at("11:00") - timedelta(hours=24, minutes=-1)
    page = site.get(path)
    assert "too late to move or cancel it here. Please call us. Cancelling now costs $25.00." in text_of(page.text)
    for way in ('href="tel:+12125550100"', 'href="mailto:desk@example.com"'):
        assert way in page.text.partition("<main")[2]
    assert site.get(f"{path}/cancel").status_code == site.get(f"{path}/move").status_code == 409
    # The form was open since before.
    site.now = at("11:00") - timedelta(hours=24, minutes=-1)
    for form, name in ((cancelling, "cancel"), (moving, "move")):
        sent = site.send(form, f"{path}/{name}", {"slot": str(int(at("13:00").timestamp()))})
        assert sent.headers["location"].startswith(f"{path}?said=again")
    fresh = site.get(path)
    assert "/cancel" not in fresh.text
    assert stands(site, code) == (Status.SCHEDULED, at("11:00"))


def test_a_form_sent_after_the_window_closed_is_refused(site: Site, code: str, path: str) -> None:
    site.now = at("11:00") - timedelta(hours=24, minutes=1)
    cancelling = site.get(f"{path}/cancel")
    site.now += timedelta(minutes=2)
    answer = site.send(cancelling, f"{path}/cancel")
    assert answer.status_code == 409
    assert "Please call us to move or cancel your appointment." in text_of(answer.text)
    assert stands(site, code)[0] is Status.SCHEDULED


def test_everything_wrong_with_a_link_looks_alike(site: Site, code: str, path: str, web_database: Database) -> None:
    other = Site(a_clinic(web_database), site.now)
    ended = link(site.clinic, code)
    with site.clinic.unit() as unit:
        unit.session.run("update manage_link set expires_at = %(now)s where tenant_id = %(tenant)s", now=site.now)
    good = link(site.clinic, code)
    theirs = link(other.clinic, book(other.clinic, "11:00").confirmation_code)
    wrong = ["x", "é", good[:-1], good[:-8] + "AAAAAAAA", ended, theirs, link(site.clinic, code, LinkScope.UNSUBSCRIBE)]
    told = {text_of(site.get(f"/a/{each}").text) for each in wrong}
    assert len(told) == 1
    assert "This link does not lead anywhere" in told.pop()
    for each in ("confirm", "cancel", "move"):
        form = hidden(site.get(f"/a/{good}").text)
        answer = site.post(f"/a/{theirs}/{each}", {**form, "slot": "1"})
        assert answer.status_code in {403, 404}
    assert other.get(f"/a/{good}").status_code == 404
    assert other.get(f"/a/{theirs}").status_code == 200
    assert site.get(f"/a/{good}").status_code == 200


def test_whoever_guesses_is_slowed_down(site: Site, path: str) -> None:
    answers = [site.get(f"/a/guess{number}").status_code for number in range(25)]
    assert (answers[:20], answers[-1]) == ([404] * 20, 429)
    assert site.get(path).status_code == 200


@pytest.mark.parametrize("verb", ["confirm", "cancel", "move"])
def test_a_form_counts_from_our_page_for_one_link_and_one_act(site: Site, code: str, path: str, verb: str) -> None:
    other = f"/a/{link(site.clinic, code)}"
    form = hidden(site.get(path if verb == "confirm" else f"{path}/{verb}").text)
    form["slot"] = str(int(at("13:00").timestamp()))
    assert site.post(f"{path}/{verb}", form).status_code == 409
    site.now += timedelta(seconds=5)
    for headers in ({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}):
        assert site.post(f"{path}/{verb}", form, **headers).status_code == 403
    assert site.http.post(f"{path}/{verb}", data=form, headers={"origin": "https://evil.example"}).status_code == 403
    assert site.post(f"{other}/{verb}", form).status_code == 403
    assert site.post(f"{path}/{verb}", {"slot": form["slot"]}).status_code == 403
    for another in {"confirm", "cancel", "move"} - {verb}:
        assert site.post(f"{path}/{another}", form).status_code == 403
    assert stands(site, code) == (Status.SCHEDULED, at("11:00"))
    assert site.post(f"{path}/{verb}", form).status_code == 303


def test_a_page_open_for_long_is_shown_anew(site: Site, code: str, path: str) -> None:
    page = site.get(path)
    site.now += timedelta(hours=1)
    answer = site.send(page, f"{path}/confirm")
    assert answer.headers["location"] == f"{path}?said=again"
    assert stands(site, code)[0] is Status.SCHEDULED
    assert "choose again" in text_of(site.get(answer.headers["location"]).text)


def test_the_file_and_the_links_for_calendars_name_the_same_instants(site: Site, code: str, path: str) -> None:
    answer = site.get(f"{path}/visit.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-store"
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert (event.decoded("dtstart"), event["status"]) == (at("11:00"), "CONFIRMED")
    assert code in str(event["description"])
    page = site.get(path).text
    assert "dates=20270104T160000Z%2F20270104T163000Z" in page
    assert "outlook.live.com" in page
    assert path not in answer.text
    moved_by_desk(site.clinic, code, "13:00")
    assert site.get(f"{path}/visit.ics").status_code == 409


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Your appointment", "Cancel this appointment?", "Choose another time")),
        ("de", ("Ihr Termin", "Diesen Termin absagen?", "Andere Zeit wählen")),
        ("es", ("Su cita", "¿Cancelar esta cita?", "Elegir otra hora")),
        ("fr", ("Votre rendez-vous", "Annuler ce rendez-vous ?", "Choisir une autre heure")),
    ],
)
def test_all_of_it_speaks_the_readers_language(site: Site, path: str, language: str, words: tuple[str, ...]) -> None:
    for each, expected in zip(("", "/cancel", "/move"), words, strict=True):
        page = site.get(f"{path}{each}?lang={language}", accept_language="en")
        assert f"<h1>{expected}</h1>" in page.text
        assert f'lang="{language}"' in page.text
    answer = site.send(site.get(f"{path}?lang={language}"), f"{path}/confirm?lang={language}")
    assert f"lang={language}" in answer.headers["location"] or language == "en"


def test_a_suspended_tenant_serves_no_links(site: Site, path: str) -> None:
    with open_unit(site.clinic.database, Actor.operator("operator", "cli")) as platform:
        tenants.set_status(platform, site.clinic.slug, "SUSPENDED", "unpaid")
    assert site.get(path).status_code == 503


def test_the_links_are_good_on_the_shared_host_too(site: Site, path: str) -> None:
    clinic: Clinic = site.clinic
    answer = site.http.get(f"http://localhost/{clinic.slug}{path}")
    assert answer.status_code == 200
    assert f'action="/{clinic.slug}{path}/confirm"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
