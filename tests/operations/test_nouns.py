"""The verbs that every noun of the catalog has, on locations, providers, services and resources."""

from typing import Any

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.errors import ManyErrors
from sloty.operations import nouns, rows
from sloty.operations.customers import CUSTOMER
from sloty.operations.nouns import Noun
from sloty.operations.places import DEPARTMENT, LOCATION
from sloty.operations.providers import PROVIDER
from sloty.operations.resources import POOL, RESOURCE
from sloty.operations.services import SERVICE
from sloty.operations.specs import InvalidValue
from tests.builders import Clinic

ALL: list[Noun[Any, Any, Any]] = [LOCATION, DEPARTMENT, PROVIDER, POOL, RESOURCE, SERVICE]
NEW: dict[str, dict[str, Any]] = {
    "location": {"timezone": "Europe/Lisbon", "hours": ["mon-fri 09:00-17:00 except 12:00-13:00"]},
    "department": {"location": "downtown"},
    "provider": {"languages": ["en"], "locations": [{"location": "downtown", "hours": ["sat 22:00-06:00"]}]},
    "pool": {},
    "resource": {"pool": "rooms", "location": "downtown", "capacity": 2},
    "service": {"duration": 30, "providers": ["ana"], "locations": ["downtown"], "requires": [{"pool": "rooms"}]},
}


@pytest.mark.parametrize("noun", ALL, ids=lambda noun: str(noun.name))
def test_a_row_is_made_shown_changed_listed_and_archived(clinic: Clinic, noun: Noun[Any, Any, Any]) -> None:
    """What is asked for is what is shown; only what is given is changed."""
    clinic.pool("rooms")
    given = {"slug": "new-one", "name": "New One", **NEW[noun.name]}
    with clinic.unit() as unit:
        made = nouns.create(unit, noun, given)
        assert nouns.show(unit, noun, "New One") == made == nouns.show(unit, noun, str(made.id))
        with pytest.raises(rows.Exists):
            nouns.create(unit, noun, given)
        edited = nouns.edit(unit, noun, "new-one", {"name": "Renamed"})
        assert edited == type(made)(**{**vars_of(made), "name": "Renamed"})
        assert edited in nouns.list_(unit, noun)
        assert nouns.put(unit, noun, noun.spec.model_validate({**given, "name": "Renamed"})).action == "unchanged"
        if noun.archived:
            assert nouns.archive(unit, noun, "new-one").status == "INACTIVE"


def vars_of(view: Any) -> dict[str, Any]:
    """A view's fields."""
    return {name: getattr(view, name) for name in view.__dataclass_fields__}


def test_every_problem_is_told_at_once_by_field(clinic: Clinic) -> None:
    """And nothing is written."""
    with clinic.unit() as unit:
        with pytest.raises(ManyErrors) as refused:
            nouns.create(unit, LOCATION, {"slug": "A B", "name": "", "timezone": "Mars/X", "zip": 1})
        assert [error.field for error in refused.value.errors] == ["slug", "name", "timezone", "zip"]
        with pytest.raises(InvalidValue):
            nouns.edit(unit, LOCATION, "downtown", {"timezone": "Mars/X"})
        assert [view.slug for view in nouns.list_(unit, LOCATION)] == ["downtown"]


def test_an_empty_word_takes_away_what_may_be_missing_and_nothing_else(clinic: Clinic) -> None:
    given = {"title": "Dr", "sign_in_email": "ana@example.org", "languages": ["en", "pt"]}
    with clinic.unit() as unit:
        full = nouns.edit(unit, PROVIDER, "ana", given)
        assert (full.title, full.sign_in_email, full.languages) == ("Dr", "ana@example.org", ("en", "pt"))
        bare = nouns.edit(unit, PROVIDER, "ana", {"title": "", "sign_in_email": "", "languages": [""]})
        assert (bare.title, bare.sign_in_email, bare.languages) == (None, None, ())
        with pytest.raises(InvalidValue):
            nouns.edit(unit, PROVIDER, "ana", {"name": ""})
        assert nouns.edit(unit, CUSTOMER, "rui@example.com", {"notes": "", "phone": ""}).notes is None


def test_what_is_not_there_is_said_with_what_is_close(clinic: Clinic) -> None:
    """And two of one name are not guessed between."""
    with clinic.unit() as unit:
        with pytest.raises(rows.NoSuch) as refused:
            nouns.show(unit, LOCATION, "downtwon")
        assert "downtown" in refused.value.advice
        nouns.create(unit, LOCATION, {"slug": "second", "name": "Downtown", "timezone": "UTC"})
        with pytest.raises(rows.Ambiguous):
            nouns.show(unit, LOCATION, "Downtown")


def test_only_an_administrator_changes_the_catalog(clinic: Clinic) -> None:
    """Staff look; the public looks too."""
    for role in (Role.STAFF, Role.PROVIDER, Role.USER, Role.LOCATION_SCHEDULER):
        somebody = Actor("somebody", role, "desk", clinic.tenant, permissions=PERMISSIONS[role])
        with clinic.unit(actor=somebody) as unit:
            assert nouns.list_(unit, LOCATION)
            with pytest.raises(NotAllowed):
                nouns.create(unit, LOCATION, {})
            with pytest.raises(NotAllowed):
                nouns.edit(unit, LOCATION, "downtown", {})
            with pytest.raises(NotAllowed):
                nouns.archive(unit, LOCATION, "downtown")


def test_a_retry_under_a_key_makes_one(clinic: Clinic) -> None:
    """And is answered alike."""
    given = {"first_name": "Eva", "last_name": "Roe", "email": "Eva@Example.com", "phone": "212 555 0100"}
    with clinic.unit(key="eva") as unit:
        first = nouns.create(unit, CUSTOMER, given)
    with clinic.unit(key="eva") as unit:
        assert nouns.create(unit, CUSTOMER, given) == first
    assert (first.email, first.phone) == ("eva@example.com", "+12125550100")
