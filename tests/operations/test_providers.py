"""Providers: who delivers services, where, in which hours."""

from datetime import date

import pytest

from sloty.models.calendar import Calendar
from sloty.operations import nouns, providers, rows, slots
from sloty.operations.offerings import offering
from sloty.operations.providers import PROVIDER
from sloty.operations.rows import NoSuch
from sloty.operations.slots import Search
from sloty.operations.specs import ProviderSpec
from tests.builders import Clinic, at

BEN = {"slug": "ben", "name": "Ben", "locations": [{"location": "downtown", "hours": ["mon 10:00-11:00"]}]}


def test_a_provider_comes_with_a_calendar_and_can_be_booked_at_once(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        calendars = len(rows.all_of(unit, Calendar))
        made = nouns.create(unit, PROVIDER, BEN)
        assert [(site.location, site.hours) for site in made.locations] == [("downtown", ("mon 10:00-11:00",))]
        assert len(rows.all_of(unit, Calendar)) == calendars + 1
    clinic.ids["ben"] = made.id
    clinic.service("exam", by=("ben",))
    with clinic.unit() as unit:
        found = slots.find_slots(unit, Search("exam", at("00:00"), at("23:00")))
        assert [f"{slot.start:%H:%M}" for slot in found] == ["10:00", "10:15", "10:30"]


def test_a_put_makes_locations_what_is_wanted_and_leaves_them_without_a_word(clinic: Clinic) -> None:
    clinic.location("uptown")
    both = {**BEN, "locations": [{"location": "uptown"}, {"location": "downtown"}]}
    bare = {"slug": "ben", "name": "Ben", "home_location": "uptown"}
    with clinic.unit() as unit:
        for given, action, places in (
            (BEN, "created", ["downtown"]),
            (both, "updated", ["downtown", "uptown"]),
            (both, "unchanged", ["downtown", "uptown"]),
            (bare, "unchanged", ["downtown", "uptown"]),
            ({**bare, "locations": []}, "updated", []),
        ):
            spec = ProviderSpec.model_validate({**given, "home_location": "uptown"})
            assert nouns.put(unit, PROVIDER, spec).action == action
            assert [site.location for site in nouns.show(unit, PROVIDER, "ben").locations] == places


def test_a_provider_is_placed_and_how_they_work_there_is_changed(clinic: Clinic) -> None:
    clinic.location("uptown")
    with clinic.unit() as unit:
        view = providers.place(unit, "ana", {"location": "uptown", "hours": ["sat 09:00-12:00"]})
        assert [site.location for site in view.locations] == ["downtown", "uptown"]
        view = providers.place(unit, "ana", {"location": "uptown", "employment_type": "PART_TIME"})
        uptown = view.locations[1]
        assert (uptown.employment_type, uptown.hours) == ("PART_TIME", ("sat 09:00-12:00",))
        view = providers.place(unit, "ana", {"location": "uptown", "ends_on": date(2027, 6, 30)})
        assert view.locations[1].employment_type == "PART_TIME"
        assert view.locations[0].hours == ("mon-fri 09:00-17:00",)


def test_nobody_is_placed_where_nothing_is(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for ref, given in (
            ("ana", {"location": "mars"}),
            ("zoe", {"location": "downtown"}),
            ("ana", {"location": "downtown", "department": "eyes"}),
        ):
            with pytest.raises(NoSuch):
                providers.place(unit, ref, given)


def test_a_retry_under_a_key_places_once(clinic: Clinic) -> None:
    clinic.location("uptown")
    views = []
    for _ in range(2):
        with clinic.unit(key="place") as unit:
            views.append(providers.place(unit, "ana", {"location": "uptown"}))
    assert views[0] == views[1]


def test_an_archived_provider_offers_nothing_any_more(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert [offer.provider for offer in offering(unit, "cleaning").offers] == ["ana"]
        assert nouns.archive(unit, PROVIDER, "ana").status == "INACTIVE"
    with clinic.unit() as unit:
        assert offering(unit, "cleaning").offers == ()
