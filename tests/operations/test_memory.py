"""What was made of the catalog is kept for one version of it, one day and one tenant."""

from datetime import timedelta

from sloty.operations.memory import of_catalog
from sloty.operations.unit import Unit
from tests.builders import NOW, Clinic


class Made:
    """Counts how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def kept(unit: Unit, made: Made, name: str = "thing") -> int:
    return of_catalog(unit, name, made)


def test_a_copy_is_made_once_and_again_for_another_name_version_or_day(clinic: Clinic) -> None:
    made = Made()
    with clinic.unit() as unit:
        assert [kept(unit, made), kept(unit, made), kept(unit, made, "other"), kept(unit, made)] == [1, 1, 2, 1]
    clinic.provider("ben")
    with clinic.unit() as unit:
        assert kept(unit, made) == 3
    with clinic.unit(now=NOW + timedelta(days=1)) as unit:
        assert kept(unit, made) == 4


def test_another_tenants_copy_is_another(clinic: Clinic) -> None:
    made, other = Made(), Clinic(clinic.database)
    with clinic.unit() as mine, other.unit() as theirs:
        assert (kept(mine, made), kept(theirs, made), kept(mine, made)) == (1, 2, 1)


def test_the_oldest_copy_goes_when_there_are_too_many(clinic: Clinic) -> None:
    made = Made()
    with clinic.unit() as unit:
        unit.database.memory.clear()
        for number in range(300):
            kept(unit, made, str(number))
        assert len(unit.database.memory) == 256
        assert (kept(unit, made, "299"), kept(unit, made, "0")) == (300, 301)
