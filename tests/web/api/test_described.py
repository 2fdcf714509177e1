"""The description says all, and nothing that is not so."""

from collections.abc import Iterator
from typing import Any

import jsonschema

from sloty.web.api import api
from tests.web.api.program import ALL, Program
from tests.web.api.test_matrix import WRITTEN, filled
from tests.web.site import Site


def _references(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        if isinstance(told.get("$ref"), str):
            yield told["$ref"]
        for each in told.values():
            yield from _references(each)
    elif isinstance(told, list):
        for each in told:
            yield from _references(each)


def test_whatever_the_description_refers_to_is_in_it(site: Site) -> None:
    told = site.get("/api/v1/openapi.json").json()
    references = set(_references(told))
    assert "#/components/schemas/Problem" in references
    for each in references:
        found = told
        for part in each.removeprefix("#/").split("/"):
            found = found[part]
        assert found, each


def test_answers_have_the_shape_that_is_described(site: Site) -> None:
    program, told = Program(site), site.get("/api/v1/openapi.json").json()
    for path, methods in told["paths"].items():
        for method, about in methods.items():
            name = f"{method.upper()} {path.removeprefix(api.prefix)}"
            target = filled(program, path.removeprefix(api.prefix))
            for body in (WRITTEN.get(name), {"none": 1}):
                answer = program.ask(method, target, body)
                if answer.status_code == 204:
                    continue
                (content,) = about["responses"][str(answer.status_code)]["content"].items()
                assert answer.headers["content-type"] == content[0], name
                schema = {**content[1]["schema"], "components": told["components"]}
                jsonschema.validate(answer.json(), schema, jsonschema.Draft202012Validator)


def test_every_endpoint_says_in_words_which_scopes_it_needs(site: Site) -> None:
    told = site.get("/api/v1/openapi.json").json()
    described = [endpoint["description"] for methods in told["paths"].values() for endpoint in methods.values()]
    assert described
    assert all("Scopes of the key: `" in each for each in described)
    assert set(ALL) - {"override"} == {scope for scope in ALL if any(f"`{scope}`" in each for each in described)}
    assert "Idempotency-Key" in told["info"]["description"]
