"""Differences between two states are told thing by thing, field by field."""

from sloty.operations.plans.difference import Difference, FieldChange, differences
from sloty.operations.rows import Action

_TENANT = {"slug": "a", "name": "A"}


def test_what_is_new_changed_archived_and_gone() -> None:
    before = {
        "tenant": _TENANT,
        "locations": [{"slug": "old", "name": "Old"}, {"slug": "main", "name": "Main"}],
        "closures": [{"location": "main", "day": "2099-01-01"}],
    }
    after = {
        "tenant": {**_TENANT, "name": "B"},
        "locations": [
            {"slug": "main", "name": "Main Street", "city": "Rome"},
            {"slug": "new", "name": "New"},
            {"slug": "old", "name": "Old", "status": "INACTIVE"},
        ],
        "closures": [],
    }
    assert list(differences(before, after)) == [
        Difference("tenant/a", Action.UPDATED, (FieldChange("name", "A", "B"),)),
        Difference(
            "location/main",
            Action.UPDATED,
            (FieldChange("name", "Main", "Main Street"), FieldChange("city", None, "Rome")),
        ),
        Difference("location/new", Action.CREATED),
        Difference("location/old", Action.ARCHIVED, (FieldChange("status", None, "INACTIVE"),)),
        Difference("closure/2099-01-01/main", Action.REMOVED),
    ]


def test_parts_are_told_by_their_names() -> None:
    def service(*providers: object) -> dict[str, object]:
        return {"tenant": _TENANT, "providers": [{"slug": "p", "locations": list(providers)}]}

    before = service({"location": "x", "hours": ["mon 09:00-10:00"]}, {"location": "y"})
    after = service({"location": "x", "hours": ["mon 09:00-11:00"]}, {"location": "z"})
    (found,) = differences(before, after)
    assert found.fields == (
        FieldChange("locations.x.hours", ["mon 09:00-10:00"], ["mon 09:00-11:00"]),
        FieldChange("locations.y", True, None),
        FieldChange("locations.z", None, True),
    )


def test_nothing_is_different_from_itself() -> None:
    state = {"tenant": _TENANT, "locations": [{"slug": "main", "name": "Main"}]}
    assert list(differences(state, state)) == []
    assert [each.action for each in differences({}, state)] == [Action.CREATED, Action.CREATED]
