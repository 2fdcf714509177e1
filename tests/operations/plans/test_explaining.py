"""What plans are made of is told for people, and for editors as JSON Schema."""

from typing import Any

import jsonschema
import pytest

from sloty.formats import documents
from sloty.operations import demo, plans
from sloty.operations.plans import templates
from sloty.operations.plans.explaining import KINDS, KindUnknown


def errors(content: Any) -> list[str]:
    checker = jsonschema.Draft202012Validator(plans.schema())
    return sorted(error.json_path for error in checker.iter_errors(content))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_tells_its_fields(kind: str) -> None:
    found = plans.explain(kind)
    assert {view.field for view in found} == set(KINDS[kind].model_fields)
    assert all(view.type for view in found)


def test_a_kind_may_be_named_in_the_plural_and_a_wrong_one_is_guessed() -> None:
    assert plans.explain("Locations") == plans.explain("location")
    with pytest.raises(KindUnknown) as caught:
        plans.explain("servic")
    assert caught.value.advice == "Did you mean service?"


def test_editors_accept_the_sample_and_refuse_what_is_wrong() -> None:
    jsonschema.Draft202012Validator.check_schema(plans.schema())
    content = {
        "tenant": {"slug": "a", "name": "A"},
        "locations": [{"slug": "m", "name": "M", "timezone": "UTC", "hours": ["mon 09:00-10:00"]}],
        "services": [{"slug": "s", "name": "S", "providers": ["p", {"provider": "q", "duration": 30}]}],
    }
    assert errors(content) == []
    content["services"] = [{"slug": "s", "nam": "S", "duration": 0}]
    assert errors(content) == ["$.services"]
    assert errors({"tenant": {"slug": "a"}, "location": []}) == ["$", "$.tenant"]


def test_the_names_in_the_sample_are_those_of_the_schema() -> None:
    path = templates.examples() / demo.CLINIC / "clinic.yaml"
    (document,) = documents.read(path.read_text(encoding="utf-8"), path.name)
    assert set(document.content) <= set(plans.schema()["properties"])
