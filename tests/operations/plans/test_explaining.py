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


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_in_the_words_of_the_program(kind: str) -> None:
    told = " ".join(f"{view.type} {view.default}" for view in plans.explain(kind))
    assert not [word for word in ("Undefined", "Spec", "Policy(", "<", "=", "enum", "object", "None") if word in told]


def test_choices_defaults_and_promises_are_told_as_a_file_says_them() -> None:
    tenant = {view.field: view for view in plans.explain("tenant")}
    assert tenant["subscription_tier"].type == "FREE, BASIC, PRO, ENTERPRISE"
    assert (tenant["subscription_tier"].default, tenant["slug"].default) == ("FREE", "required")
    assert (tenant["policies"].type, tenant["policies"].default) == ("policies", "")
    assert tenant["limits"].type == "locations, providers, customers, users: each integer"
    reminders = {view.field: view for view in plans.explain("reminders")}
    assert (reminders["quiet_from"].type, reminders["quiet_from"].default) == ("text such as 09:30", "21:00")
    assert (reminders["hours_before"].default, reminders["earlier"].default) == ("24, 2", "true")
    assert reminders["channels"].type == "list of EMAIL, SMS"
    assert {view.type for view in plans.explain("policies")} <= KINDS.keys()
    assert plans.explain("branding")


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


def test_every_default_is_what_its_schema_allows() -> None:
    whole = plans.schema()
    for part in whole["$defs"].values():
        for name, shape in part.get("properties", {}).items():
            if "default" in shape:
                checker = jsonschema.Draft202012Validator({"$defs": whole["$defs"], **shape})
                assert not [each.message for each in checker.iter_errors(shape["default"])], name


def test_the_names_in_the_sample_are_those_of_the_schema() -> None:
    path = templates.examples() / demo.CLINIC / "clinic.yaml"
    (document,) = documents.read(path.read_text(encoding="utf-8"), path.name)
    assert set(document.content) <= set(plans.schema()["properties"])
