"""Where one can look: what is in use, by name."""

from uuid import uuid4

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.ids import UserId
from sloty.operations import nouns
from sloty.operations.boards.sights import Sight, sights
from sloty.operations.providers import PROVIDER
from tests.builders import Clinic


def test_places_and_people_in_use_are_told_once_by_name(clinic: Clinic) -> None:
    clinic.location("annex")
    clinic.location("unused")
    clinic.works("ana", "Sat 09:00-12:00", "annex")
    clinic.provider("ben")
    with clinic.unit() as unit:
        found = sights(unit)
    assert found.locations == (Sight("annex", "Annex"), Sight("downtown", "Downtown"))
    assert found.providers == (Sight("ana", "Ana"), Sight("ben", "Ben"))


def test_a_user_is_the_provider_of_their_e_mail_address_or_of_the_one_that_they_are_said_to_sign_in_with(
    clinic: Clinic,
) -> None:
    clinic.provider("ben")
    actor = Actor("ana@example.org", Role.PROVIDER, "desk", clinic.tenant, UserId(uuid4()), PERMISSIONS[Role.PROVIDER])

    def own(**columns: str) -> str | None:
        for slug, address in columns.items():
            with clinic.unit() as unit:
                nouns.edit(unit, PROVIDER, slug, {"sign_in_email": address})
        with clinic.unit(actor=actor) as unit:
            return sights(unit).own

    with clinic.unit() as unit:
        nouns.edit(unit, PROVIDER, "ana", {"email": "Ana@example.org"})
    assert own() == "ana"
    assert own(ben="ana@example.org") == "ben"
    assert own(ben="ben@example.org") == "ana"
    assert own(ana="dr.souza@example.org") is None
    with clinic.unit() as unit:
        assert sights(unit).own is None
