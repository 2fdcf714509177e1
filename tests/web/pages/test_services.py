"""The first page: what can be booked, with its length and price."""

from gzip import compress

from tests.web.site import Site, text_of


def test_a_visitor_sees_what_can_be_booked(site: Site) -> None:
    site.clinic.service("exam", duration=60, price=80, description="The whole mouth <b>")
    page = site.get("/")
    assert page.status_code == 200
    said = text_of(page.text)
    assert "What would you like to book?" in said
    assert "Cleaning 30 minutes" in said
    assert "Exam 60 minutes · $80.00 The whole mouth <b>" in said
    assert 'href="/book/exam"' in page.text


def test_a_single_service_is_chosen_already(site: Site) -> None:
    answer = site.get("/?lang=de")
    assert (answer.status_code, answer.headers["location"]) == (303, "/book/cleaning?lang=de")


def test_what_is_not_offered_online_is_not_shown(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    site.clinic.service("surgery", bookable_online=False)
    assert "Surgery" not in site.get("/").text


def test_nothing_to_book_is_said(site: Site) -> None:
    with site.clinic.unit() as unit:
        unit.session.run("update service set status = 'INACTIVE' where tenant_id = %(tenant)s")
    assert "Nothing can be booked online at present" in text_of(site.get("/").text)


def test_the_page_speaks_the_visitors_language(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    assert "Was möchten Sie buchen?" in site.get("/", accept_language="de-AT,en;q=0.5").text
    chosen = site.get("/?lang=fr", accept_language="de")
    assert "Que souhaitez-vous réserver" in chosen.text
    assert 'href="/book/exam?lang=fr"' in chosen.text


def test_a_page_weighs_little(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    page = site.get("/")
    assert (page.status_code, len(compress(page.content)) < 4000) == (200, True)


def test_what_costs_nothing_is_called_free(site: Site) -> None:
    site.clinic.service("talk", price=0)
    said = text_of(site.get("/").text)
    assert "Talk 30 minutes · free" in said
    assert "$0.00" not in said
    assert "30 minutes · free" in text_of(site.get("/book/talk").text)


def test_among_many_services_one_is_found_by_its_words_and_by_its_category(site: Site) -> None:
    for number in range(30):
        site.clinic.service(f"s{number}", category=("Teeth", "Eyes", "Skin & <hair>")[number % 3])
    site.clinic.service("laser", description="For scars", category="Skin & <hair>")
    page = site.get("/").text
    assert 'role="search"' in page
    assert 'href="#c1">Skin &amp; &lt;hair&gt;</a>' in page
    assert '<h2 id="c1" tabindex="-1">Skin &amp; &lt;hair&gt;</h2>' in page
    found = text_of(site.get("/?find=SCARS&lang=de").text)
    assert "Laser" in found
    assert "S1 " not in found
    none = site.get("/?find=<b>wings")
    assert none.status_code == 200
    assert "Nothing is called “&lt;b&gt;wings”." in none.text
    assert "<b>wings" not in none.text


def test_few_services_need_no_search(site: Site) -> None:
    site.clinic.service("exam")
    assert 'role="search"' not in site.get("/").text
