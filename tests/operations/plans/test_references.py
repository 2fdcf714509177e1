"""What a plan refers to is in the plan, once."""

import pytest

from sloty.operations.plans import references
from sloty.operations.specs import PlanSpec, checked

_TENANT = {"slug": "a", "name": "A"}
_MAIN = {"slug": "main", "name": "Main", "timezone": "UTC"}


def problems(**sections: object) -> list[tuple[str, str]]:
    plan = checked(PlanSpec, {"tenant": _TENANT, **sections})
    return [(".".join(map(str, path)), said) for path, said in references.problems(plan)]


def test_a_slug_stands_once() -> None:
    """Judged as it was written, so that what has the wrong shape does not hide it."""
    content = {
        "tenant": _TENANT,
        "locations": [_MAIN, {**_MAIN, "timezone": 3}, "main", {"slug": 4}],
        "pools": {"slug": 5},
    }
    assert list(references.twice(content)) == [(("locations", 1, "slug"), "main stands twice in locations")]


@pytest.mark.parametrize(
    ("section", "item", "path"),
    [
        ("departments", {"slug": "d", "name": "D", "location": "x"}, "departments.0.location"),
        ("resources", {"slug": "r", "name": "R", "pool": "x", "location": "main"}, "resources.0.pool"),
        ("providers", {"slug": "p", "name": "P", "locations": [{"location": "x"}]}, "providers.0.locations.0.location"),
        ("services", {"slug": "s", "name": "S", "locations": ["main", "x"]}, "services.0.locations.1"),
        ("closures", {"location": "x", "day": "2099-01-01"}, "closures.0.location"),
    ],
)
def test_what_is_named_is_in_the_plan(section: str, item: dict[str, object], path: str) -> None:
    found = problems(locations=[_MAIN], pools=[], **{section: [item]})
    assert [each for each, _ in found] == [path]
    assert "x is not among" in found[0][1]


def test_a_section_that_is_left_out_may_hold_what_is_named() -> None:
    assert problems(services=[{"slug": "s", "name": "S", "providers": ["somebody"]}]) == []


def test_a_question_that_no_answer_could_meet_is_found() -> None:
    question = {"name": "n", "label": "N", "type": "NUMBER", "minimum": "5", "maximum": "3"}
    ((path, _),) = problems(services=[{"slug": "s", "name": "S", "parameters": [question]}])
    assert path == "services.0.parameters.0"
