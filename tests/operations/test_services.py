"""Services ask questions and take resources."""

import pytest

from sloty.engine.fields import ParameterInvalid
from sloty.operations import nouns, services, slots
from sloty.operations.resources import RESOURCE
from sloty.operations.rows import NoSuch
from sloty.operations.slots import Search
from tests.builders import Clinic, at


def test_a_question_is_added_changed_and_kept_in_its_place(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        services.ask(unit, "cleaning", {"name": "reason", "label": "Reason", "type": "TEXT"})
        services.ask(unit, "cleaning", {"name": "side", "label": "Side", "type": "RADIO", "options": ["left", "right"]})
        view = services.ask(unit, "cleaning", {"name": "reason", "label": "Why?", "type": "TEXT", "required": True})
    assert [(each.name, each.label, each.required) for each in view.parameters] == [
        ("reason", "Why?", True),
        ("side", "Side", False),
    ]


def test_a_question_that_nobody_could_answer_is_refused(clinic: Clinic) -> None:
    with pytest.raises(ParameterInvalid), clinic.unit() as unit:
        services.ask(unit, "cleaning", {"name": "side", "label": "Side", "type": "SELECT"})


def test_a_retry_under_a_key_asks_and_requires_once(clinic: Clinic) -> None:
    clinic.pool("rooms", members=1)
    for _ in range(2):
        with clinic.unit(key="ask") as unit:
            view = services.ask(unit, "cleaning", {"name": "reason", "label": "Reason", "type": "TEXT"})
        assert len(view.parameters) == 1
        with clinic.unit(key="require") as unit:
            assert services.require(unit, "cleaning", "rooms", 1).requires == ("1 rooms",)


def test_what_a_service_takes_can_be_changed_and_shows_at_once(clinic: Clinic) -> None:
    clinic.pool("rooms", members=1)
    search = Search("cleaning", at("09:00"), at("09:15"))
    with clinic.unit() as unit:
        assert services.require(unit, "cleaning", "rooms", 2).requires == ("2 rooms",)
        assert list(slots.find_slots(unit, search)) == []
        assert services.require(unit, "cleaning", "rooms", 1).requires == ("1 rooms",)
        assert len(list(slots.find_slots(unit, search))) == 1
        nouns.archive(unit, RESOURCE, "rooms-downtown-1")
        assert list(slots.find_slots(unit, search)) == []
        assert services.require(unit, "cleaning", "rooms", 0).requires == ()
        with pytest.raises(NoSuch):
            services.require(unit, "cleaning", "halls", 1)
