"""The waiting list on the page: offered where nothing is free, joined once, left by a secret link."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from sloty.engine.waiting import PartOfDay
from sloty.formats.messages.facts import Language
from sloty.operations import nouns, signing, waitlist
from sloty.operations.allowances import RATES, What
from sloty.operations.providers import PROVIDER
from sloty.operations.services import SERVICE
from sloty.operations.signing import Purpose
from sloty.operations.waitlist import EntryView
from sloty.web.words import words
from tests.builders import MONDAY, NOW, at
from tests.operations.self_service.visitors import expire
from tests.operations.test_booking import book
from tests.operations.test_waitlist import keep_list
from tests.web.pages.test_booking import EVA, chosen
from tests.web.site import Site, hidden, text_of

PAGE, FORM = "/book/cleaning", "/wait/cleaning"
BUSY = "/book/exam"


@pytest.fixture
def listed(site: Site) -> Site:
    """The site of a clinic whose cleanings, and whose exams that nobody has time for, people may wait for."""
    site.clinic.location("uptown", phone="+12025550143", email="up@example.com")
    site.clinic.provider("bob", works="", where="uptown")
    site.clinic.service("exam", by=("bob",), where=("uptown",))
    for service in ("cleaning", "exam"):
        keep_list(site.clinic, service)
    return site


def there(site: Site) -> list[EntryView]:
    with site.clinic.unit() as unit:
        return waitlist.entries(unit)


def joined(site: Site, path: str = FORM, **fields: Any) -> str:
    """The address of one's own page, after the form was sent."""
    answer = site.send(site.get(path), path.partition("?")[0], {**EVA, **fields})
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.headers["location"])


def test_where_nothing_is_free_the_list_is_offered_besides_calling(listed: Site) -> None:
    page = listed.get(BUSY).text
    main = page.partition("<main")[2]
    assert 'href="/wait/exam"' in main
    assert "Join the waiting list" in text_of(main)
    assert "tel:+12025550143" in main
    assert "There is no waiting list" not in page


def test_below_the_times_a_quiet_link_leads_to_the_list(listed: Site) -> None:
    said = listed.get(PAGE).text
    assert "None of these suits? Join the waiting list" in text_of(said)
    assert 'href="/wait/cleaning"' in said


def test_where_a_time_is_gone_and_nothing_is_free_near_it_the_list_is_offered(listed: Site) -> None:
    listed.clinic.provider("dan", works="Mon 10:00-10:30")
    listed.clinic.service("rare", by=("dan",), horizon_days=7, waitlist=True)
    form = chosen(listed, service="rare")
    expire(listed.clinic)
    book(listed.clinic, "10:00", service="rare")
    page = listed.get(form).text
    assert "Nothing near it is free" in text_of(page)
    assert 'href="/wait/rare?at=downtown' in page


def test_a_service_without_a_list_says_so_and_its_form_leads_to_its_times(site: Site) -> None:
    assert "waiting list" not in text_of(site.get(PAGE).text)
    assert site.get(f"{FORM}?who=ana").headers["location"] == f"{PAGE}?who=ana"
    assert site.get("/wait/nothing").status_code == 404


def test_a_change_of_the_setting_shows_at_once_also_on_a_page_that_is_kept(listed: Site) -> None:
    with listed.http:
        for keeps in (True, False, True):
            with listed.clinic.unit() as unit:
                nouns.edit(unit, SERVICE, "exam", {"waitlist": keeps})
            for _ in range(2):
                assert ('href="/wait/exam"' in listed.get(BUSY).text) is keeps


@pytest.mark.parametrize("language", Language)
def test_the_whole_way_in_each_language(listed: Site, language: Language) -> None:
    t, query = words(language), f"?lang={language.value}"
    page = listed.get(f"{FORM}{query}")
    assert f"<h1>{t('wait.title')}</h1>" in page.text
    own = listed.send(page, f"{FORM}{query}", {**EVA, "part": ["MORNING", "EVENING"]}).headers["location"]
    shown = listed.get(own)
    assert f"<h1>{t('wait.waits')}</h1>" in shown.text
    left = listed.send(shown, own)
    assert (left.status_code, left.headers["location"]) == (303, own)
    assert f"<h1>{t('wait.ended_title')}</h1>" in listed.get(own).text


