"""The time that is kept while a form is open: what a browser sends by itself when its page is left, or loaded anew."""

import re

import pytest

from sloty.operations.self_service import holding
from sloty.operations.unit import Unit
from sloty.operations.views import HoldView
from tests.operations.self_service.visitors import expire
from tests.web.pages.test_booking import EVA, chosen, slot
from tests.web.site import Site


def until(page: str) -> str:
    """What the page sends of the time that it was shown."""
    return str(re.findall(r'until:"(\d+)"', page)[0])


def is_free(site: Site) -> bool:
    return f'value="{slot()}"' in site.get("/book/cleaning").text


def test_a_page_that_is_left_gives_the_time_back(site: Site) -> None:
    form = chosen(site)
    page = site.get(form)
    assert not is_free(site)
    site.send(page, f"{form}/leave", {"until": until(page.text)})
    assert is_free(site)


def test_a_page_that_is_left_late_takes_nothing_from_one_that_kept_the_time_since(site: Site) -> None:
    """Loading a page anew leaves the old one; which of the two requests comes first, nobody knows."""
    form = chosen(site)
    with site.clinic.unit() as unit:
        # It was shown a while ago.
        unit.session.run(
            "update reservation set held_until = held_until - interval '1 minute' where tenant_id = %(tenant)s"
        )
    old = site.get(form)
    assert site.send(old, f"{form}/keep", {"anew": "1"}).headers["location"] == form
    site.send(old, f"{form}/leave", {"until": until(old.text)})
    assert not is_free(site)
    new = site.get(form)
    site.send(new, f"{form}/leave", {"until": until(new.text)})
    assert is_free(site)


def test_a_page_that_is_loaded_anew_after_the_time_was_given_back_takes_it_once_more(site: Site) -> None:
    form = chosen(site)
    page = site.get(form)
    site.send(page, f"{form}/leave", {"until": until(page.text)})
    expire(site.clinic)
    answer = site.send(site.get(form), f"{form}/keep", {"anew": "1"})
    assert answer.status_code == 303
    assert not is_free(site)
    again = answer.headers["location"]
    assert site.send(site.get(again), again, EVA).status_code == 303


def test_a_time_that_ends_just_when_it_is_to_be_kept_longer_is_taken_once_more(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = chosen(site)
    page, standing = site.get(form), holding.standing

    def ends_then(unit: Unit, token: str) -> HoldView | None:
        monkeypatch.undo()
        found = standing(unit, token)
        with site.clinic.unit() as other:
            other.session.run(
                "update reservation set held_until = clock_timestamp() - interval '1 second' where tenant_id = %(tenant)s"
            )
        return found

    monkeypatch.setattr(holding, "standing", ends_then)
    answer = site.send(page, f"{form}/keep", {"anew": "1"})
    assert answer.status_code == 303
    again = answer.headers["location"]
    assert again != form
    assert site.send(site.get(again), again, EVA).status_code == 303
