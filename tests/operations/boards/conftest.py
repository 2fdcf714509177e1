"""A clinic in New York, and one that is in two places."""

import pytest

from tests.builders import NEW_YORK, Clinic
from tests.operations.boards.looking import in_zone


@pytest.fixture(autouse=True)
def at_home(clinic: Clinic) -> None:
    """The tenant is in New York."""
    in_zone(clinic, NEW_YORK)


@pytest.fixture
def two_places(clinic: Clinic) -> Clinic:
    """Ana mornings downtown and evenings at the lake in Chicago; Ben downtown; Cho at the lake; Dan on Tuesdays."""
    clinic.location("lake", zone="America/Chicago")
    clinic.works_more("ana", "Mon 17:00-18:00", "downtown")
    clinic.works("ana", "Mon 19:00-22:00", "lake")
    clinic.provider("ben")
    clinic.provider("cho", where="lake")
    clinic.provider("dan", works="Tue 09:00-17:00")
    clinic.service("exam", by=("ana", "ben", "cho"), where=("downtown", "lake"))
    return clinic