def test_what_was_chosen_so_far_is_carried_on_and_all_of_it_is_kept(listed: Site) -> None:
    listed.clinic.provider("cho")
    with listed.clinic.unit() as unit:
        nouns.edit(unit, PROVIDER, "cho", {"title": "Dr"})
    listed.clinic.service("scan", by=("ana", "cho"))
    keep_list(listed.clinic, "scan")
    times = listed.get("/book/scan?who=cho").text
    assert 'href="/wait/scan?who=cho"' in times
    form = listed.get("/wait/scan?who=cho")
    assert '<option value="cho" selected>' in form.text
    own = joined(
        listed, "/wait/scan?who=cho", who="cho", part=["EVENING", "MORNING", "NIGHT"], earliest="2027-01-11",
        latest="2027-02-28", notes="after work", phone="(202) 555-0144",
    )  # fmt: skip
    (entry,) = there(listed)
    assert (entry.service, entry.provider, entry.location, entry.source) == ("scan", "cho", "downtown", "ONLINE")
    assert (str(entry.earliest), str(entry.latest), entry.notes) == ("2027-01-11", "2027-02-28", "after work")
    assert entry.parts_of_day == (PartOfDay.MORNING, PartOfDay.EVENING)
    said = text_of(listed.get(own).text)
    assert "Morning (before 12:00 PM) Evening (from 5:00 PM)" in said
    assert "From Monday, January 11 to Sunday, February 28" in said
    assert "with Dr Cho" in said
    for known in ("eva@example.com", "after work", "555-0144"):
        assert known not in listed.get(own).text


def test_what_is_wrong_is_told_together_in_the_order_of_the_form_and_what_was_typed_stays(listed: Site) -> None:
    sent = {"first_name": "<b>Eva", "email": "nonsense", "part": "EVENING", "earliest": "soon", "latest": "2026-12-01"}
    answer = listed.send(listed.get(FORM), FORM, sent)
    assert answer.status_code == 422
    assert "<title>Error: Join the waiting list" in answer.text
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == ["earliest", "latest", "last_name", "email"]
    for name in ("earliest", "latest", "last_name", "email"):
        assert f'id="{name}"' in answer.text
    for kept in ('value="&lt;b&gt;Eva"', 'value="nonsense"', 'value="EVENING" checked', 'value="2026-12-01"'):
        assert kept in answer.text
    assert there(listed) == []
    done = listed.post(FORM, {**hidden(answer.text), **EVA})
    assert done.status_code == 303


def test_a_last_day_before_the_first_is_told_at_the_last(listed: Site) -> None:
    days = {"earliest": "2027-03-01", "latest": "2027-02-01"}
    answer = listed.send(listed.get(FORM), FORM, {**EVA, **days})
    assert "The last day that suits is before the first" in answer.text
    assert re.findall(r'<li><a href="#([^"]+)">', answer.text) == ["latest"]


def test_back_reload_a_double_click_and_two_tabs_are_one_place(listed: Site) -> None:
    tabs = [hidden(listed.get(FORM).text) for _ in range(3)]
    listed.now += timedelta(seconds=5)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda fields: listed.post(FORM, {**fields, **EVA}), [*tabs, tabs[0]]))
    assert [each.status_code for each in answers] == [303] * 4
    assert len(there(listed)) == 1
    # Back, and other words in the same form.
    again = listed.post(FORM, {**tabs[0], **EVA, "part": "EVENING"})
    assert again.status_code == 303
    (entry,) = there(listed)
    assert entry.parts_of_day == (PartOfDay.EVENING,)
    for each in (*answers, again):
        assert "You are on the waiting list" in listed.get(each.headers["location"]).text


