"""Where one can look: what is in use, by name."""

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
