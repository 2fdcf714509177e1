"""Questions of the form: files that stay with it, and limits in the visitor's language."""

import re
from datetime import timedelta
from typing import Any

import pytest

from sloty.db.pool import DatabaseRole
from sloty.web import forms
from tests.builders import Clinic
from tests.operations.self_service.visitors import expire
from tests.web.pages.test_booking import EVA, chosen, slot
from tests.web.site import Site, hidden


def send_with(site: Site, page: Any, path: str, form: dict[str, Any], content: bytes = b"%PDF-1.7 rest") -> Any:
    """Fill in a form with a file for the question `scan`."""
    site.now += timedelta(seconds=5)
    files = {"q-scan": ("scan.pdf", content, "text/html")}
    sent = {**hidden(page.text), **form}
    return site.http.post(path, data=sent, files=files, headers={"sec-fetch-site": "same-origin"})


def attached(clinic: Clinic) -> list[Any]:
    with clinic.unit() as unit:
        return unit.session.rows("select name, filename, content from attachment where tenant_id = %(tenant)s")


def test_a_file_that_was_sent_stays_when_something_else_is_wrong(site: Site) -> None:
    site.clinic.parameter("cleaning", "scan", "FILE", required=True)
    form = chosen(site)
    wrong = send_with(site, site.get(form), form, {**EVA, "email": "nonsense"})
    assert wrong.status_code == 422
    assert "“scan.pdf” is attached" in wrong.text
    assert re.findall(r'<li><a href="#([^"]+)">', wrong.text) == ["email"]
    longer = site.send(wrong, f"{form}/keep", EVA)
    assert "“scan.pdf” is attached" in longer.text
    first, second = site.send(longer, form, EVA), site.send(longer, form, EVA)
    assert (first.status_code, second.status_code) == (303, 303)
    assert attached(site.clinic) == [("scan", "scan.pdf", b"%PDF-1.7 rest")]


def test_a_file_goes_along_to_another_time(site: Site) -> None:
    site.clinic.parameter("cleaning", "scan", "FILE", required=True)
    form = chosen(site)
    page = site.get(form)
    expire(site.clinic)
    rival = chosen(site)
    assert send_with(site, site.get(rival), rival, {**EVA, "email": "rival@example.com"}).status_code == 303
    gone = send_with(site, page, form, EVA, b"%PDF-1.7 mine")
    assert (gone.status_code, "“scan.pdf” is attached" in gone.text) == (409, True)
    instead = re.findall(r'name="slot" value="(\d+)"', gone.text)[0]
    other = site.send(gone, f"{form}/other", {**EVA, "slot": instead})
    action = re.findall(r'<form method="post" action="([^"]+)"', other.text)[0]
    assert site.send(other, action, EVA).status_code == 303
    assert [content for _, _, content in attached(site.clinic)] == [b"%PDF-1.7 rest", b"%PDF-1.7 mine"]


def test_a_file_can_be_taken_back_or_replaced(site: Site) -> None:
    site.clinic.parameter("cleaning", "scan", "FILE")
    form = chosen(site)
    wrong = send_with(site, site.get(form), form, {"first_name": "Eva"})
    replaced = send_with(site, wrong, form, {"first_name": "Eva"}, b"%PDF-1.7 other")
    assert replaced.text.count("kept-scan") == 1
    assert site.send(replaced, form, {**EVA, "drop-scan": "yes"}).status_code == 303
    assert attached(site.clinic) == []


def test_a_service_says_which_kinds_of_files_it_takes(site: Site) -> None:
    site.clinic.parameter("cleaning", "scan", "FILE", options=["PNG", "JPEG"])
    form = chosen(site)
    page = site.get(form)
    assert "PNG or JPEG, at most 2 MB." in page.text
    assert 'accept="image/png,image/jpeg"' in page.text
    wrong = send_with(site, page, form, EVA)
    assert "choose a file of the kind PNG or JPEG" in wrong.text
    assert "kept-scan" not in wrong.text


def test_numbers_and_limits_are_written_as_in_the_language(site: Site) -> None:
    site.clinic.parameter("cleaning", "weight", "NUMBER", minimum="2.5", maximum="1000")
    site.clinic.parameter("cleaning", "born", "DATE", maximum="2026-12-31")
    form = chosen(site, query="?lang=de")
    page = site.get(form)
    assert "Von 2,5 bis 1.000." in page.text
    assert "Höchstens 31.12.2026." in page.text
    assert 'max="2026-12-31"' in page.text
    assert site.send(page, form, {**EVA, "q-weight": "72,5"}).status_code == 303
    with site.clinic.unit() as unit:
        assert unit.session.row("select value from answer where tenant_id = %(tenant)s") == ("72.5",)


@pytest.mark.parametrize(
    ("verb", "form"), [("", {"email": "nonsense"}), ("", EVA), ("/keep", {}), ("/other", {"slot": slot("11:00")})]
)
def test_a_photo_is_drawn_once_and_while_nothing_is_locked(
    site: Site, monkeypatch: pytest.MonkeyPatch, verb: str, form: dict[str, Any]
) -> None:
    site.clinic.parameter("cleaning", "scan", "FILE")
    address = chosen(site)
    page, drawn = site.get(address), list[int]()
    pool: Any = site.clinic.database.engine(DatabaseRole.APP).pool

    def noted(content: bytes) -> bytes:
        drawn.append(pool.checkedout())
        return content

    monkeypatch.setattr(forms, "redrawn", noted)
    assert send_with(site, page, address + verb, {**EVA, **form}).status_code in {200, 303, 422}
    assert drawn == [0]