def test_who_is_known_and_who_is_not_are_answered_alike(listed: Site) -> None:
    listed.clinic.customer("eva@example.com", first_name="Evelyn", last_name="Secret")
    pages = []
    for email in ("eva@example.com", "new@example.com"):
        own = joined(listed, email=email)
        assert own.startswith("/w/")
        page = re.sub(r"""(nonce=|name="form" value=)"[^"]+"|/w/[^"?]+""", "", listed.get(own).text)
        pages.append(page)
    assert pages[0] == pages[1]
    assert "Secret" not in pages[0]


def test_looking_changes_nothing_and_every_bad_word_looks_alike(listed: Site) -> None:
    own = joined(listed)
    for _ in range(2):
        assert listed.get(own).status_code == 200
    assert len(there(listed)) == 1
    held = signing.sign(listed.clinic.database, Purpose.HOLD, listed.clinic.tenant, {"w": there(listed)[0].id.hex})
    gone = signing.sign(listed.clinic.database, Purpose.WAITING, listed.clinic.tenant, {"w": UUID(int=1).hex})
    told = {text_of(listed.get(path).text) for path in ("/w/made-up", own[:-3], f"/w/{held}", f"/w/{gone}")}
    assert len(told) == 1
    assert {listed.get(path).status_code for path in ("/w/made-up", f"/w/{held}")} == {404}
    headers = listed.get(own).headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex, nofollow")


def test_who_guesses_words_is_slowed_down(listed: Site) -> None:
    answers = [listed.get(f"/w/guess-{number}").status_code for number in range(RATES[What.GUESS].most + 1)]
    assert answers == [404] * RATES[What.GUESS].most + [429]


def test_one_who_got_a_time_or_whose_last_day_is_over_is_told_so(listed: Site) -> None:
    booked, late = joined(listed), joined(listed, email="rui@example.com", latest=str(MONDAY))
    with listed.clinic.unit() as unit:
        entry = waitlist.entries(unit, customer="eva@example.com")[0]
        waitlist.book(unit, str(entry.id), at("10:00"))
    assert "You have an appointment" in text_of(listed.get(booked).text)
    listed.now = NOW + timedelta(days=30)
    assert "The last day that suited you is over" in text_of(listed.get(late).text)
    assert "Leave the waiting list" not in listed.get(late).text


def test_a_form_too_fast_forged_or_of_another_site_enters_nobody(listed: Site) -> None:
    fields = hidden(listed.get(FORM).text)
    fast = listed.post(FORM, {**fields, **EVA})
    assert (fast.status_code, 'value="eva@example.com"' in fast.text) == (409, True)
    listed.now += timedelta(seconds=5)
    assert listed.post(FORM, EVA).status_code == 403
    assert listed.post(FORM, {**fields, **EVA, "website": "spam.example"}).status_code == 403
    assert listed.post(FORM, {**fields, **EVA}, sec_fetch_site="cross-site").status_code == 403
    assert listed.post("/wait/exam", {**fields, **EVA, "at": "uptown"}).status_code == 403
    assert there(listed) == []
    own = joined(listed)
    assert listed.post(own, {}).status_code == 403
    listed.now += timedelta(hours=1)
    old = listed.get(own)
    listed.now += timedelta(hours=1)
    assert listed.send(old, own).headers["location"] == own
    assert len(there(listed)) == 1


def test_forms_of_the_list_are_counted(listed: Site) -> None:
    page = listed.get(FORM)
    listed.now += timedelta(seconds=5)
    answers = [listed.post(FORM, {**hidden(page.text), **EVA}).status_code for _ in range(RATES[What.CONTACT].most + 1)]
    assert answers == [303] * RATES[What.CONTACT].most + [429]


def test_who_cannot_be_booked_is_asked_to_call(listed: Site) -> None:
    listed.clinic.customer("eva@example.com", status="DECEASED")
    answer = listed.send(listed.get(FORM), FORM, EVA)
    assert (answer.status_code, "Please call us" in answer.text) == (409, True)


def test_a_list_that_was_closed_meanwhile_leads_back_to_the_times(listed: Site) -> None:
    page = listed.get(FORM)
    with listed.clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"waitlist": False})
    assert listed.send(page, FORM, EVA).headers["location"] == PAGE
