"""Two ways to say the same are one in the plain form."""

import pytest

from sloty.operations.plans.plain import plain, says_the_same
from sloty.operations.specs import LocationSpec, OverrideSpec, ProviderSpec, ServiceSpec, Spec, checked


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (
            LocationSpec,
            {"slug": "a", "name": "A", "timezone": "UTC", "hours": ["mon,tue,wed 9:00-17:00"]},
            {
                "slug": "a",
                "name": "A",
                "timezone": "UTC",
                "kind": "PHYSICAL",
                "hours": [{"days": "mon-wed", "opens": "09:00", "closes": "17:00"}],
            },
        ),
        (
            ServiceSpec,
            {"slug": "s", "name": "S", "providers": ["b", "a"], "locations": ["y", "x"], "step": 15},
            {"slug": "s", "name": "S", "providers": [{"provider": "a"}, "b"], "locations": ["x", "y"]},
        ),
        (
            ProviderSpec,
            {"slug": "p", "name": "P", "locations": [{"location": "y"}, {"location": "x"}]},
            {"slug": "p", "name": "P", "home_location": "y", "locations": [{"location": "x"}, {"location": "y"}]},
        ),
    ],
)
def test_what_says_the_same_is_the_same(kind: type[Spec], one: dict[str, object], other: dict[str, object]) -> None:
    assert plain(checked(kind, one)) == plain(checked(kind, other))


def test_times_of_day_are_written_as_people_write_them() -> None:
    spec = checked(
        OverrideSpec, {"provider": "ana", "day": "2027-01-01", "kind": "SICK", "opens": "8:00", "closes": "24:00"}
    )
    assert plain(spec) == {"provider": "ana", "day": "2027-01-01", "kind": "SICK", "opens": "08:00", "closes": "24:00"}


def test_parts_that_are_not_said_are_left_alone_and_fields_have_their_defaults() -> None:
    current = {"slug": "a", "name": "A", "hours": ["mon 09:00-10:00"]}
    assert says_the_same({"slug": "a", "name": "A"}, current)
    assert not says_the_same({"slug": "a", "name": "A", "hours": []}, current)
    assert not says_the_same({"slug": "a", "name": "A"}, {**current, "phone": "+1 212 555 0100"})
