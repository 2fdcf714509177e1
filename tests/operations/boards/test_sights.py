"""Where one can look: what is in use, by name."""

from uuid import uuid4

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.ids import UserId
from sloty.operations.boards.sights import Sight, sights
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


def test_a_user_is_the_provider_of_their_e_mail_address_unless_somebody_else_is_said_to_be(clinic: Clinic) -> None:
    clinic.provider("ben")
    with clinic.unit() as unit:
        unit.session.run("update provider set email = 'Ana@example.org' where tenant_id = %(tenant)s and slug = 'ana'")
    user = UserId(uuid4())
    actor = Actor("ana@example.org", Role.PROVIDER, "desk", clinic.tenant, user, PERMISSIONS[Role.PROVIDER])
    with clinic.unit(actor=actor) as unit:
        assert sights(unit).own == "ana"
    with clinic.unit() as unit:
        assert sights(unit).own is None
        unit.session.run(
            "update provider set user_id = %(user)s where tenant_id = %(tenant)s and slug = 'ben'", user=user
        )
    with clinic.unit(actor=actor) as unit:
        assert sights(unit).own == "ben"
