"""Promises, shown whole and changed by name."""

from functools import partial

import pytest

from sloty.actor import Actor
from sloty.operations import policies
from sloty.operations.specs.checked import InvalidValue
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic


def test_what_is_not_named_stays_and_nothing_takes_a_default_back(clinic: Clinic) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        found = policies.set_(platform, clinic.slug, ["reminders.hours_before=48", "messages.sms=BOOKED,CANCELLED"])
        assert found.reminders.hours_before == (48,)
        assert [cause.value for cause in found.messages.sms] == ["BOOKED", "CANCELLED"]
        found = policies.set_(platform, clinic.slug, ["reminders.hours_before=", "messages.digest_at=none"])
        assert found.reminders.hours_before == (24, 2)
        assert found.messages.digest_at is None
        assert len(found.messages.sms) == 2


def test_what_cannot_be_is_refused_by_its_path(clinic: Clinic) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        for act, path in (
            (
                partial(policies.set_, platform, clinic.slug, ["reminders.channels=FAX"]),
                "policies.reminders.channels.0",
            ),
            (partial(policies.set_, platform, clinic.slug, ["nothing.at_all=1"]), "policies.nothing"),
            (
                partial(policies.set_service, platform, clinic.slug, "cleaning", ["cancellation.fee=3"]),
                "cancellation.fee",
            ),
            (
                partial(policies.set_service, platform, clinic.slug, "cleaning", ["reminders.hours_before=0"]),
                "reminders.hours_before.0",
            ),
        ):
            with pytest.raises(InvalidValue) as told:
                act()
            assert told.value.facts["path"] == path


def test_a_service_is_as_its_tenant_again_when_nothing_is_its_own(clinic: Clinic) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        found = policies.set_service(platform, clinic.slug, "cleaning", ["reminders.channels=none"])
        assert found.channels == ()
        assert policies.show_service(platform, clinic.slug, "cleaning") == found
        found = policies.set_service(platform, clinic.slug, "cleaning", ["reminders.channels="])
        assert found == policies.show(platform, clinic.slug).reminders
